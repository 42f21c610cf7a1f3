import { type Command, Option } from "commander";

/** Who is asked: a running sidecar, or a catalog file. */
export interface SubjectFlags {
  readonly address: string;
  readonly key?: string;
  readonly catalog?: string;
  readonly timeout: string;
}

/** Adds what one says to ask a question: whom, about what, for which person and in which circumstances. */
export function addQuestionOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  return addPersonOptions(command)
    .argument("[selectors...]", "the optimizations to ask for; with neither them nor groups: all that run")
    .option("--catalog <file>", "decide from this catalog or snapshot instead of asking a sidecar")
    .option("--group <group>", "a selector group to ask for; may be repeated", collect, [])
    .addOption(new Option("--device <device>", "the device the answer is for").choices(["all", "desktop", "mobile"]))
    .addOption(new Option("--type <type>", "only optimizations of this type").choices(["personalization", "experiment"]))
    .option("--session <id>", "the visit", "")
    .option("--url <address>", "the address of the page", "")
    .option("--attribute <name=json>", "an attribute of the person, its value in JSON; may be repeated", collect, [])
    .option("--account-attribute <name=json>", "an attribute of the account; may be repeated", collect, [])
    .option("--context <name=json>", "any other value a condition may name; may be repeated", collect, [])
    .option("--preview <token>", "a token that pillion preview has made, for a running sidecar; may be repeated", collect, []);
}

/** Adds what one says to name a person, and the sidecar that may know them. */
export function addPersonOptions(command: Command): Command {
  return command
    .option("--address <address>", "the sidecar: host:port, or unix:/path", "127.0.0.1:7070")
    .option("--key <key>", "the key to show, prefix.secret")
    .option("--timeout <ms>", "how long to wait for the sidecar", "2000")
    .option("--organization <slug>", "the organization; empty: the only one served", "")
    .option("--project <slug>", "the project; empty: the only one served", "")
    .option("--user <id>", "the known person", "")
    .option("--source <id>", "the source of an anonymous person, with --profile")
    .option("--profile <id>", "the anonymous person, with --source", "");
}

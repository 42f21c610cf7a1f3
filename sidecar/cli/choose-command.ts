import { type Command, Option } from "commander";
import { ChooseResponse, reasonToJSON, warningCodeToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { askSidecar } from "./ask-sidecar.ts";
import { type ChooseFlags, readChooseFlags } from "./choose-flags.ts";
import { decideFromFile } from "./decide-from-file.ts";

const HELP = `
Asks a running sidecar, or decides from a catalog or snapshot file when --catalog is given.
It is a peek, of which no exposure is recorded, unless --record is given.

Exit codes:
  0  answered
  1  refused or failed: the sidecar cannot be reached, the catalog or the request is refused
  2  wrong usage

Examples:
  pillion choose --user customer@example.com demo-server-side-experiment
  pillion choose --user u1 --group popups --attribute plan='"pro"' --include-withheld
  pillion choose --catalog catalog.yaml --source 12 --profile p1 --device mobile --json`;

const FAILED_EXIT_CODE = 1;
const USAGE_EXIT_CODE = 2;

interface Flags extends Omit<ChooseFlags, "names"> {
  readonly address: string;
  readonly key?: string;
  readonly catalog?: string;
  readonly timeout: string;
  readonly json?: boolean;
}

/** Adds `choose` to a program. */
export function addChooseCommand(program: Command): void {
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  program
    .command("choose")
    .summary("ask what one person gets")
    .description("Shows what one person gets, and why.")
    .argument("[selectors...]", "the optimizations to ask for; with neither them nor groups: all that run")
    .option("--address <address>", "the sidecar: host:port, or unix:/path", "127.0.0.1:7070")
    .option("--key <key>", "the key to show, prefix.secret")
    .option("--timeout <ms>", "how long to wait for the sidecar", "2000")
    .option("--catalog <file>", "decide from this catalog or snapshot instead of asking a sidecar")
    .option("--organization <slug>", "the organization; empty: the only one served", "")
    .option("--project <slug>", "the project; empty: the only one served", "")
    .option("--user <id>", "the known person", "")
    .option("--source <id>", "the source of an anonymous person, with --profile")
    .option("--profile <id>", "the anonymous person, with --source", "")
    .option("--group <group>", "a selector group to ask for; may be repeated", collect, [])
    .addOption(new Option("--device <device>", "the device the answer is for").choices(["all", "desktop", "mobile"]))
    .addOption(new Option("--type <type>", "only optimizations of this type").choices(["personalization", "experiment"]))
    .option("--session <id>", "the visit", "")
    .option("--url <address>", "the address of the page", "")
    .option("--attribute <name=json>", "an attribute of the person, its value in JSON; may be repeated", collect, [])
    .option("--account-attribute <name=json>", "an attribute of the account; may be repeated", collect, [])
    .option("--context <name=json>", "any other value a condition may name; may be repeated", collect, [])
    .option("--include-withheld", "also show what is withheld, and why")
    .option("--record", "ask as the application does, and not as a peek; this version records no exposures")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (names: readonly string[], flags: Flags, command: Command) => {
      const read = readChooseFlags({ ...flags, names });
      if (!read.ok) {
        command.error(`error: ${read.problems.join("\nerror: ")}`, { exitCode: USAGE_EXIT_CODE });
      } else {
        await choose(read.request, flags);
      }
    });
}

async function choose(request: Uint8Array, flags: Flags): Promise<void> {
  try {
    const bytes = flags.catalog === undefined ? await askSidecar(request, flags) : decideFromFile(request, flags.catalog);
    const answer = ChooseResponse.decode(bytes);
    process.stdout.write(flags.json === true ? `${JSON.stringify(ChooseResponse.toJSON(answer), undefined, 2)}\n` : formatAnswer(answer));
  } catch (error) {
    // Whatever was in the way goes to the person who asks; a fault also has a code to look up.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`pillion: ${message}${error instanceof Fault ? ` (${error.code})` : ""}\n`);
    process.exitCode = FAILED_EXIT_CODE;
  }
}

function formatAnswer({ choices, warnings, snapshotVersion, snapshotAgeSeconds }: ChooseResponse): string {
  const rows = choices.map(({ name, group, reason, experience, variant, body }) => [
    name,
    group,
    reasonToJSON(reason).replace("REASON_", "").toLowerCase(),
    experience || variant,
    body,
  ]);
  const table = [["NAME", "GROUP", "REASON", "OUTCOME", "BODY"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const notes = warnings.map(
    ({ name, code }) => `warning: \`${name}\` could not be decided: ${warningCodeToJSON(code).replace("WARNING_CODE_", "").toLowerCase()}`,
  );
  return `${[...lines, ...notes, `snapshot ${snapshotVersion}, confirmed ${snapshotAgeSeconds} seconds ago`].join("\n")}\n`;
}

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { ExplainRequest, ExplainResponse } from "#proto/generated/pillion/decision/v1/explain.ts";
import { Profile } from "#proto/generated/pillion/decision/v1/profile.ts";
import { askSidecar } from "./ask-sidecar.ts";
import { type ChooseFlags, readChooseFlags } from "./choose-flags.ts";
import { engineFromFile } from "./engine-from-file.ts";
import { explanationText } from "./explanation-text.ts";
import { addQuestionOptions, type SubjectFlags } from "./question-options.ts";
import { reportFailure } from "./report-failure.ts";

const HELP = `
Asks a running sidecar, or decides from a catalog or snapshot file when --catalog is given.
Nothing is recorded. Of each optimization every stage of its decision is shown: a line that begins
with yes let the decision go on, one that begins with no did not.

A sidecar looks up what it has stored of the person; --profile-file decides with another profile, a
pillion.decision.v1.Profile in protobuf's JSON (.json) or in its bytes. A time is 2026-11-21T09:00:00Z,
or in milliseconds since 1970.

Exit codes:
  0  explained
  1  refused or failed: the sidecar cannot be reached, the catalog or the request is refused
  2  wrong usage

Examples:
  pillion explain --user customer@example.com demo-server-side-experiment
  pillion explain --user u1 --group popups --attribute plan='"pro"' --now 2026-12-24T18:00:00Z
  pillion explain --catalog catalog.yaml --user u1 --profile-file profile.json --json`;

const USAGE_EXIT_CODE = 2;

interface Flags extends Omit<ChooseFlags, "names">, SubjectFlags {
  readonly profileFile?: string;
  readonly now?: string;
  readonly json?: boolean;
}

/** Adds `explain` to a program. */
export function addExplainCommand(program: Command): void {
  addQuestionOptions(program.command("explain"))
    .summary("say why one person gets what")
    .description("Shows how the decisions about one person come about, stage by stage.")
    .option("--profile-file <file>", "decide with this profile instead of the stored one")
    .option("--now <time>", "decide at this time instead of now")
    .option("--json", "print a pillion.decision.v1.ExplainResponse as JSON")
    .addHelpText("after", HELP)
    .action(async (names: readonly string[], flags: Flags, command: Command) => {
      // What Choose would record is part of the explanation, and nothing is recorded.
      const read = readChooseFlags({ ...flags, names, record: true });
      const nowMs = flags.now === undefined ? undefined : readTime(flags.now);
      const problems = [
        ...(read.ok ? [] : read.problems),
        ...(nowMs === null ? [`--now is \`${flags.now}\`, expected a time such as 2026-11-21T09:00:00Z`] : []),
      ];
      if (!read.ok || nowMs === null) {
        command.error(`error: ${problems.join("\nerror: ")}`, { exitCode: USAGE_EXIT_CODE });
      } else {
        await explain(read.request, nowMs, flags);
      }
    });
}

async function explain(request: Uint8Array, nowMs: number | undefined, flags: Flags): Promise<void> {
  try {
    const profile = flags.profileFile === undefined ? undefined : readProfile(flags.profileFile);
    const bytes = flags.catalog === undefined ? await askFor(request, profile, nowMs, flags) : explainFromFile(request, profile, nowMs, flags.catalog);
    const explained = ExplainResponse.decode(bytes);
    const text =
      flags.json === true ? JSON.stringify(ExplainResponse.toJSON(explained), undefined, 2) : explanationText(explained, ChooseRequest.decode(request).names);
    process.stdout.write(`${text}\n`);
  } catch (error) {
    reportFailure(error);
  }
}

async function askFor(request: Uint8Array, profile: Uint8Array | undefined, nowMs: number | undefined, flags: Flags): Promise<Uint8Array> {
  const explainRequest = ExplainRequest.encode({
    request: ChooseRequest.decode(request),
    profile: profile && Profile.decode(profile),
    nowMs: nowMs === undefined ? undefined : BigInt(nowMs),
  }).finish();
  return await askSidecar("explain", explainRequest, flags);
}

function explainFromFile(request: Uint8Array, profile: Uint8Array | undefined, nowMs: number | undefined, file: string): Uint8Array {
  const explained = engineFromFile(file).explain(request, { nowMs: nowMs ?? Date.now(), snapshotAgeSeconds: 0, profile: profile ?? new Uint8Array() });
  if ("unit" in explained) throw new Error("the core asks for a profile after one was given");
  return explained;
}

function readProfile(file: string): Uint8Array {
  const content = readFileSync(file);
  return file.endsWith(".json") ? Profile.encode(Profile.fromJSON(JSON.parse(content.toString()))).finish() : content;
}

/** Milliseconds since 1970, or null when it is no time. */
function readTime(text: string): number | null {
  const ms = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isSafeInteger(ms) ? ms : null;
}

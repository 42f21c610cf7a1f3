import type { Command } from "commander";
import { ChooseResponse, reasonToJSON, warningCodeToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import { askSidecar } from "./ask-sidecar.ts";
import { type ChooseFlags, readChooseFlags } from "./choose-flags.ts";
import { engineFromFile } from "./engine-from-file.ts";
import { addQuestionOptions, type SubjectFlags } from "./question-options.ts";
import { reportFailure } from "./report-failure.ts";

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

const USAGE_EXIT_CODE = 2;

interface Flags extends Omit<ChooseFlags, "names">, SubjectFlags {
  readonly json?: boolean;
}

/** Adds `choose` to a program. */
export function addChooseCommand(program: Command): void {
  addQuestionOptions(program.command("choose"))
    .summary("ask what one person gets")
    .description("Shows what one person gets, and why.")
    .option("--include-withheld", "also show what is withheld, and why")
    .option("--record", "ask as the application does, and not as a peek: what is shown counts as shown")
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
    const bytes = flags.catalog === undefined ? await askSidecar("choose", request, flags) : decide(request, flags.catalog);
    const answer = ChooseResponse.decode(bytes);
    process.stdout.write(flags.json === true ? `${JSON.stringify(ChooseResponse.toJSON(answer), undefined, 2)}\n` : formatAnswer(answer));
  } catch (error) {
    reportFailure(error);
  }
}

function decide(request: Uint8Array, file: string): Uint8Array {
  return engineFromFile(file).choose(request, { nowMs: Date.now(), snapshotAgeSeconds: 0 });
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

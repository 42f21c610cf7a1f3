import { resolve } from "node:path";
import type { Command } from "commander";
import { signPreview } from "#sidecar/app/preview-token.ts";
import { systemClock } from "#sidecar/base/clock.ts";
import { SETTINGS } from "#sidecar/settings/config.ts";
import { readPreviewKeysFile } from "#sidecar/settings/preview-keys-file.ts";
import { formatSettingsProblem } from "#sidecar/settings/settings-problem.ts";

const HELP = `
Prints a token that shows one outcome of one optimization to whoever passes it: in the field
previews of a request, in the header x-pillion-preview over HTTP, or to pillion choose --preview.
The status, the audience, the draws and everything else are passed over, and the call is never
counted. The sidecar that is asked must have the key.

Exit codes:
  0  the token was printed
  1  the keys cannot be read
  2  wrong usage

Examples:
  pillion preview --keys preview-keys.yaml --organization acme --project web \\
    --optimization welcome-back --outcome gold
  pillion preview --keys preview-keys.yaml --organization acme --project web \\
    --optimization welcome-back --outcome gold --obeys-audience --expires-in 30m --unit u1`;

const FAILED_EXIT_CODE = 1;
const USAGE_EXIT_CODE = 2;

const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };
const EXPIRES_IN_SECONDS_MAX = 90 * 86_400;

interface Flags {
  readonly keys?: string;
  readonly organization: string;
  readonly project: string;
  readonly optimization: string;
  readonly outcome: string;
  readonly obeysAudience?: boolean;
  readonly expiresIn: string;
  readonly unit?: string;
}

/** Adds `preview` to a program. */
export function addPreviewCommand(program: Command): void {
  program
    .command("preview")
    .summary("make a token that shows one outcome")
    .description("Makes a signed token that shows one outcome of one optimization, whatever its rules say.")
    .option("--keys <file>", `the file with the keys, of which the first signs (default: the one in ${SETTINGS.previewKeysFile.env})`)
    .requiredOption("--organization <slug>", "the organization")
    .requiredOption("--project <slug>", "the project")
    .requiredOption("--optimization <id>", "the id of the personalization or experiment, which is its selector unless the catalog says otherwise")
    .requiredOption("--outcome <name>", "the experience or variant to show")
    .option("--obeys-audience", "show it only to those whom its audience has")
    .option("--expires-in <time>", "how long the token is good: minutes, hours or days, as 30m, 12h or 7d; at most 90d", "1d")
    .option("--unit <unit>", "the only person it is for: a user id, or source id, underscore and profile id (default: anybody)")
    .addHelpText("after", HELP)
    .action(async (flags: Flags, command: Command) => {
      const seconds = readDuration(flags.expiresIn);
      const keysFile = flags.keys ?? process.env[SETTINGS.previewKeysFile.env] ?? "";
      if (seconds === undefined)
        command.error(`error: --expires-in is \`${flags.expiresIn}\`, expected minutes, hours or days, as 30m, 12h or 7d, of at most 90d`, usage);
      else if (keysFile === "") command.error(`error: --keys is not given, and ${SETTINGS.previewKeysFile.env} is not set`, usage);
      else await makeToken(flags, { seconds, keysFile: resolve(keysFile) }, command);
    });
}

const usage = { exitCode: USAGE_EXIT_CODE };

async function makeToken(flags: Flags, { seconds, keysFile }: { seconds: number; keysFile: string }, command: Command): Promise<void> {
  const { writeOut, writeErr } = command.configureOutput();
  const { keys, problems } = await readPreviewKeysFile(keysFile);
  const [key] = keys;
  if (key === undefined || problems.length > 0) {
    writeErr?.(`pillion: the keys cannot be used\n${problems.map((problem) => `  ${formatSettingsProblem(problem)}\n`).join("")}`);
    process.exitCode = FAILED_EXIT_CODE;
    return;
  }
  const { organization, project, optimization, outcome, obeysAudience = false, unit } = flags;
  const expiresAtSeconds = Math.floor(systemClock.nowMs() / 1_000) + seconds;
  writeOut?.(`${signPreview({ organization, project, optimization, outcome, obeysAudience, expiresAtSeconds, unit }, key)}\n`);
}

/** Undefined when the text is no time, or too long a one. */
function readDuration(text: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? 0);
  return seconds > 0 && seconds <= EXPIRES_IN_SECONDS_MAX ? seconds : undefined;
}

import { Command, CommanderError } from "commander";
import { addServeCommand } from "./serve-command.ts";
import type { StopSignals } from "./stop-signals.ts";

const HELP = `
Without a command it serves.

Exit codes:
  0  done
  1  refused or failed; what was in the way is printed
  2  wrong usage`;

const USAGE_EXIT_CODE = 2;
const DEFECT_EXIT_CODE = 1;

/** Runs one command of `pillion` and sets the exit code. */
export async function runCommandLine({ argv, stopSignals }: { argv: readonly string[]; stopSignals: StopSignals }): Promise<void> {
  const program = new Command("pillion")
    .description("A decision sidecar: which personalization or experiment variant a person gets, decided beside your application.")
    .addHelpText("after", HELP);
  addServeCommand(program, stopSignals);
  if (!isServe(argv)) {
    stopSignals.ignore();
    await addOtherCommands(program);
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what it has to say; its own code for wrong usage is 1.
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    } else {
      process.exitCode = DEFECT_EXIT_CODE;
      process.stderr.write(`pillion: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  }
}

/** Serving is the one command that must start fast and stay small, so it loads none of the others. */
function isServe([, , first]: readonly string[]): boolean {
  return first === undefined || first === "serve" || (first.startsWith("-") && first !== "-h" && first !== "--help");
}

async function addOtherCommands(program: Command): Promise<void> {
  const [
    { addChooseCommand },
    { addExplainCommand },
    { addValidateCommand },
    { addCompileCommand },
    { addReplayCommand },
    { addPreviewCommand },
    { addForgetCommand },
  ] = await Promise.all([
    import("./choose-command.ts"),
    import("./explain-command.ts"),
    import("./validate-command.ts"),
    import("./compile-command.ts"),
    import("./replay-command.ts"),
    import("./preview-command.ts"),
    import("./forget-command.ts"),
  ]);
  addChooseCommand(program);
  addExplainCommand(program);
  addValidateCommand(program);
  addCompileCommand(program);
  addReplayCommand(program);
  addPreviewCommand(program);
  addForgetCommand(program);
}

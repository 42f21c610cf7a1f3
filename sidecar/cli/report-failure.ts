import { Fault } from "#sidecar/base/fault.ts";

const FAILED_EXIT_CODE = 1;

/** Tells whoever runs a command what was in the way, and ends the command with 1. A fault also has a code to look up. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`pillion: ${message}${error instanceof Fault ? ` (${error.code})` : ""}\n`);
  process.exitCode = FAILED_EXIT_CODE;
}

import { execFile } from "node:child_process";

/** What came of a command. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Runs `pillion` with these arguments, to its end. */
export function pillion(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["sidecar/main.ts", ...args], { maxBuffer: OUTPUT_BYTES_MAX }, (error, out, err) => {
      resolve({ code: error === null ? 0 : (child.exitCode ?? -1), out, err });
    });
  });
}

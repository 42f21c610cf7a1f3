import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { trackedFiles } from "./tracked-files.ts";

/** What `npm run build` makes: imports lead there, and the checks follow them. */
const BUILT = ["dist", "core/build"];

/** A copy of the tracked files, as they are on disk, that may be changed at will. */
export interface ScratchCopy extends Disposable {
  readonly root: string;
}

/**
 * Copies the tracked files to a new folder, a git repository of its own that
 * has the build and shares the installed packages. Dispose of it to remove it.
 */
export function scratchCopy(): ScratchCopy {
  const root = mkdtempSync(join(tmpdir(), "pillion-house-"));
  for (const path of trackedFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(path, join(root, path), { verbatimSymlinks: true });
  }
  for (const folder of BUILT) cpSync(folder, join(root, folder), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  const git = (...args: string[]): unknown => execFileSync("git", args, { cwd: root, stdio: "ignore" });
  git("init", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=house", "-c", "user.email=house@localhost", "commit", "--no-verify", "--message=A copy");
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

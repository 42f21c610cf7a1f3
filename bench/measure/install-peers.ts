import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SUBJECTS_PATH = dirname(fileURLToPath(import.meta.resolve("#bench/subjects/package.json")));

/** Installs the other engines as their lock file has them, unless that was done since it last changed. They are nobody else's dependencies. */
export function installPeers(): void {
  const installed = join(SUBJECTS_PATH, "node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(SUBJECTS_PATH, "package-lock.json")).mtimeMs) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", SUBJECTS_PATH], { stdio: "inherit" });
  if (status !== 0) throw new Error("the other engines could not be installed; run `npm ci --prefix bench/subjects` to see why");
}

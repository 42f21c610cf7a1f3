import { execFileSync, spawnSync } from "node:child_process";
import { reportComplaints } from "./report-complaints.ts";
import { scratchCopy } from "./scratch-copy.ts";
import { trackedFiles } from "./tracked-files.ts";

/** The complaints of one run of buf, which prints one a line. */
function buf(...args: string[]): string[] {
  const run = spawnSync("buf", args, { encoding: "utf8" });
  const lines = `${run.stdout}${run.stderr}`.split("\n").filter((line) => line !== "");
  return run.status === 0 ? [] : [`buf ${args.join(" ")} ended with ${run.status}`, ...lines];
}

/** What the messages must stay compatible with: the last release, or else what was last committed. */
function breakingBase(): string | undefined {
  const release = spawnSync("git", ["describe", "--tags", "--abbrev=0", "--match=v*"], { encoding: "utf8" });
  const base = release.status === 0 ? release.stdout.trim() : "HEAD";
  return spawnSync("git", ["cat-file", "-e", `${base}:buf.yaml`]).status === 0 ? base : undefined;
}

/** The files that `npm run generate` would change, add or remove. */
function staleFiles(): string[] {
  using copy = scratchCopy();
  execFileSync("npm", ["run", "--silent", "generate"], { cwd: copy.root, stdio: ["ignore", "ignore", "inherit"] });
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: copy.root, encoding: "utf8" });
  const stale = git("diff", "--name-only") + git("ls-files", "--others", "--exclude-standard");
  return stale.split("\n").filter((path) => path !== "");
}

const base = breakingBase();
const complaints = [
  ...buf("lint"),
  ...buf("format", "--diff", "--exit-code"),
  ...(base === undefined ? [] : buf("breaking", "--against", `.git#ref=${base}`)),
  ...staleFiles().map((path) => `${path}: differs from what \`npm run generate\` writes`),
];
reportComplaints(complaints, { count: trackedFiles().length, what: "files" });

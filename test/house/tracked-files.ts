import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

function git(args: string[], input = ""): string[] {
  const output = execFileSync("git", args, { encoding: "utf8", input, maxBuffer: 64 * 1024 * 1024 });
  return output.split("\0").filter((field) => field !== "");
}

/** The paths of the files that git has or would take, generated ones included, in byte order. */
export function trackedFiles(): string[] {
  const paths = git(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  return [...new Set(paths)].filter((path) => existsSync(path)).sort();
}

/**
 * The tracked files that people write here: `.gitattributes` marks the others as
 * `linguist-generated` or `linguist-vendored`.
 */
export function writtenFiles(): string[] {
  const paths = trackedFiles();
  const fields = git(["check-attr", "--stdin", "-z", "linguist-generated", "linguist-vendored"], paths.join("\0"));
  const foreign = new Set(fields.filter((_, index) => index % 3 === 0 && fields[index + 2] === "true"));
  return paths.filter((path) => !foreign.has(path));
}

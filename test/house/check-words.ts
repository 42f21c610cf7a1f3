import { readFileSync } from "node:fs";
import { BANNED_NAMES, BANNED_WORDS } from "./banned-words.ts";
import { reportComplaints } from "./report-complaints.ts";
import { writtenFiles } from "./tracked-files.ts";

function nameComplaints(path: string): string[] {
  const words = path.toLowerCase().split(/[^a-z]+/);
  const found = BANNED_NAMES.filter((name) => words.includes(name));
  return found.map((name) => `${path}: \`${name}\` in a path says nothing: name the file after its one idea`);
}

function textComplaints(path: string): string[] {
  const text = readFileSync(path, "utf8");
  if (text.includes("\0")) {
    return [];
  }
  return text.split("\n").flatMap((line, index) =>
    BANNED_WORDS.flatMap((each) => {
      const found = each.pattern.exec(line);
      return found === null ? [] : [`${path}:${index + 1}: \`${found[0]}\` is a banned word: ${each.reason}`];
    }),
  );
}

const paths = writtenFiles();
const complaints = paths.flatMap((path) => [...nameComplaints(path), ...textComplaints(path)]);
reportComplaints(complaints, { count: paths.length, what: "files" });

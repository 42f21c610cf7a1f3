import { readFileSync } from "node:fs";
import { functionLengths } from "./function-lengths.ts";
import { reportComplaints } from "./report-complaints.ts";
import { writtenFiles } from "./tracked-files.ts";

/** What one can hold in mind: a file that needs more is two ideas. */
const FILE_LINES_MAX = 400;

/** A screen and a half: a function that needs more hides its order. */
const FUNCTION_LINES_MAX = 70;

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

const paths = writtenFiles().filter((path) => path.endsWith(".ts"));
const complaints = paths.flatMap((path) => {
  const text = readFileSync(path, "utf8");
  const lines = countLines(text);
  const oversized = functionLengths(path, text).filter((each) => each.lines > FUNCTION_LINES_MAX);
  return [
    ...(lines > FILE_LINES_MAX ? [`${path}: ${lines} lines, at most ${FILE_LINES_MAX}`] : []),
    ...oversized.map((each) => `${path}:${each.line}: function \`${each.name}\` has ${each.lines} lines, at most ${FUNCTION_LINES_MAX}`),
  ];
});
reportComplaints(complaints, { count: paths.length, what: "source files" });

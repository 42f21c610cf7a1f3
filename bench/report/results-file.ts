import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const RESULTS_PATH = join(dirname(fileURLToPath(import.meta.resolve("#bench/main.ts"))), "RESULTS.md");

const PREAMBLE = `# Results

Written by \`npm run bench -- --write\` and its siblings, a section each; see the README of this folder for what was run and what the columns mean.
Ratios, except for sizes in memory and the start of the process: times of one machine say little about another.
`;

/** Puts a section into RESULTS.md, in place of the one with the same title, and leaves the others as they are. */
export function writeResultsSection(title: string, text: string): void {
  const before = existsSync(RESULTS_PATH) ? readFileSync(RESULTS_PATH, "utf8") : PREAMBLE;
  const section = `## ${title}\n\n${text.trim()}\n`;
  const [preamble, ...sections] = before.split(/^(?=## )/m);
  const kept = sections.filter((each) => !each.startsWith(`## ${title}\n`));
  const all = [preamble ?? PREAMBLE, ...kept, section].map((each) => each.trim());
  writeFileSync(RESULTS_PATH, `${all.join("\n\n")}\n`);
}

import { spawnSync } from "node:child_process";

/**
 * Everything that must hold before a change is merged, cheapest first. Every
 * part runs even when one before it failed, so that one run tells all; each is
 * an npm script that runs alone as well. None of them writes to a tracked file.
 */
const PARTS = ["check:lint", "check:types", "check:layers", "check:dead-code", "check:sizes", "check:words", "check:docs", "check:generated", "test"] as const;

/** What `closing-line-reporter.ts` prints. It is kept for the end. */
const CLOSING_LINE = /^\d+ passed, \d+ failed(?:, \d+ skipped)?$/m;

interface Verdict {
  readonly part: string;
  readonly isGood: boolean;
  readonly seconds: number;
  readonly output: string;
}

function run(part: string): Verdict {
  const startMs = performance.now();
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", part], { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  return { part, isGood: status === 0, seconds: (performance.now() - startMs) / 1000, output: `${stdout}${stderr}` };
}

const verdicts = PARTS.map((part) => {
  const verdict = run(part);
  // The tests tell more than their verdict: which random seeds were drawn, and how many ran.
  if (!verdict.isGood || part === "test") {
    console.log(`--- ${part}\n${verdict.output.replace(CLOSING_LINE, "").trimEnd()}\n`);
  }
  console.log(`${verdict.isGood ? "ok    " : "FAILED"} ${part} (${verdict.seconds.toFixed(1)} s)`);
  return verdict;
});

const failed = verdicts.filter((verdict) => !verdict.isGood);
console.log(failed.length === 0 ? "\nall checks passed" : `\nfailed: ${failed.map((verdict) => verdict.part).join(", ")}`);

const closingLine = CLOSING_LINE.exec(verdicts.at(-1)?.output ?? "")?.[0];
console.log(closingLine ?? "the tests did not run to their end");
process.exitCode = failed.length === 0 && closingLine !== undefined ? 0 : 1;

import { parseArgs } from "node:util";
import { SUBJECT_NAMES } from "./measure/subject-names.ts";

/** What can be measured. */
const BENCHES = ["core", "parts", "patterns", "people", "profiles", "grpc", "process", "reload"] as const;

export type BenchName = (typeof BENCHES)[number];

/** What a run of the bench was asked for. */
export interface BenchOptions {
  readonly benches: readonly BenchName[];
  readonly subjects: readonly string[];
  readonly sizes: readonly number[];
  readonly peerOptimizationsMax: number;
  readonly rounds: number;
  readonly isQuick: boolean;
  /** A missed budget fails the run. */
  readonly isCheck: boolean;
  /** The sections of RESULTS.md are written. */
  readonly isWrite: boolean;
}

export const USAGE = `usage: npm run bench -- [core|parts|patterns|people|profiles|grpc|process|reload ...] [options]

Without a name: core.

  --subjects a,b     only these rows, of ${SUBJECT_NAMES.join(", ")}
  --sizes 100,1000   catalog sizes (default 100,1000,10000,100000)
  --peers-at-most N  the largest catalog the other engines load (default 10000)
  --rounds N         rounds (default 7)
  --quick            3 short rounds, catalogs up to 1000: to see that it works, not to quote
  --check            exit with 1 when a budget is missed
  --write            write the ratios to bench/RESULTS.md
  --help             this text`;

function parseCount(name: string, text: string): number {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new TypeError(`--${name} is \`${text}\`, expected a positive whole number of at most six digits`);
  return Number(text);
}

function parseSubjects(text: string | undefined): readonly string[] {
  if (text === undefined) return SUBJECT_NAMES;
  const names = text.split(",");
  for (const name of names) {
    if (!SUBJECT_NAMES.includes(name)) throw new TypeError(`--subjects has \`${name}\`, expected some of ${SUBJECT_NAMES.join(", ")}`);
  }
  return SUBJECT_NAMES.filter((name) => names.includes(name));
}

function parseSizes(text: string | undefined, isQuick: boolean): readonly number[] {
  if (text === undefined) return isQuick ? [100, 1_000] : [100, 1_000, 10_000, 100_000];
  const sizes = text.split(",").map((size) => parseCount("sizes", size));
  for (const size of sizes) {
    if (size < 10 || size > 100_000) throw new TypeError(`--sizes has \`${size}\`, expected 10 to 100000`);
  }
  return [...new Set(sizes)].sort((left, right) => left - right);
}

/** Reads the command line; undefined when help was asked for. Throws a TypeError that says what was expected. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      subjects: { type: "string" },
      sizes: { type: "string" },
      "peers-at-most": { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  for (const name of positionals) {
    if (!BENCHES.some((bench) => bench === name)) throw new TypeError(`no bench is called \`${name}\`, expected some of ${BENCHES.join(", ")}`);
  }
  return {
    benches: positionals.length === 0 ? ["core"] : BENCHES.filter((bench) => positionals.includes(bench)),
    subjects: parseSubjects(values.subjects),
    sizes: parseSizes(values.sizes, values.quick),
    peerOptimizationsMax: values["peers-at-most"] === undefined ? 10_000 : parseCount("peers-at-most", values["peers-at-most"]),
    rounds: values.rounds === undefined ? (values.quick ? 3 : 7) : parseCount("rounds", values.rounds),
    isQuick: values.quick,
    isCheck: values.check,
    isWrite: values.write,
  };
}

import { ratioOf, type Spread, spreadOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import { LoadedCore } from "#bench/parts/loaded-core.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judge } from "#bench/report/budget.ts";
import { writeSpread, writeTable, writeVerdicts } from "#bench/report/markdown.ts";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { compilePattern } from "#sidecar/catalog/pattern/compile-pattern.ts";

/** Patterns of which trying one way after the other takes a time that doubles with each character, or grows with the square of the text. */
const PATTERNS = [
  "(a+)+$",
  "(a|aa)+$",
  "(a*)*b",
  "(.*a){20}b",
  "(?:a?){40}a{40}c",
  ".*.*.*=.*",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "a.{0,20}b.{0,20}c",
  "(?:a|b)*c(?:.{15}d)?$",
];

/** Characters of the shorter text; the longer one has twice as many. */
const CHARACTERS = 100_000;
/** Twice the text in at most so many times the time: what is left above 2 is the noise of a shared machine. */
const DOUBLING_MOST = 2.5;
/** The byte of a program that says how it is run, and what it says of a table. */
const MACHINE_AT = 4;
const MACHINE_TABLE = 1;

/** One pattern on texts of two lengths. */
interface Lane {
  readonly source: string;
  readonly machine: string;
  readonly core: LoadedCore;
  readonly once: number[];
  readonly twice: number[];
}

/** Measures patterns on a text and on one twice as long: linear time doubles. */
export async function benchPatterns({ rounds, isQuick }: BenchOptions): Promise<BenchReport> {
  const [once, twice] = [requestOf(CHARACTERS), requestOf(2 * CHARACTERS)];
  const lanes = PATTERNS.map(makeLane);
  for (const { core } of lanes) measure(core, twice, 1);
  for (let round = 0; round < rounds; round++) {
    for (const lane of round % 2 === 0 ? lanes : lanes.toReversed()) {
      lane.once.push(measure(lane.core, once, isQuick ? 2 : 10));
      lane.twice.push(measure(lane.core, twice, isQuick ? 2 : 10));
    }
  }
  return report(lanes);
}

function makeLane(source: string): Lane {
  const compiled = compilePattern({ source, ignoreCase: false });
  if ("problem" in compiled) throw new Error(`the pattern \`${source}\` was refused`);
  const personalization = { selector: "a", status: "running", experiences: [{ name: "x", audience: { context: "v", matches: source }, body: 1 }] };
  const catalog = compileCatalog({ file: "bench.json", text: JSON.stringify({ organization: "acme", project: "web", personalizations: [personalization] }) });
  if (!catalog.ok) throw new Error("the catalog was refused");
  const machine = compiled.program[MACHINE_AT] === MACHINE_TABLE ? "table" : "states";
  return { source, machine, core: new LoadedCore(catalog.bytes), once: [], twice: [] };
}

/** A request with a text that ends as none of the patterns wants it. */
function requestOf(characters: number): Uint8Array {
  const context = { v: `${"a".repeat(characters)}!` };
  return Uint8Array.from(ChooseRequest.encode(ChooseRequest.fromPartial({ identification: { userId: "u" }, names: ["a"], context })).finish());
}

/** Nanoseconds of processor time a call. */
function measure(core: LoadedCore, request: Uint8Array, calls: number): number {
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) core.answer(request);
  const { user, system } = process.cpuUsage(start);
  return (1_000 * (user + system)) / calls;
}

function report(lanes: readonly Lane[]): BenchReport {
  const rows = lanes.map(({ source, machine, once, twice }) => ({ source, machine, doubling: ratioOf(twice, once), once: spreadOf(once) }));
  const verdicts = rows.map(({ source, doubling }) => judge(`twice the text, ${cellOf(source)}`, doubling, DOUBLING_MOST));
  const method = `A call of which the audience is one pattern, on ${CHARACTERS} characters \`a\` and one \`!\`, and on twice as many. Processor time of the second divided by that of the first in the same round.`;
  const cells = ({ source, machine, doubling }: { source: string; machine: string; doubling: Spread }) => [cellOf(source), machine, writeSpread(doubling)];
  const quotable = writeTable(["pattern", "run by", "twice the text"], rows.map(cells));
  const timed = writeTable(
    ["pattern", "run by", "twice the text", "ns a character"],
    rows.map((row) => [...cells(row), (row.once.median / CHARACTERS).toFixed(1)]),
  );
  const title = "Patterns on long texts";
  return { title, text: `${method}\n\n${timed}\n\n${writeVerdicts(verdicts)}\n`, quotable: `${method}\n\n${quotable}\n`, verdicts };
}

/** A pattern in a cell of a table. */
function cellOf(source: string): string {
  return `\`${source.replaceAll("|", "\\|")}\``;
}

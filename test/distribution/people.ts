import type { Experiment, Variant } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { Optimization, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { bodyOf } from "#test/core/core-subject.ts";

/** How many people every test of this folder asks for. */
export const PEOPLE = 1_000_000;

const NAME_DIGITS = 7;
const NAME = Buffer.from(`p${"0".repeat(NAME_DIGITS)}`);

/** Asks for each person in turn, p0000000 and on, and tells the answer as it stands in the bytes. */
export function askForEveryone(engine: WasmEngine, request: (userId: string) => Uint8Array, tell: (person: number, answer: Buffer) => void): void {
  // One request, in which only the digits of the name change: what is measured is the core, not an encoder.
  const bytes = Buffer.from(request(NAME.toString()));
  const at = bytes.indexOf(NAME) + 1;
  const moment = { nowMs: 0, snapshotAgeSeconds: 0 };
  for (let person = 0; person < PEOPLE; person++) {
    bytes.write(String(person).padStart(NAME_DIGITS, "0"), at, "latin1");
    tell(person, engine.choose(bytes, moment));
  }
}

/** An experiment that runs, of which each variant's body is its one-letter id in angle brackets, which nothing else in an answer holds. */
export function experimentOf(selector: string, given: { weights: Readonly<Record<string, number>>; trafficPpm?: number; salt?: string }): Optimization {
  const variants = Object.entries(given.weights).map(([id, weightPpm]): Variant => ({ id, weightPpm, body: bodyOf(`<${id}>`), isControl: false }));
  const experiment: Experiment = {
    audience: undefined,
    devices: [],
    schedule: undefined,
    trafficPpm: given.trafficPpm ?? 1_000_000,
    layer: undefined,
    variants,
    notSticky: false,
    ramp: [],
    display: undefined,
  };
  return {
    ...Optimization.fromPartial({ id: selector, selector, status: Status.RUNNING, salt: given.salt ?? selector, bucketing: 1 }),
    kind: { $case: "experiment", value: experiment },
  };
}

const BRACKET = 0x3c;

/** The variants that an answer gives, in order, as the codes of their letters; nothing for what was withheld. */
export function variantsIn(answer: Buffer): number[] {
  const variants: number[] = [];
  for (let at = answer.indexOf(BRACKET); at >= 0; at = answer.indexOf(BRACKET, at + 1)) variants.push(answer[at + 1] ?? 0);
  return variants;
}

/** The variant of the only experiment asked for, as the code of its letter; 0 when it was withheld. */
export function variantIn(answer: Buffer): number {
  const at = answer.indexOf(BRACKET);
  return at < 0 ? 0 : (answer[at + 1] ?? 0);
}

/** Pearson's statistic: how far counts are from what is expected of them. */
export function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, index) => sum + (count - (expected[index] ?? 0)) ** 2 / (expected[index] ?? 0), 0);
}

/** The same for a table of two properties, expected to be independent. */
export function contingencyChiSquare(table: readonly (readonly number[])[]): number {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = (table[0] ?? []).map((_, column) => table.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  const expected = rows.flatMap((row) => columns.map((column) => (row * column) / total));
  return chiSquare(table.flat(), expected);
}

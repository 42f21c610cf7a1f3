import type { EventReading } from "./condition.ts";
import { NO_NUMBERS, type Numbers, readNumbers, uniteNumbers } from "./counter-numbers.ts";
import type { Facts } from "./question.ts";
import { readValue, type Value } from "./value.ts";
import { allBytes, lastBytes, lastVarint, readFields } from "./wire.ts";

/** How many events, and what is kept of a property of them. */
interface Tally {
  readonly count: bigint;
  readonly numbers: Numbers;
}

interface Bucket extends Tally {
  readonly index: bigint;
}

const NOTHING_COUNTED: Tally = { count: 0n, numbers: NO_NUMBERS };

/** The bucket of a moment: the quotient, rounded down. */
export function bucketOf(momentMs: bigint, bucketMs: bigint): bigint {
  const index = momentMs / bucketMs;
  return momentMs % bucketMs < 0n ? index - 1n : index;
}

/** The value of a condition on events. */
export function eventValue(reading: EventReading, { profile, nowMs }: Facts): Value {
  const { counter, aggregate, windowMs, outside } = reading;
  const state = profile?.counter(counter.id);
  const fields = readFields(state ?? Buffer.alloc(0)) ?? [];
  const isCount = aggregate === "COUNT";

  if (windowMs === 0n) {
    const ever = readEver(fields, isCount);
    return ever === "damaged" ? { type: "other" } : aggregateOf(aggregate, ever);
  }
  const first = bucketOf(BigInt(nowMs) - windowMs, counter.bucketMs);
  const last = bucketOf(BigInt(nowMs), counter.bucketMs);
  const matters = (index: bigint) => index >= first && (outside || index <= last);
  const buckets = allBytes(fields, 5).map((bucket) => readBucket(bucket, matters, isCount));
  const ever = outside ? readEver(fields, isCount) : NOTHING_COUNTED;
  if (ever === "damaged" || buckets.includes("damaged")) return { type: "other" };
  const window = sumOf(buckets.flatMap((bucket) => (bucket === "damaged" || bucket === undefined ? [] : [bucket])));
  if (!outside) return aggregateOf(aggregate, window);
  if (aggregate === "FIRST") {
    const value = ever.numbers.first;
    return value !== undefined && bucketOf(value.ms, counter.bucketMs) < first ? readValue(value.bytes) : { type: "missing" };
  }
  return aggregateOf(aggregate, difference(ever, window));
}

type WireFields = NonNullable<ReturnType<typeof readFields>>;

function readEver(fields: WireFields, isCount: boolean): Tally | "damaged" {
  const count = lastVarint(fields, 2) ?? 0n;
  if (isCount) return { count, numbers: NO_NUMBERS };
  // Each is read, though only the last one counts.
  const read = allBytes(fields, 6).map(readNumbers);
  if (read.includes(undefined)) return "damaged";
  return { count, numbers: read.at(-1) ?? NO_NUMBERS };
}

/** Reads a bucket; undefined when it does not matter, and then its numbers are not looked at. */
function readBucket(bytes: Buffer, matters: (index: bigint) => boolean, isCount: boolean): Bucket | undefined | "damaged" {
  const fields = readFields(bytes);
  if (fields === undefined) return "damaged";
  const index = BigInt.asIntN(64, lastVarint(fields, 1) ?? 0n);
  if (!matters(index)) return undefined;
  const numbers = isCount ? NO_NUMBERS : readNumbers(lastBytes(fields, 3));
  return numbers === undefined ? "damaged" : { index, count: lastVarint(fields, 2) ?? 0n, numbers };
}

function sumOf(tallies: readonly Tally[]): Tally {
  const count = BigInt.asUintN(
    64,
    tallies.reduce((total, tally) => total + tally.count, 0n),
  );
  return { count, numbers: uniteNumbers(tallies.map((tally) => tally.numbers)) };
}

/** What was counted before the window. */
function difference(ever: Tally, window: Tally): Tally {
  const less = (all: bigint, some: bigint) => (all > some ? all - some : 0n);
  const numbers = {
    ...NO_NUMBERS,
    numbers: less(ever.numbers.numbers, window.numbers.numbers),
    sum: BigInt.asIntN(64, ever.numbers.sum - window.numbers.sum),
  };
  return { count: less(ever.count, window.count), numbers };
}

function aggregateOf(aggregate: EventReading["aggregate"], { count, numbers }: Tally): Value {
  const number = (value: number): Value => (Number.isNaN(value) ? { type: "other" } : { type: "number", value });
  const whenThereAre = (value: number): Value => (numbers.numbers === 0n ? { type: "missing" } : number(value));
  switch (aggregate) {
    case "COUNT":
      return number(Number(count));
    case "SUM":
      return number(Number(numbers.sum) / 1_000_000);
    case "MINIMUM":
      return whenThereAre(numbers.minimum);
    case "MAXIMUM":
      return whenThereAre(numbers.maximum);
    case "AVERAGE":
      return whenThereAre(Number(numbers.sum) / (1_000_000 * Number(numbers.numbers)));
    case "FIRST":
      return numbers.first === undefined ? { type: "missing" } : readValue(numbers.first.bytes);
    case "LAST":
      return numbers.last === undefined ? { type: "missing" } : readValue(numbers.last.bytes);
    case "DISTINCT":
      return number(numbers.distinct.length);
  }
}

import { Aggregate, type Comparison, type Condition, type EventCondition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { type Counter, Kept } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { bucketOf } from "#test/oracle/event-value.ts";
import { generateScalarValue, generateValue } from "./generate-value.ts";
import type { Random } from "./random.ts";
import { ATTRIBUTE_NAMES } from "./vocabulary.ts";
import { bytesField, doubleField, varintField } from "./wire-writer.ts";

const HOUR_MS = 3_600_000n;
const DAY_MS = 86_400_000n;

/** Counters by their ids: what a snapshot counts and what a profile has counted must have the same buckets to meet. */
const COUNTERS = [
  { id: "ever", bucketMs: 0n, bucketsMax: 0 },
  { id: "days", bucketMs: DAY_MS, bucketsMax: 64 },
  { id: "hours", bucketMs: HOUR_MS, bucketsMax: 3 },
  { id: "one-bucket", bucketMs: DAY_MS, bucketsMax: 1 },
  { id: "ü".repeat(128), bucketMs: 7n * DAY_MS, bucketsMax: 8 },
] as const;

/** The names of events. */
export const EVENT_NAMES = ["Purchase", "purchase", "View", "ü", ""] as const;

/** What counters come to, and what they are compared with. */
const TALLIES = [0, 1, 2, 3, 4, 64] as const;
const MILLIONTHS = [0n, 1n, -1n, 100_000n, 300_000n, 1_000_000n, 2_000_000n, 3_000_000n, -1_000_000n, 2n ** 63n - 1n, -(2n ** 63n)] as const;
const NUMBERS = [0, -0, 1, 2, 3, 4, 64, 0.1, 0.3, 0.5, -1, 0.000001, Number.POSITIVE_INFINITY, 9223372036854.775] as const;

const NUMBER_TESTS = [
  Operator.NUMBER_LESS_THAN,
  Operator.NUMBER_AT_MOST,
  Operator.NUMBER_GREATER_THAN,
  Operator.NUMBER_AT_LEAST,
  Operator.NUMBER_ONE_OF,
  Operator.IS_SET,
] as const;

const AGGREGATES_OF: Readonly<Record<number, readonly Aggregate[]>> = {
  [Kept.UNSPECIFIED]: [Aggregate.COUNT],
  [Kept.NUMBERS]: [Aggregate.COUNT, Aggregate.SUM, Aggregate.MINIMUM, Aggregate.MAXIMUM, Aggregate.AVERAGE, Aggregate.AVERAGE],
  [Kept.ENDS]: [Aggregate.FIRST, Aggregate.LAST],
  [Kept.DISTINCT]: [Aggregate.DISTINCT],
};
const KNOWN_BEFORE: readonly Aggregate[] = [Aggregate.COUNT, Aggregate.SUM, Aggregate.AVERAGE, Aggregate.FIRST];

/** The counters of a snapshot, mostly sound ones. `where` makes conditions on context values. */
export function generateCounters(random: Random, where: () => Condition): Counter[] {
  const kinds = COUNTERS.filter(() => random.integer(0, 2) > 0);
  return kinds.map((kind, index) => {
    const after = index > 0 && random.oneIn(4) ? random.integer(0, index - 1) : undefined;
    const counter: Counter = {
      ...kind,
      event: random.pick(EVENT_NAMES),
      where: random.oneIn(3) ? where() : undefined,
      property: random.pick(ATTRIBUTE_NAMES),
      after,
      afterWithinMs: after === undefined ? 0n : random.pick([1n, HOUR_MS, DAY_MS]),
      kept: random.pick([Kept.UNSPECIFIED, Kept.NUMBERS, Kept.NUMBERS, Kept.NUMBERS, Kept.ENDS, Kept.ENDS, Kept.DISTINCT]),
    };
    return random.oneIn(30) ? random.pick(brokenCounters(counter, index)) : counter;
  });
}

function brokenCounters(counter: Counter, index: number): Counter[] {
  const attribute: Comparison = {
    subject: { kind: SubjectKind.USER_ATTRIBUTE, name: "plan", timeZone: 0 },
    operator: Operator.IS_SET,
    operands: [],
    ignoreCase: false,
    negated: false,
  };
  return [
    { ...counter, id: "" },
    { ...counter, id: "days", bucketMs: 1n, bucketsMax: 1 },
    { ...counter, id: "i".repeat(257) },
    { ...counter, event: "e".repeat(257) },
    { ...counter, property: "p".repeat(257) },
    { ...counter, bucketMs: -1n },
    { ...counter, bucketMs: 2n ** 40n + 1n, bucketsMax: 1 },
    { ...counter, bucketMs: 0n, bucketsMax: 1 },
    { ...counter, bucketMs: 1n, bucketsMax: 65 },
    { ...counter, kept: 9 as Kept },
    { ...counter, after: index, afterWithinMs: 1n },
    { ...counter, after: 0, afterWithinMs: 0n },
    { ...counter, after: 0, afterWithinMs: 2n ** 46n + 1n },
    { ...counter, where: { kind: { $case: "comparison", value: attribute } } },
    { ...counter, where: { kind: { $case: "segment", value: 0 } } },
  ];
}

/** A condition on events, mostly a sound one. `test` makes a comparison of any value. */
export function generateEventCondition(random: Random, counters: readonly Counter[], test: () => Comparison): EventCondition {
  const index = random.integer(0, counters.length - 1);
  const { bucketMs = 0n, bucketsMax = 0, kept = 0 } = counters[index] ?? {};
  const aggregate = random.pick(AGGREGATES_OF[kept] ?? [Aggregate.COUNT]);
  const spans = bucketsMax > 1 && !random.oneIn(3) ? random.pick([1n, BigInt(bucketsMax - 1), BigInt(random.integer(1, bucketsMax - 1))]) : 0n;
  const windowMs = spans === 0n ? 0n : random.pick([spans * bucketMs, spans * bucketMs, spans * bucketMs - 1n, 1n]);
  const isOfAnyType = aggregate === Aggregate.FIRST || aggregate === Aggregate.LAST;
  const condition: EventCondition = {
    counter: index,
    aggregate,
    windowMs,
    outsideWindow: windowMs !== 0n && KNOWN_BEFORE.includes(aggregate) && !random.oneIn(3),
    comparison: isOfAnyType && !random.oneIn(4) ? { ...test(), subject: undefined } : numberTest(random),
  };
  return random.oneIn(50) ? random.pick(brokenConditions(condition, counters)) : condition;
}

function numberTest(random: Random): Comparison {
  const operator = random.pick(NUMBER_TESTS);
  const operands = operator === Operator.IS_SET ? [] : [random.pick(NUMBERS)];
  return { subject: undefined, operator, operands, ignoreCase: false, negated: random.oneIn(3) };
}

function brokenConditions(condition: EventCondition, counters: readonly Counter[]): EventCondition[] {
  const { comparison, windowMs } = condition;
  return [
    { ...condition, counter: counters.length },
    { ...condition, counter: 2 ** 32 - 1 },
    { ...condition, aggregate: Aggregate.UNSPECIFIED },
    { ...condition, aggregate: 9 as Aggregate },
    { ...condition, aggregate: Aggregate.DISTINCT },
    { ...condition, aggregate: Aggregate.MAXIMUM, outsideWindow: true },
    { ...condition, comparison: undefined },
    { ...condition, comparison: comparison && { ...comparison, subject: { kind: SubjectKind.CONTEXT, name: "plan", timeZone: 0 } } },
    { ...condition, comparison: comparison && { ...comparison, operator: Operator.UNSPECIFIED } },
    { ...condition, windowMs: -1n },
    { ...condition, windowMs: windowMs + 64n * DAY_MS },
    { ...condition, windowMs: 0n, outsideWindow: true },
  ];
}

/** The fields of a Profile with what counters have seen up to a moment. */
export function generateCounterStates(random: Random, nowMs: number): Buffer[] {
  return COUNTERS.filter(() => random.oneIn(2)).map(({ id, bucketMs }) => {
    const fields = [bytesField(1, id), varintField(2, BigInt(random.pick(TALLIES)))];
    if (bucketMs !== 0n) fields.push(...random.list(0, 5, () => bytesField(5, generateBucket(random, bucketOf(BigInt(nowMs), bucketMs)))));
    fields.push(...random.list(0, random.oneIn(20) ? 2 : 1, () => bytesField(6, generateNumbers(random, nowMs))));
    if (random.oneIn(100))
      fields.push(random.pick([bytesField(5, Buffer.from([0x80])), bytesField(6, Buffer.from([0x0a, 5])), varintField(5, 1), varintField(99, 1)]));
    return bytesField(5, Buffer.concat(fields));
  });
}

function generateBucket(random: Random, now: bigint): Buffer {
  const index = now - BigInt(random.pick([0, 0, 1, 2, 3, 6, 7, 8, 62, 63, 64, -1]));
  const fields = [varintField(1, index), varintField(2, BigInt(random.pick(TALLIES))), bytesField(3, generateNumbers(random, Number(now)))];
  if (random.oneIn(8)) fields.pop();
  if (random.oneIn(100)) fields.push(bytesField(3, Buffer.from([0x0b])));
  return Buffer.concat(fields);
}

function generateNumbers(random: Random, nowMs: number): Buffer {
  const fields: Buffer[] = [];
  const sum = random.pick(MILLIONTHS);
  if (random.integer(0, 3) > 0) fields.push(varintField(7, BigInt(random.integer(0, 3))));
  if (random.integer(0, 3) > 0) fields.push(varintField(1, BigInt.asUintN(64, (sum << 1n) ^ (sum >> 63n))));
  if (random.oneIn(2)) fields.push(doubleField(2, random.oneIn(40) ? Number.NaN : random.pick(NUMBERS)));
  if (random.oneIn(2)) fields.push(doubleField(3, random.oneIn(40) ? Number.NaN : random.pick(NUMBERS)));
  const moments = [0, 1, -1, 86_400_000, 7 * 86_400_000].map((ago) => BigInt(nowMs - ago));
  if (random.oneIn(2)) fields.push(bytesField(4, keptValue(random)), varintField(8, random.pick(moments)));
  if (random.oneIn(2)) fields.push(bytesField(5, keptValue(random)), varintField(9, random.pick(moments)));
  if (random.oneIn(2)) fields.push(bytesField(6, Buffer.concat(random.list(0, random.oneIn(20) ? 70 : 3, () => hash(random)))));
  if (random.oneIn(200)) fields.push(bytesField(6, Buffer.alloc(9)));
  return Buffer.concat(fields);
}

function keptValue(random: Random): Buffer {
  return random.oneIn(8) ? generateValue(random) : generateScalarValue(random);
}

function hash(random: Random): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(random.oneIn(2) ? BigInt(random.integer(0, 80)) : 2n ** 64n - 1n - BigInt(random.integer(0, 3)));
  return bytes;
}

import { NO_NUMBERS, type Numbers, readNumbers, uniteNumbers } from "./counter-numbers.ts";
import { doubleField, field, fixed, numberField, textField } from "./encode.ts";
import { allBytes, lastBytes, lastVarint, readFields } from "./wire.ts";

/** What one counter has seen. */
export interface CounterState {
  readonly count: bigint;
  readonly firstMs: bigint;
  readonly lastMs: bigint;
  /** Ascending. */
  readonly buckets: readonly Bucket[];
  readonly ever: Numbers;
}

interface Bucket {
  readonly index: bigint;
  readonly count: bigint;
  readonly numbers: Numbers;
}

/** The most buckets of any counter. */
export const BUCKETS_MAX = 64;

export const NOTHING_SEEN: CounterState = { count: 0n, firstMs: 0n, lastMs: 0n, buckets: [], ever: NO_NUMBERS };

/** Reads a CounterState; one with damage in it is one of nothing. */
export function readCounterState(bytes: Buffer): CounterState {
  const fields = readFields(bytes) ?? [];
  const ever = allBytes(fields, 6).map(readNumbers);
  const buckets = allBytes(fields, 5).map(readBucket);
  if (ever.includes(undefined) || buckets.includes(undefined)) return NOTHING_SEEN;
  const signed = (number: number) => BigInt.asIntN(64, lastVarint(fields, number) ?? 0n);
  return {
    count: lastVarint(fields, 2) ?? 0n,
    firstMs: signed(3),
    lastMs: signed(4),
    buckets: uniteBuckets(
      buckets.flatMap((bucket) => bucket ?? []),
      BUCKETS_MAX,
    ),
    // Uniting leaves out what says nothing.
    ever: uniteNumbers([ever.at(-1) ?? NO_NUMBERS]),
  };
}

function readBucket(bytes: Buffer): Bucket | undefined {
  const fields = readFields(bytes);
  const numbers = fields && readNumbers(lastBytes(fields, 3));
  return fields && numbers && { index: BigInt.asIntN(64, lastVarint(fields, 1) ?? 0n), count: lastVarint(fields, 2) ?? 0n, numbers };
}

/** One bucket of each index, of which the newest are kept. */
function uniteBuckets(buckets: readonly Bucket[], kept: number): Bucket[] {
  const indices = [...new Set(buckets.map((bucket) => bucket.index))].sort((a, b) => (a < b ? -1 : 1));
  return indices.slice(Math.max(0, indices.length - kept)).map((index) => {
    const same = buckets.filter((bucket) => bucket.index === index);
    const count = BigInt.asUintN(
      64,
      same.reduce((total, bucket) => total + bucket.count, 0n),
    );
    return { index, count, numbers: uniteNumbers(same.map((bucket) => bucket.numbers)) };
  });
}

/** What several states have seen together; of the buckets so many are kept. */
export function uniteCounterStates(states: readonly CounterState[], kept: number): CounterState {
  const counted = states.filter((state) => state.count !== 0n);
  const times = (pick: (state: CounterState) => bigint) => counted.map(pick).sort((a, b) => (a < b ? -1 : 1));
  const [untouched] = states;
  return {
    count: BigInt.asUintN(
      64,
      states.reduce((total, state) => total + state.count, 0n),
    ),
    firstMs: times((state) => state.firstMs)[0] ?? untouched?.firstMs ?? 0n,
    lastMs: times((state) => state.lastMs).at(-1) ?? untouched?.lastMs ?? 0n,
    buckets: uniteBuckets(
      states.flatMap((state) => state.buckets),
      kept,
    ),
    ever: uniteNumbers(states.map((state) => state.ever)),
  };
}

/** The bytes of a CounterState. */
export function encodeCounterState(id: Buffer, { count, firstMs, lastMs, buckets, ever }: CounterState): Buffer {
  return Buffer.concat([
    textField(1, id),
    numberField(2, count),
    numberField(3, firstMs),
    numberField(4, lastMs),
    ...buckets.map((bucket) => field(5, Buffer.concat([numberField(1, bucket.index), numberField(2, bucket.count), numbersField(3, bucket.numbers)]))),
    numbersField(6, ever),
  ]);
}

function numbersField(number: number, numbers: Numbers): Buffer {
  const { sum, minimum, maximum, first, last, distinct } = numbers;
  if (numbers.numbers === 0n && first === undefined && last === undefined && distinct.length === 0) return Buffer.alloc(0);
  const content = Buffer.concat([
    numberField(1, BigInt.asUintN(64, (sum << 1n) ^ (sum >> 63n))),
    doubleField(2, minimum),
    doubleField(3, maximum),
    textField(4, first?.bytes ?? Buffer.alloc(0)),
    textField(5, last?.bytes ?? Buffer.alloc(0)),
    textField(6, Buffer.concat(distinct.map(fixed))),
    numberField(7, numbers.numbers),
    numberField(8, first?.ms ?? 0n),
    numberField(9, last?.ms ?? 0n),
  ]);
  return field(number, content);
}

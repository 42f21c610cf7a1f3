import { type Field, lastBytes, lastVarint, readFields } from "./wire.ts";

/** What a counter keeps of a property. */
export interface Numbers {
  /** How many values were numbers. Without any there is no sum, minimum or maximum. */
  readonly numbers: bigint;
  /** In millionths. */
  readonly sum: bigint;
  readonly minimum: number;
  readonly maximum: number;
  readonly first: Dated | undefined;
  readonly last: Dated | undefined;
  /** Hashes of the different values, ascending, the smallest of them. */
  readonly distinct: readonly bigint[];
}

/** An encoded google.protobuf.Value, and when the event was that had it. */
interface Dated {
  readonly ms: bigint;
  readonly bytes: Buffer;
}

const DISTINCT_MAX = 64;

export const NO_NUMBERS: Numbers = { numbers: 0n, sum: 0n, minimum: 0, maximum: 0, first: undefined, last: undefined, distinct: [] };

/** Reads a CounterNumbers; undefined when its bytes are damaged. */
export function readNumbers(bytes: Buffer): Numbers | undefined {
  const fields = readFields(bytes);
  if (fields === undefined) return undefined;
  const numbers = lastVarint(fields, 7) ?? 0n;
  const zigzag = lastVarint(fields, 1) ?? 0n;
  const read: Numbers = {
    numbers,
    sum: numbers === 0n ? 0n : BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n)),
    minimum: lastDouble(fields, 2),
    maximum: lastDouble(fields, 3),
    first: dated(lastBytes(fields, 4), lastVarint(fields, 8)),
    last: dated(lastBytes(fields, 5), lastVarint(fields, 9)),
    distinct: smallest(fields.filter((field) => field.number === 6).flatMap(hashesOf)),
  };
  return read;
}

function dated(bytes: Buffer, ms: bigint | undefined): Dated | undefined {
  return bytes.length === 0 ? undefined : { ms: BigInt.asIntN(64, ms ?? 0n), bytes };
}

function lastDouble(fields: readonly Field[], number: number): number {
  return fields.findLast((field) => field.number === number && field.wire === "fixed64")?.bytes.readDoubleLE() ?? 0;
}

/** The hashes in a field, packed or not. */
function hashesOf({ wire, bytes }: Field): bigint[] {
  if (wire !== "fixed64" && wire !== "bytes") return [];
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => bytes.readBigUInt64LE(8 * index));
}

function smallest(hashes: readonly bigint[]): bigint[] {
  return [...new Set(hashes)].sort((a, b) => (a < b ? -1 : 1)).slice(0, DISTINCT_MAX);
}

/** All that several have, the same in whatever order they come. */
export function uniteNumbers(parts: readonly Numbers[]): Numbers {
  const counted = parts.filter((part) => part.numbers !== 0n);
  return {
    numbers: BigInt.asUintN(
      64,
      counted.reduce((total, part) => total + part.numbers, 0n),
    ),
    sum: BigInt.asIntN(
      64,
      counted.reduce((total, part) => total + part.sum, 0n),
    ),
    minimum: counted.map((part) => part.minimum).reduce((least, value) => (value < least ? value : least), counted[0]?.minimum ?? 0),
    maximum: counted.map((part) => part.maximum).reduce((greatest, value) => (value > greatest ? value : greatest), counted[0]?.maximum ?? 0),
    first: parts.flatMap((part) => part.first ?? []).sort(byTimeAndBytes)[0],
    last: parts
      .flatMap((part) => part.last ?? [])
      .sort(byTimeAndBytes)
      .at(-1),
    distinct: smallest(parts.flatMap((part) => part.distinct)),
  };
}

function byTimeAndBytes(a: Dated, b: Dated): number {
  return a.ms === b.ms ? Buffer.compare(a.bytes, b.bytes) : a.ms < b.ms ? -1 : 1;
}

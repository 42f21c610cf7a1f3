// Reading and uniting pillion.decision.v1.CounterNumbers: what a counter keeps of a property. Uniting gives the same in whatever order it is done.
//
//   +0  u64  how many values were numbers
//   +8  i64  their sum in millionths, modulo 2^64
//   +16 f64  the smallest, and +24 f64 the largest, when there is one
//   +32 i64  when the earliest value was, and +40 i64 the latest
//   +48 u32  address of the earliest value, a google.protobuf.Value, and +52 u32 its length; 0: none
//   +56 u32  address of the latest value, and +60 u32 its length; 0: none
//   +64 u32  how many hashes of different values there are
//   +72      the hashes: u64, ascending, with room for DISTINCT_MAX

import { compareBytes } from "./bytes";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { DISTINCT_MAX } from "./limits";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";

/** The bytes of these numbers up to the hashes, */
export const NUMBERS_HEAD_BYTES: usize = 72;
/** and with room for all of them. */
export const NUMBERS_BYTES: usize = NUMBERS_HEAD_BYTES + 8 * <usize>DISTINCT_MAX;

/** Begins with no events. */
export function clearNumbers(numbers: usize): void {
  memory.fill(numbers, 0, NUMBERS_HEAD_BYTES);
}

/** Reads the message from `at` to `end` into cleared numbers. Damage is noted. */
export function readNumbers(at: usize, end: usize, numbers: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) store<u64>(numbers, (fieldNumber >> 1) ^ -(fieldNumber & 1), 8);
    else if (fieldTag == tagOf(2, WIRE_FIXED64)) store<u64>(numbers, load<u64>(fieldAt), 16);
    else if (fieldTag == tagOf(3, WIRE_FIXED64)) store<u64>(numbers, load<u64>(fieldAt), 24);
    else if (fieldTag == tagOf(4, WIRE_BYTES)) {
      store<u32>(numbers, <u32>fieldAt, 48);
      store<u32>(numbers, fieldLength, 52);
    } else if (fieldTag == tagOf(5, WIRE_BYTES)) {
      store<u32>(numbers, <u32>fieldAt, 56);
      store<u32>(numbers, fieldLength, 60);
    } else if (fieldTag == tagOf(6, WIRE_FIXED64)) addHash(numbers, load<u64>(fieldAt));
    else if (fieldTag == tagOf(6, WIRE_BYTES)) {
      for (let hash = fieldAt; hash + 8 <= fieldAt + fieldLength; hash += 8) addHash(numbers, load<u64>(hash));
    } else if (fieldTag == tagOf(7, WIRE_VARINT)) store<u64>(numbers, fieldNumber);
    else if (fieldTag == tagOf(8, WIRE_VARINT)) store<u64>(numbers, fieldNumber, 32);
    else if (fieldTag == tagOf(9, WIRE_VARINT)) store<u64>(numbers, fieldNumber, 40);
  }
}

/** Adds a hash to the set, of which the smallest stay. */
export function addHash(numbers: usize, hash: u64): void {
  const count = load<u32>(numbers, 64);
  const hashes = numbers + NUMBERS_HEAD_BYTES;
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u64>(hashes + 8 * <usize>middle) < hash) low = middle + 1;
    else high = middle;
  }
  const place = hashes + 8 * <usize>low;
  if (low == DISTINCT_MAX || (low < count && load<u64>(place) == hash)) return;
  const kept = min<u32>(count, DISTINCT_MAX - 1);
  memory.copy(place + 8, place, 8 * <usize>(kept - low));
  store<u64>(place, hash);
  store<u32>(numbers, kept + 1, 64);
}

/** Adds what others have to these numbers. */
export function uniteNumbers(numbers: usize, others: usize): void {
  if (load<u64>(others) != 0) {
    const isFirst = load<u64>(numbers) == 0;
    const minimum = load<f64>(others, 16);
    const maximum = load<f64>(others, 24);
    if (isFirst || minimum < load<f64>(numbers, 16)) store<f64>(numbers, minimum, 16);
    if (isFirst || maximum > load<f64>(numbers, 24)) store<f64>(numbers, maximum, 24);
    store<u64>(numbers, load<u64>(numbers) + load<u64>(others));
    store<u64>(numbers, load<u64>(numbers, 8) + load<u64>(others, 8), 8);
  }
  uniteFirst(numbers, load<i64>(others, 32), <usize>load<u32>(others, 48), load<u32>(others, 52));
  uniteLast(numbers, load<i64>(others, 40), <usize>load<u32>(others, 56), load<u32>(others, 60));
  const count = load<u32>(others, 64);
  for (let i: u32 = 0; i < count; i++) addHash(numbers, load<u64>(others + NUMBERS_HEAD_BYTES + 8 * <usize>i));
}

/** Takes a value for the earliest when it is: of two at one time the one whose bytes come first. */
export function uniteFirst(numbers: usize, moment: i64, at: usize, length: u32): void {
  if (length == 0) return;
  const known = load<u32>(numbers, 52);
  const knownMs = load<i64>(numbers, 32);
  if (known != 0 && (moment > knownMs || (moment == knownMs && compareBytes(at, length, <usize>load<u32>(numbers, 48), known) >= 0))) return;
  store<i64>(numbers, moment, 32);
  store<u32>(numbers, <u32>at, 48);
  store<u32>(numbers, length, 52);
}

/** Takes a value for the latest when it is: of two at one time the one whose bytes come last. */
export function uniteLast(numbers: usize, moment: i64, at: usize, length: u32): void {
  if (length == 0) return;
  const known = load<u32>(numbers, 60);
  const knownMs = load<i64>(numbers, 40);
  if (known != 0 && (moment < knownMs || (moment == knownMs && compareBytes(at, length, <usize>load<u32>(numbers, 56), known) <= 0))) return;
  store<i64>(numbers, moment, 40);
  store<u32>(numbers, <u32>at, 56);
  store<u32>(numbers, length, 60);
}

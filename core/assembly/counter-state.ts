// A pillion.decision.v1.CounterState while something is counted: read from its bytes, changed, and written again.
//
//   +0  u64  how many events, ever
//   +8  i64  when the first one was, and +16 i64 the last one
//   +24 u32  how many buckets there are
//   +32      the numbers over all events (see counter-numbers.ts)
//   +32 + NUMBERS_BYTES, the buckets, ascending:
//     +0  i64  index
//     +8  u64  how many events
//     +16      the numbers

import { clearNumbers, NUMBERS_BYTES, NUMBERS_HEAD_BYTES, readNumbers, uniteNumbers } from "./counter-numbers";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { BUCKETS_MAX } from "./limits";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";
import { beginMessage, endMessage, writeByte, writeFixed64, writeLongNumber, writeRaw, writeString, writeVarint } from "./write";

const EVER: usize = 32;
const BUCKETS: usize = EVER + NUMBERS_BYTES;
const BUCKET_NUMBERS: usize = 16;
const BUCKET_BYTES: usize = BUCKET_NUMBERS + NUMBERS_BYTES;
/** The bytes of a state, with room for one bucket more than may be kept. */
export const COUNTER_STATE_BYTES: usize = BUCKETS + BUCKET_BYTES * <usize>(BUCKETS_MAX + 1);

/** Numbers that are read before they are united with others. */
const READ: usize = memory.data(<i32>NUMBERS_BYTES, 8);

/** Begins a state of nothing. */
export function clearState(state: usize): void {
  memory.fill(state, 0, EVER);
  clearNumbers(state + EVER);
}

/** Reads a state; one with damage in it is one of nothing. */
export function readState(at: usize, end: usize, state: usize): void {
  beginCheck();
  clearState(state);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(2, WIRE_VARINT)) store<u64>(state, fieldNumber);
    else if (fieldTag == tagOf(3, WIRE_VARINT)) store<u64>(state, fieldNumber, 8);
    else if (fieldTag == tagOf(4, WIRE_VARINT)) store<u64>(state, fieldNumber, 16);
    else if (fieldTag == tagOf(5, WIRE_BYTES)) {
      const goOn = fieldNext;
      readBucket(fieldAt, fieldAt + fieldLength, state);
      resumeFields(goOn, end);
    } else if (fieldTag == tagOf(6, WIRE_BYTES)) {
      const goOn = fieldNext;
      clearNumbers(state + EVER);
      uniteRead(fieldAt, fieldAt + fieldLength, state + EVER);
      resumeFields(goOn, end);
    }
  }
  if (verdictOfCheck() != SOUND) clearState(state);
}

function readBucket(at: usize, end: usize, state: usize): void {
  let index: i64 = 0;
  let count: u64 = 0;
  let numbers: usize = 0;
  let numbersEnd: usize = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) index = fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_VARINT)) count = fieldNumber;
    else if (fieldTag == tagOf(3, WIRE_BYTES)) {
      numbers = fieldAt;
      numbersEnd = fieldAt + fieldLength;
    }
  }
  const bucket = bucketAt(state, index, BUCKETS_MAX);
  if (bucket == 0) return uniteRead(numbers, numbersEnd, 0);
  store<u64>(bucket, load<u64>(bucket, 8) + count, 8);
  uniteRead(numbers, numbersEnd, bucket + BUCKET_NUMBERS);
}

/** Reads numbers and adds them to others, or to none. */
function uniteRead(at: usize, end: usize, others: usize): void {
  clearNumbers(READ);
  readNumbers(at, end, READ);
  if (others != 0) uniteNumbers(others, READ);
}

/** The bucket of an index, made when there is none; of more than `kept` the newest stay, and 0 stands for one that does not. */
function bucketAt(state: usize, index: i64, kept: u64): usize {
  const count = load<u32>(state, 24);
  let place = count;
  while (place != 0 && load<i64>(bucketOfPlace(state, place - 1)) >= index) place--;
  const at = bucketOfPlace(state, place);
  if (place < count && load<i64>(at) == index) return at;
  const isFull = <u64>count >= kept;
  if (isFull && place == 0) return 0;
  memory.copy(at + BUCKET_BYTES, at, BUCKET_BYTES * <usize>(count - place));
  store<i64>(at, index);
  store<u64>(at, 0, 8);
  clearNumbers(at + BUCKET_NUMBERS);
  store<u32>(state, count + 1, 24);
  if (!isFull) return at;
  const oldest = state + BUCKETS;
  memory.copy(oldest, oldest + BUCKET_BYTES, BUCKET_BYTES * <usize>count);
  store<u32>(state, count, 24);
  return at - BUCKET_BYTES;
}

/** Leaves so many of the newest buckets. */
function cutBuckets(state: usize, kept: u64): void {
  const count = <u64>load<u32>(state, 24);
  if (count <= kept) return;
  memory.copy(state + BUCKETS, bucketOfPlace(state, <u32>(count - kept)), BUCKET_BYTES * <usize>kept);
  store<u32>(state, <u32>kept, 24);
}

function bucketOfPlace(state: usize, place: u32): usize {
  return state + BUCKETS + BUCKET_BYTES * <usize>place;
}

/** Counts an event: the numbers are those of its property alone. `index` is its bucket, of which `kept` are kept; without buckets `kept` is 0. */
export function countEvent(state: usize, moment: i64, index: i64, kept: u64, numbers: usize): void {
  if (load<u64>(state) == 0 || moment < load<i64>(state, 8)) store<i64>(state, moment, 8);
  if (load<u64>(state) == 0 || moment > load<i64>(state, 16)) store<i64>(state, moment, 16);
  store<u64>(state, load<u64>(state) + 1);
  uniteNumbers(state + EVER, numbers);
  if (kept == 0) return;
  cutBuckets(state, kept);
  const bucket = bucketAt(state, index, kept);
  if (bucket == 0) return;
  store<u64>(bucket, load<u64>(bucket, 8) + 1, 8);
  uniteNumbers(bucket + BUCKET_NUMBERS, numbers);
}

/** Adds what another state has counted; of the buckets `kept` stay. */
export function uniteStates(state: usize, other: usize, kept: u64): void {
  if (load<u64>(other) != 0) {
    if (load<u64>(state) == 0 || load<i64>(other, 8) < load<i64>(state, 8)) store<i64>(state, load<i64>(other, 8), 8);
    if (load<u64>(state) == 0 || load<i64>(other, 16) > load<i64>(state, 16)) store<i64>(state, load<i64>(other, 16), 16);
  }
  store<u64>(state, load<u64>(state) + load<u64>(other));
  uniteNumbers(state + EVER, other + EVER);
  cutBuckets(state, kept);
  for (let i: u32 = 0; i < load<u32>(other, 24); i++) {
    const from = bucketOfPlace(other, i);
    const bucket = bucketAt(state, load<i64>(from), kept);
    if (bucket == 0) continue;
    store<u64>(bucket, load<u64>(bucket, 8) + load<u64>(from, 8), 8);
    uniteNumbers(bucket + BUCKET_NUMBERS, from + BUCKET_NUMBERS);
  }
}

/** Whether an event was counted in a stretch of time, both ends included, as far as first, last and whole buckets of that width tell. */
export function wasCounted(state: usize, from: i64, to: i64, width: i64): bool {
  if (load<u64>(state) == 0) return false;
  if (load<i64>(state, 8) >= from && load<i64>(state, 8) <= to) return true;
  if (load<i64>(state, 16) >= from && load<i64>(state, 16) <= to) return true;
  for (let i: u32 = 0; i < load<u32>(state, 24); i++) {
    const bucket = bucketOfPlace(state, i);
    // Bounds: the index of a bucket that was counted is that of a moment; any other is beyond them.
    const index = load<i64>(bucket);
    if (width != 0 && load<u64>(bucket, 8) != 0 && index >= ceilQuotient(from, width) && index < floorQuotient(to + 1, width)) return true;
  }
  return false;
}

function floorQuotient(moment: i64, width: i64): i64 {
  const quotient = moment / width;
  return moment % width < 0 ? quotient - 1 : quotient;
}

function ceilQuotient(moment: i64, width: i64): i64 {
  const quotient = moment / width;
  return moment % width > 0 ? quotient + 1 : quotient;
}

/** More than the bytes of a state, with an id of so many. */
export function stateBytesMax(state: usize, idLength: u32): u32 {
  let bytes = idLength + 64 + numbersBytesMax(state + EVER);
  for (let i: u32 = 0; i < load<u32>(state, 24); i++) bytes += 32 + numbersBytesMax(bucketOfPlace(state, i) + BUCKET_NUMBERS);
  return bytes;
}

function numbersBytesMax(numbers: usize): u32 {
  return 96 + load<u32>(numbers, 52) + load<u32>(numbers, 60) + 8 * load<u32>(numbers, 64);
}

/** Writes a state with its id. */
export function writeState(state: usize, id: usize, idLength: u32): void {
  writeString(tagOf(1, WIRE_BYTES), id, idLength);
  writeLongNumber(tagOf(2, WIRE_VARINT), load<u64>(state));
  writeLongNumber(tagOf(3, WIRE_VARINT), load<u64>(state, 8));
  writeLongNumber(tagOf(4, WIRE_VARINT), load<u64>(state, 16));
  for (let i: u32 = 0; i < load<u32>(state, 24); i++) {
    const bucket = bucketOfPlace(state, i);
    const message = beginMessage(tagOf(5, WIRE_BYTES));
    writeLongNumber(tagOf(1, WIRE_VARINT), load<u64>(bucket));
    writeLongNumber(tagOf(2, WIRE_VARINT), load<u64>(bucket, 8));
    writeNumbers(tagOf(3, WIRE_BYTES), bucket + BUCKET_NUMBERS);
    endMessage(message);
  }
  writeNumbers(tagOf(6, WIRE_BYTES), state + EVER);
}

/** Writes numbers as a field; those of nothing are left out. */
function writeNumbers(tag: u32, numbers: usize): void {
  const hashes = load<u32>(numbers, 64);
  if (load<u64>(numbers) == 0 && load<u32>(numbers, 52) == 0 && load<u32>(numbers, 60) == 0 && hashes == 0) return;
  const sum = load<i64>(numbers, 8);
  const message = beginMessage(tag);
  writeLongNumber(tagOf(1, WIRE_VARINT), (sum << 1) ^ (sum >> 63));
  writeFixed64(tagOf(2, WIRE_FIXED64), load<u64>(numbers, 16));
  writeFixed64(tagOf(3, WIRE_FIXED64), load<u64>(numbers, 24));
  writeString(tagOf(4, WIRE_BYTES), <usize>load<u32>(numbers, 48), load<u32>(numbers, 52));
  writeString(tagOf(5, WIRE_BYTES), <usize>load<u32>(numbers, 56), load<u32>(numbers, 60));
  if (hashes != 0) {
    writeByte(tagOf(6, WIRE_BYTES));
    writeVarint(8 * hashes);
    writeRaw(numbers + NUMBERS_HEAD_BYTES, 8 * hashes);
  }
  writeLongNumber(tagOf(7, WIRE_VARINT), load<u64>(numbers));
  if (load<u32>(numbers, 52) != 0) writeLongNumber(tagOf(8, WIRE_VARINT), load<u64>(numbers, 32));
  if (load<u32>(numbers, 60) != 0) writeLongNumber(tagOf(9, WIRE_VARINT), load<u64>(numbers, 40));
  endMessage(message);
}

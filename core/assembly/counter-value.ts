// The value of a condition on events: read from the counter in the profile, whatever its history, in one walk over at most its buckets.
//
// A reading is the name of its slot (see slot.ts):
//   +0  i64  length of the window in milliseconds; 0: ever
//   +8  u32  the counter
//   +12 u32  the aggregate
//   +16 u32  1 when what happened before the window counts

import {
  AGGREGATE_AVERAGE,
  AGGREGATE_COUNT,
  AGGREGATE_DISTINCT,
  AGGREGATE_FIRST,
  AGGREGATE_LAST,
  AGGREGATE_MAXIMUM,
  AGGREGATE_MINIMUM,
  AGGREGATE_SUM,
  bucketOf,
} from "./counter";
import { clearNumbers, NUMBERS_BYTES, readNumbers, uniteNumbers } from "./counter-numbers";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldStart, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { nowMs } from "./moment";
import { plainCount, readPlainBuckets } from "./plain-buckets";
import { findBeginning, findEntry } from "./profile";
import { found, foundLength } from "./profile-index";
import { COUNTER } from "./profile-key";
import { fillSlot, fillSlotWithNothing, fillSlotWithNumber } from "./slot";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

export const READING_BYTES: u32 = 20;

const MILLIONTHS: f64 = 1_000_000;

// Fields of CounterState,
const KEY = tagOf(1, WIRE_BYTES);
const COUNT = tagOf(2, WIRE_VARINT);
const BUCKET = tagOf(5, WIRE_BYTES);
const EVER = tagOf(6, WIRE_BYTES);
// and of CounterBucket.
const BUCKET_INDEX = tagOf(1, WIRE_VARINT);
const BUCKET_COUNT = tagOf(2, WIRE_VARINT);
const BUCKET_NUMBERS = tagOf(3, WIRE_BYTES);

/** The encoding of a value that is damaged, and so of the wrong type. */
const DAMAGED_VALUE: usize = memory.data<u8>([0x0b, 0]);

/** What was counted ever, */
let everCount: u64 = 0;
const EVER_NUMBERS: usize = memory.data(<i32>NUMBERS_BYTES, 8);
/** and in the buckets that matter. */
let windowCount: u64 = 0;
const WINDOW_NUMBERS: usize = memory.data(<i32>NUMBERS_BYTES, 8);
const NUMBERS_READ: usize = memory.data(<i32>NUMBERS_BYTES, 8);

/** What of a state is needed: */
let needsNumbers: bool = false;
let needsEver: bool = false;
let needsBuckets: bool = false;
/** The state has a key beside the one that it begins with. */
let hasAnotherKey: bool = false;

/** The buckets that matter: of the window, or from its beginning on. */
let firstBucket: i64 = 0;
let lastBucket: i64 = 0;

/** Fills the slot of a condition on events. */
export function fillFromCounter(slot: usize): void {
  const reading = <usize>load<u32>(slot, 4);
  const counter = <usize>load<u32>(reading, 8);
  const aggregate = load<u32>(reading, 12);
  const window = load<i64>(reading);
  const isOutside = load<u32>(reading, 16) != 0;
  if (window != 0) {
    firstBucket = bucketOf(nowMs - window, load<i64>(counter, 8));
    lastBucket = isOutside ? i64.MAX_VALUE : bucketOf(nowMs, load<i64>(counter, 8));
  }
  needsNumbers = aggregate != AGGREGATE_COUNT;
  needsEver = window == 0 || isOutside;
  needsBuckets = window != 0;
  const rest = findBeginning(COUNTER, load<u32>(counter, 24), <usize>load<u32>(counter, 4), load<u32>(counter));
  const isRead = rest != 0 && readState(rest, found + foundLength) && !hasAnotherKey;
  // What is not as it is usually written is read again, with more care.
  if (!isRead) {
    clearReading();
    if (findEntry(COUNTER, load<u32>(counter, 24), <usize>load<u32>(counter, 4), load<u32>(counter), 0, 0)) {
      if (!readState(found, found + foundLength)) return fillSlot(slot, DAMAGED_VALUE, 1);
    }
  }
  if (aggregate == AGGREGATE_FIRST && isOutside) return fillWithFirstBefore(slot, load<i64>(counter, 8));
  if (isOutside) fillWithDifference(slot, aggregate);
  else if (window == 0) fillWithAggregate(slot, aggregate, everCount, EVER_NUMBERS);
  else fillWithAggregate(slot, aggregate, windowCount, WINDOW_NUMBERS);
}

function clearReading(): void {
  everCount = windowCount = 0;
  hasAnotherKey = false;
  if (!needsNumbers) return;
  clearNumbers(EVER_NUMBERS);
  clearNumbers(WINDOW_NUMBERS);
}

/** Reads what is needed of a state; false when some of it is damaged. */
function readState(at: usize, end: usize): bool {
  clearReading();
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == KEY) hasAnotherKey = true;
    else if (fieldTag == COUNT) everCount = fieldNumber;
    else if (fieldTag == EVER && needsEver && needsNumbers) {
      const goOn = fieldNext;
      clearNumbers(EVER_NUMBERS);
      uniteRead(fieldAt, fieldAt + fieldLength, EVER_NUMBERS);
      resumeFields(goOn, end);
    } else if (fieldTag == BUCKET && needsBuckets) {
      let goOn = readPlainBuckets(fieldStart, end, firstBucket, lastBucket);
      windowCount += plainCount;
      if (goOn == fieldStart) {
        goOn = fieldNext;
        readBucket(fieldAt, fieldAt + fieldLength);
      }
      resumeFields(goOn, end);
    }
  }
  return verdictOfCheck() == SOUND;
}

function readBucket(at: usize, end: usize): void {
  let index: i64 = 0;
  let count: u64 = 0;
  let numbers: usize = 0;
  let numbersEnd: usize = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == BUCKET_INDEX) index = fieldNumber;
    else if (fieldTag == BUCKET_COUNT) count = fieldNumber;
    else if (fieldTag == BUCKET_NUMBERS) {
      numbers = fieldAt;
      numbersEnd = fieldAt + fieldLength;
    }
  }
  if (index < firstBucket || index > lastBucket) return;
  windowCount += count;
  if (!needsNumbers) return;
  uniteRead(numbers, numbersEnd, WINDOW_NUMBERS);
}

/** Reads numbers and adds them to others. */
function uniteRead(at: usize, end: usize, others: usize): void {
  clearNumbers(NUMBERS_READ);
  readNumbers(at, end, NUMBERS_READ);
  uniteNumbers(others, NUMBERS_READ);
}

function fillWithAggregate(slot: usize, aggregate: u32, count: u64, numbers: usize): void {
  if (aggregate == AGGREGATE_COUNT) return fillSlotWithNumber(slot, <f64>count);
  const values = load<u64>(numbers);
  if (aggregate == AGGREGATE_SUM) fillSlotWithNumber(slot, <f64>load<i64>(numbers, 8) / MILLIONTHS);
  else if (aggregate == AGGREGATE_DISTINCT) fillSlotWithNumber(slot, <f64>load<u32>(numbers, 64));
  else if (aggregate == AGGREGATE_FIRST) fillSlot(slot, <usize>load<u32>(numbers, 48), load<u32>(numbers, 52));
  else if (aggregate == AGGREGATE_LAST) fillSlot(slot, <usize>load<u32>(numbers, 56), load<u32>(numbers, 60));
  else if (values == 0) fillSlotWithNothing(slot);
  else if (aggregate == AGGREGATE_MINIMUM) fillSlotWithNumber(slot, load<f64>(numbers, 16));
  else if (aggregate == AGGREGATE_MAXIMUM) fillSlotWithNumber(slot, load<f64>(numbers, 24));
  else if (aggregate == AGGREGATE_AVERAGE) fillSlotWithNumber(slot, averageOf(load<i64>(numbers, 8), values));
  else unreachable();
}

/** What was counted before the window: all there was, without what the buckets from its beginning on have. */
function fillWithDifference(slot: usize, aggregate: u32): void {
  if (aggregate == AGGREGATE_COUNT) return fillSlotWithNumber(slot, everCount > windowCount ? <f64>(everCount - windowCount) : 0);
  const sum = load<i64>(EVER_NUMBERS, 8) - load<i64>(WINDOW_NUMBERS, 8);
  if (aggregate == AGGREGATE_SUM) return fillSlotWithNumber(slot, <f64>sum / MILLIONTHS);
  const ever = load<u64>(EVER_NUMBERS);
  const inWindow = load<u64>(WINDOW_NUMBERS);
  if (ever <= inWindow) return fillSlotWithNothing(slot);
  fillSlotWithNumber(slot, averageOf(sum, ever - inWindow));
}

/** The first value ever, when it came before the window. */
function fillWithFirstBefore(slot: usize, width: i64): void {
  const isBefore = bucketOf(load<i64>(EVER_NUMBERS, 32), width) < firstBucket;
  fillSlot(slot, <usize>load<u32>(EVER_NUMBERS, 48), isBefore ? load<u32>(EVER_NUMBERS, 52) : 0);
}

function averageOf(sum: i64, values: u64): f64 {
  return <f64>sum / (MILLIONTHS * <f64>values);
}

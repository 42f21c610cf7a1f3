// Recording the tests of an audience (see recorder.ts). What a test compares with is in the snapshot: the test knows the field of the condition
// it was made of, and that is read again.

import {
  comparisonIgnoresCase,
  comparisonNegates,
  comparisonOperands,
  comparisonOperator,
  OPERAND,
  readComparison,
  subjectKind,
  subjectName,
  subjectNameLength,
  subjectZone,
  subjectZoneNumber,
} from "./comparison";
import { EVENT } from "./condition";
import { eventComparison, eventComparisonEnd, readEventCondition } from "./event-condition";
import { countMembers, writeText, writeValue } from "./explained-value";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { EXPLAINED_TESTS_MAX, EXPLAINED_VALUES_MAX } from "./limits";
import { ALWAYS, SEGMENT } from "./operators";
import { findEntry } from "./profile";
import { found, foundLength } from "./profile-index";
import { COUNTER as COUNTER_ENTRY } from "./profile-key";
import { beginAudience, endAudience, giveCursorBack, takeCursor, takeCursorBack } from "./recorder";
import { readSlot } from "./source";
import { readValue, TYPE_LIST, TYPE_MISSING } from "./value";
import { next, readLength, readTag, tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { beginMessage, endMessage, writeByte, writeLongVarint, writeNumber, writeVarint } from "./write";

/** Of Stage, */
const TESTS = tagOf(5, WIRE_BYTES);
/** and of a test that is of a segment. */
const INNER_TESTS = tagOf(14, WIRE_BYTES);

// Fields of Test.
const SUBJECT = tagOf(1, WIRE_BYTES);
const COUNTER = tagOf(2, WIRE_BYTES);
const AGGREGATE = tagOf(3, WIRE_VARINT);
const WINDOW_MS = tagOf(15, WIRE_VARINT);
const OUTSIDE_WINDOW = tagOf(16, WIRE_VARINT);
const COUNTED_FROM_MS = tagOf(17, WIRE_VARINT);

/** Of CounterState. */
const FIRST_MS = tagOf(3, WIRE_VARINT);
const SEGMENT_ID = tagOf(4, WIRE_BYTES);
const OPERATOR = tagOf(5, WIRE_VARINT);
const WANTED = tagOf(6, WIRE_BYTES);
const WANTED_TOTAL = tagOf(7, WIRE_VARINT);
const IGNORE_CASE = tagOf(8, WIRE_VARINT);
const NEGATED = tagOf(9, WIRE_VARINT);
const SEEN = tagOf(10, WIRE_BYTES);
const RESULT = tagOf(11, WIRE_VARINT);
const SEEN_OTHER = tagOf(12, WIRE_VARINT);
const SEEN_TOTAL = tagOf(13, WIRE_VARINT);

// Fields of Subject.
const SUBJECT_KIND = tagOf(1, WIRE_VARINT);
const SUBJECT_NAME = tagOf(2, WIRE_BYTES);
const SUBJECT_ZONE = tagOf(3, WIRE_VARINT);

/** Whether the tests that are made are listed, so that an audience is tested again of which the result is known. */
export let wantsTests: bool = false;
let left: u32 = 0;
let areCut: bool = false;
/** How many segments the walk is within. */
let nesting: u32 = 0;

/** Begins the stage of an audience, when the decision is recorded; endTests wants what is returned. */
export function beginTests(): usize {
  const stage = beginAudience();
  wantsTests = stage != 0;
  left = EXPLAINED_TESTS_MAX;
  nesting = 0;
  areCut = false;
  return stage;
}

export function endTests(stage: usize, isPassed: bool): void {
  wantsTests = false;
  if (stage != 0) endAudience(stage, isPassed, areCut);
}

/** Begins a test; returns 0 when it is not listed. */
export function beginTest(test: usize): usize {
  if (load<u8>(test) >= ALWAYS) return 0;
  if (left == 0 || !takeCursor()) {
    wantsTests = false;
    areCut = true;
    return 0;
  }
  left--;
  const message = beginMessage(nesting == 0 ? TESTS : INNER_TESTS);
  if (load<u8>(test) == SEGMENT) {
    const segment = <usize>load<u32>(test, 4);
    if (load<u32>(segment) != 0) writeText(SEGMENT_ID, <usize>load<u32>(segment, 4), load<u32>(segment));
    nesting++;
  }
  giveCursorBack();
  return message;
}

/** Ends a test that beginTest has begun. */
export function endTest(message: usize, test: usize, result: bool): void {
  takeCursorBack();
  if (load<u8>(test) == SEGMENT) nesting--;
  else writeComparison(test);
  writeNumber(RESULT, result ? 1 : 0);
  endMessage(message);
  giveCursorBack();
}

function writeComparison(test: usize): void {
  const field = <usize>load<u32>(test, 20);
  const tag = readTag(field, usize.MAX_VALUE);
  let length = readLength(next, usize.MAX_VALUE);
  let at = next;
  if (tag == EVENT) {
    writeReading(readEventCondition(at, at + length));
    at = eventComparison;
    length = <u32>(eventComparisonEnd - eventComparison);
    readComparison(at, at + length, true);
  } else {
    readComparison(at, at + length, false);
    writeSubject();
  }
  writeNumber(OPERATOR, comparisonOperator);
  let wanted: u32 = 0;
  for (let more = firstField(at, at + length); more; more = nextField()) {
    if (fieldTag == OPERAND && wanted++ < EXPLAINED_VALUES_MAX) writeValue(WANTED, readValue(fieldAt, fieldLength));
  }
  writeNumber(WANTED_TOTAL, comparisonOperands);
  writeNumber(IGNORE_CASE, comparisonIgnoresCase ? 1 : 0);
  writeNumber(NEGATED, comparisonNegates ? 1 : 0);
  writeSeen(<usize>load<u32>(test, 4));
}

function writeSubject(): void {
  const subject = beginMessage(SUBJECT);
  writeNumber(SUBJECT_KIND, subjectKind);
  if (subjectNameLength != 0) writeText(SUBJECT_NAME, subjectName, subjectNameLength);
  if (subjectZone != 0) writeNumber(SUBJECT_ZONE, subjectZoneNumber);
  endMessage(subject);
}

/** When the first event was that a counter has counted; 0: there is none. */
function countedFrom(counter: usize): u64 {
  if (!findEntry(COUNTER_ENTRY, load<u32>(counter, 24), <usize>load<u32>(counter, 4), load<u32>(counter), 0, 0)) return 0;
  let first: u64 = 0;
  for (let more = firstField(found, found + foundLength); more; more = nextField()) {
    if (fieldTag == FIRST_MS) first = fieldNumber;
  }
  return first;
}

/** Writes what the slot of a condition on events reads (see counter-value.ts). */
function writeReading(slot: usize): void {
  const reading = <usize>load<u32>(slot, 4);
  const counter = <usize>load<u32>(reading, 8);
  writeText(COUNTER, <usize>load<u32>(counter, 4), load<u32>(counter));
  writeNumber(AGGREGATE, load<u32>(reading, 12));
  if (load<u64>(reading) != 0) {
    writeByte(WINDOW_MS);
    writeLongVarint(load<u64>(reading));
  }
  if (load<u32>(reading, 16) != 0) {
    writeVarint(OUTSIDE_WINDOW);
    writeByte(1);
  }
  const from = countedFrom(counter);
  if (from != 0) {
    writeVarint(COUNTED_FROM_MS);
    writeLongVarint(from);
  }
}

function writeSeen(slot: usize): void {
  const type = readSlot(slot);
  if (type == TYPE_MISSING) return;
  const isWritten = writeValue(SEEN, type);
  writeNumber(SEEN_OTHER, isWritten ? 0 : 1);
  if (isWritten && type == TYPE_LIST) writeNumber(SEEN_TOTAL, countListAgain(slot));
}

/** How many members a list has that was written before. */
function countListAgain(slot: usize): u32 {
  readSlot(slot);
  return <u32>countMembers();
}

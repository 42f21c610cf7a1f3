// Turning a pillion.decision.v1.Condition into a program (see test-layout.ts), in two walks: measureCondition checks it and says how many bytes it
// takes, emitCondition writes it. Knowing the sizes beforehand, each test can be told where the next one will be.

import { addBlock, BLOCKS_BYTES, beginBlocks, blockBytes, endBlocks } from "./address-blocks";
import { hashBytes } from "./bytes";
import {
  comparisonIgnoresCase,
  comparisonNegates,
  comparisonOperands,
  comparisonOperator,
  comparisonPattern,
  OPERAND,
  readComparison,
  SUBJECT_CONTEXT,
  subjectKind,
  subjectName,
  subjectNameLength,
  subjectZone,
} from "./comparison";
import { dateMs, readDate } from "./date";
import { eventComparison, eventComparisonEnd, readEventCondition } from "./event-condition";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldStart, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { foldTo } from "./fold";
import { CONDITION_DEPTH_MAX, LINEAR_OPERANDS_MAX } from "./limits";
import { addToListSet, listSetBytes } from "./list-set";
import {
  ALWAYS,
  isDateOperator,
  isVersionOperator,
  LIST_ALL_IN_SET,
  LIST_ANY_IN_SET,
  LIST_CONTAINS_ANY,
  NEVER,
  PEOPLE,
  SEGMENT,
  STRING_CONTAINS,
  STRING_IN_CIDR,
  STRING_IN_SET,
  STRING_MATCHES,
  STRING_ONE_OF,
  typeTaken,
} from "./operators";
import { segmentAt } from "./parts";
import { operandBytes, writeBorders } from "./string-tests";
import { slotOfSubject } from "./tables";
import { FALSE, IGNORE_CASE, NEGATED, TEST_BYTES, TRUE } from "./test-layout";
import { readValue, TYPE_LIST, TYPE_STRING, valueAt, valueBits, valueLength } from "./value";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const ALL = tagOf(1, WIRE_BYTES);
const ANY = tagOf(2, WIRE_BYTES);
const NOT = tagOf(3, WIRE_BYTES);
const COMPARISON = tagOf(4, WIRE_BYTES);
const SEGMENT_INDEX = tagOf(5, WIRE_VARINT);
export const EVENT = tagOf(6, WIRE_BYTES);
const MEMBER = tagOf(1, WIRE_BYTES);

/** What readKind found: the tag of the kind that counts, 0 for none, and its content. */
let kindTag: u32 = 0;
let kindStart: usize = 0;
let kindAt: usize = 0;
let kindEnd: usize = 0;
let kindNumber: u64 = 0;

function readKind(at: usize, end: usize): void {
  kindTag = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == ALL || fieldTag == ANY || fieldTag == NOT || fieldTag == COMPARISON || fieldTag == SEGMENT_INDEX || fieldTag == EVENT) {
      kindTag = fieldTag;
      kindStart = fieldStart;
      kindAt = fieldAt;
      kindEnd = fieldAt + fieldLength;
      kindNumber = fieldNumber;
    } else note(UNSUPPORTED);
  }
}

/** Checks a condition and returns the bytes of its program; what is wrong with it is noted. */
export function measureCondition(at: usize, end: usize, depth: u32): u64 {
  if (depth > CONDITION_DEPTH_MAX) {
    note(INVALID);
    return 0;
  }
  readKind(at, end);
  if (kindTag == ALL || kindTag == ANY) return measureMembers(kindAt, kindEnd, depth);
  if (kindTag == NOT) return measureCondition(kindAt, kindEnd, depth + 1);
  if (kindTag == COMPARISON) {
    readNamedComparison(kindAt, kindEnd);
    return measureOperands(kindAt, kindEnd);
  }
  if (isOfProperties) note(INVALID);
  if (kindTag == EVENT) {
    readEventComparison(kindAt, kindEnd);
    return measureOperands(eventComparison, eventComparisonEnd);
  }
  if (kindTag == SEGMENT_INDEX) segmentAt(kindNumber);
  else note(INVALID);
  return TEST_BYTES;
}

/** Whether the condition is about the properties of an event, which are context values. */
let isOfProperties: bool = false;

/** As measureCondition, for a condition on the properties of an event: nothing else can be named in it. */
export function measureFilter(at: usize, end: usize): u64 {
  isOfProperties = true;
  const bytes = measureCondition(at, end, 1);
  isOfProperties = false;
  return bytes;
}

/** The slot of the value that the comparison read last tests. */
let comparisonSlot: usize = 0;

/** Reads a comparison of a named value. */
function readNamedComparison(at: usize, end: usize): void {
  readComparison(at, end, false);
  comparisonSlot = slotOfSubject(subjectKind, subjectName, subjectNameLength, subjectZone);
  if (isOfProperties && subjectKind != SUBJECT_CONTEXT) note(INVALID);
}

/** Reads a comparison of what the person did. */
function readEventComparison(at: usize, end: usize): void {
  comparisonSlot = readEventCondition(at, end);
  readComparison(eventComparison, eventComparisonEnd, true);
}

function measureMembers(at: usize, end: usize, depth: u32): u64 {
  let bytes: u64 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != MEMBER) {
      note(UNSUPPORTED);
      continue;
    }
    const goOn = fieldNext;
    bytes += measureCondition(fieldAt, fieldAt + fieldLength, depth + 1);
    resumeFields(goOn, end);
  }
  return max<u64>(bytes, TEST_BYTES);
}

/** Whether the comparison read last becomes a hash table. */
function isSet(): bool {
  return (comparisonOperator == STRING_ONE_OF || isList()) && comparisonOperands > LINEAR_OPERANDS_MAX;
}

function isList(): bool {
  return typeTaken(comparisonOperator) == TYPE_LIST;
}

function entriesOfSet(): u64 {
  let entries: u64 = 16;
  while (entries < <u64>comparisonOperands * 2) entries <<= 1;
  return entries;
}

/** The bytes of the hash table of the comparison read last, when it becomes one. */
function setBytes(): u64 {
  if (!isSet()) return 0;
  return isList() ? listSetBytes(entriesOfSet()) : entriesOfSet() * 8;
}

/** The operator of the test that the comparison read last becomes. */
function operatorOfTest(): u32 {
  if (!isSet()) return comparisonOperator;
  if (!isList()) return STRING_IN_SET;
  return comparisonOperator == LIST_CONTAINS_ANY ? LIST_ANY_IN_SET : LIST_ALL_IN_SET;
}

/** The bytes of the test of the comparison read last. */
function measureOperands(at: usize, end: usize): u64 {
  const isTyped = isList();
  if (comparisonOperator == STRING_MATCHES) return TEST_BYTES + 4;
  if (comparisonOperator == STRING_IN_CIDR) return TEST_BYTES + measureBlocks(at, end);
  let bytes: u64 = TEST_BYTES + setBytes();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPERAND) continue;
    const isString = readValue(fieldAt, fieldLength) == TYPE_STRING && !isDateOperator(comparisonOperator);
    if (isTyped) bytes += 4;
    bytes += isString ? operandBytes(valueLength) : 8;
    if (comparisonOperator == STRING_CONTAINS) bytes += 4 * <u64>valueLength;
  }
  return bytes;
}

function measureBlocks(at: usize, end: usize): u64 {
  let bytes: u64 = BLOCKS_BYTES;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == OPERAND && readValue(fieldAt, fieldLength) == TYPE_STRING) bytes += blockBytes(valueAt, valueLength);
  }
  return bytes;
}

/** Writes the program of a condition that measureCondition found sound. The first test is at `to`; returns where the next may go. */
export function emitCondition(at: usize, end: usize, to: usize, whenTrue: usize, whenFalse: usize): usize {
  readKind(at, end);
  if (kindTag == NOT) return emitCondition(kindAt, kindEnd, to, whenFalse, whenTrue);
  if (kindTag == COMPARISON) {
    readNamedComparison(kindAt, kindEnd);
    return emitComparison(kindAt, kindEnd, to, whenTrue, whenFalse);
  }
  if (kindTag == EVENT) {
    readEventComparison(kindAt, kindEnd);
    return emitComparison(eventComparison, eventComparisonEnd, to, whenTrue, whenFalse);
  }
  if (kindTag == ALL || kindTag == ANY) return emitMembers(kindTag == ALL, kindAt, kindEnd, to, whenTrue, whenFalse);
  return emitTest(to, SEGMENT, segmentAt(kindNumber), whenTrue, whenFalse);
}

function emitMembers(isAll: bool, at: usize, end: usize, to: usize, whenTrue: usize, whenFalse: usize): usize {
  let more = firstField(at, end);
  if (!more) return emitTest(to, isAll ? ALWAYS : NEVER, 0, whenTrue, whenFalse);
  while (more) {
    const member = fieldAt;
    const memberEnd = fieldAt + fieldLength;
    const goOn = fieldNext;
    const following = goOn < end ? to + <usize>measureCondition(member, memberEnd, 1) : 0;
    const onTrue = isAll && following != 0 ? following : whenTrue;
    const onFalse = !isAll && following != 0 ? following : whenFalse;
    to = max(emitCondition(member, memberEnd, to, onTrue, onFalse), following);
    resumeFields(goOn, end);
    more = nextField();
  }
  return to;
}

function emitTest(to: usize, operator: u32, operand: usize, whenTrue: usize, whenFalse: usize): usize {
  store<u8>(to, operator);
  store<u32>(to, <u32>operand, 4);
  store<u32>(to, <u32>whenTrue, 8);
  store<u32>(to, <u32>whenFalse, 12);
  store<u32>(to, <u32>kindStart, 20);
  return to + TEST_BYTES;
}

/** Writes the test of the comparison read last. */
function emitComparison(at: usize, end: usize, to: usize, whenTrue: usize, whenFalse: usize): usize {
  const hashed = isSet();
  const entries = <u32>entriesOfSet();
  let next = emitTest(to, operatorOfTest(), comparisonSlot, whenTrue, whenFalse);
  store<u8>(to, (comparisonNegates ? NEGATED : 0) | (comparisonIgnoresCase ? IGNORE_CASE : 0), 1);
  store<u8>(to, typeTaken(comparisonOperator), 2);
  store<u32>(to, hashed ? entries - 1 : comparisonOperands, 16);
  if (comparisonOperator == STRING_MATCHES) {
    store<u32>(next, <u32>comparisonPattern);
    return next + 4;
  }
  if (comparisonOperator == STRING_IN_CIDR) return emitBlocks(at, end, next);
  next += <usize>setBytes();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPERAND) continue;
    const operand = next;
    next = emitOperand(next);
    if (hashed && isList()) addToListSet(to, operand);
    else if (hashed) addToSet(to + TEST_BYTES, entries - 1, operand);
  }
  return next;
}

/** Writes the blocks of addresses that the operands are: those of version 4 come first, so that it takes two walks. */
function emitBlocks(at: usize, end: usize, blocks: usize): usize {
  beginBlocks(blocks);
  for (let version: u32 = 4; version <= 6; version += 2) {
    for (let more = firstField(at, end); more; more = nextField()) {
      if (fieldTag != OPERAND) continue;
      readValue(fieldAt, fieldLength);
      addBlock(blocks, version, valueAt, valueLength);
    }
  }
  return endBlocks(blocks);
}

/** Writes the operand that the walk is at. */
function emitOperand(to: usize): usize {
  const type = readValue(fieldAt, fieldLength);
  if (isDateOperator(comparisonOperator)) {
    readDate(type);
    store<i64>(to, dateMs);
    return to + 8;
  }
  if (isList()) {
    store<u32>(to, type);
    to += 4;
  }
  if (type != TYPE_STRING) {
    store<i64>(to, valueBits);
    return to + 8;
  }
  memory.copy(to + 4, valueAt, valueLength);
  const folds = comparisonIgnoresCase && !isVersionOperator(comparisonOperator);
  const length = folds ? foldTo(to + 4, valueLength, to + 4) : valueLength;
  store<u32>(to, length);
  const end = to + operandBytes(length);
  // What folding has left over would be read as padding or as borders.
  memory.fill(to + 4 + length, 0, end - (to + 4 + length));
  if (comparisonOperator != STRING_CONTAINS) return end;
  memory.fill(end, 0, 4 * length);
  writeBorders(to + 4, length, end);
  return end + 4 * length;
}

function addToSet(entries: usize, mask: u32, operand: usize): void {
  const hash = hashBytes(operand + 4, load<u32>(operand));
  let entry = hash & mask;
  while (load<u32>(entries + <usize>entry * 8, 4) != 0) entry = (entry + 1) & mask;
  store<u32>(entries + <usize>entry * 8, hash);
  store<u32>(entries + <usize>entry * 8, <u32>operand, 4);
}

/** Writes the program of being on a list of people, which has TEST_BYTES. */
export function emitPeople(hashes: usize, count: u32, to: usize): void {
  emitTest(to, PEOPLE, hashes, TRUE, FALSE);
  store<u32>(to, count, 16);
}

/** Writes the program of a condition that measureCondition found sound to `to`: true and false lead to the results. Returns where it ends. */
export function emitProgram(at: usize, end: usize, to: usize): usize {
  return emitCondition(at, end, to, TRUE, FALSE);
}

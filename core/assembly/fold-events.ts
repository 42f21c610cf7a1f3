// Folding events into a profile: attributes, and the counters that count them.

import { bucketOf, KEPT_DISTINCT, KEPT_ENDS, KEPT_NUMBERS } from "./counter";
import { addHash, clearNumbers, NUMBERS_BYTES, uniteFirst, uniteLast } from "./counter-numbers";
import { clearState, countEvent, readState, stateBytesMax, wasCounted, writeState } from "./counter-state";
import { ACCOUNT_ATTRIBUTES, ATTRIBUTES, eventCount, eventId, eventIdLength, eventName, eventNameLength, MEMBER, PROPERTIES, readEvent } from "./event-message";
import { fieldAt, fieldLength, fieldNext, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { ARENA } from "./layout";
import { KEPT_VALUE_BYTES_MAX } from "./limits";
import { beginMembers, nextMember } from "./list-members";
import { setMoment } from "./moment";
import { hash64 } from "./murmur3";
import { findRecord } from "./name-index";
import { ACCOUNT_ATTRIBUTE, ATTRIBUTE, COUNTER, keyAt, keyLength, otherAt, otherLength, readKey } from "./profile-key";
import { runProgram } from "./program";
import { beginCall, fillSlot } from "./slot";
import { readSlot } from "./source";
import { contextSlots, events } from "./tables";
import { readValue, TYPE_BOOLEAN, TYPE_LIST, TYPE_MISSING, TYPE_NUMBER, TYPE_OTHER, TYPE_STRING, valueAt, valueBits, valueLength } from "./value";
import { next } from "./wire";
import { contentEndOf, contentOf, dropEntry, entryOfWork, findWork, setContent } from "./work-entries";
import { keepAsContent, writeToHeap } from "./work-heap";
import { WORK_EVENT_BYTES, WORK_EVENTS, WORK_OTHER, WORK_STATE } from "./work-layout";
import { addEventHash } from "./work-profile";

/** What the property of an event adds to a counter. */
const ADDED: usize = memory.data(<i32>NUMBERS_BYTES, 8);

/** Folds the events at WORK_EVENTS. */
export function foldEvents(): void {
  for (let i: u32 = 0; i < eventCount; i++) {
    const event = WORK_EVENTS + WORK_EVENT_BYTES * <usize>i;
    const at = <usize>load<u32>(event, 8);
    const end = at + load<u32>(event, 12);
    readEvent(at, end);
    if (eventIdLength != 0 && !addEventHash(hash64(eventId, eventIdLength))) continue;
    beginCall();
    readMembers(at, end);
    const counted = findRecord(events, eventName, eventNameLength);
    if (counted != 0) countIn(<usize>load<u32>(counted, 8), load<i64>(event));
  }
}

/** Sets the attributes that an event brings, and fills the slots of its properties. */
function readMembers(at: usize, end: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    const tag = fieldTag;
    if (tag != PROPERTIES && tag != ATTRIBUTES && tag != ACCOUNT_ATTRIBUTES) continue;
    const goOn = fieldNext;
    for (let member = firstField(fieldAt, fieldAt + fieldLength); member; member = nextField()) {
      if (fieldTag != MEMBER) continue;
      readKey(fieldAt, fieldAt + fieldLength);
      if (tag == PROPERTIES) fillProperty();
      else setAttribute(tag == ATTRIBUTES ? ATTRIBUTE : ACCOUNT_ATTRIBUTE);
    }
    resumeFields(goOn, end);
  }
}

function fillProperty(): void {
  const slot = findRecord(contextSlots, keyAt, keyLength);
  if (slot != 0) fillSlot(slot, otherAt, otherLength);
}

/** Sets the attribute that was read last; one that is missing is cleared. */
function setAttribute(kind: u32): void {
  const value = otherAt;
  const length = otherLength;
  if (readValue(value, length) == TYPE_MISSING) {
    const known = findWork(kind, keyAt, keyLength, 0, 0);
    if (known != 0) dropEntry(known);
    return;
  }
  const entry = entryOfWork(kind, keyAt, keyLength, 0, 0);
  if (entry != 0) setContent(entry, value, length);
}

/** Counts an event in those of the counters of its name that it is for. What came before is settled for all of them first. */
function countIn(first: usize, time: i64): void {
  setMoment(<f64>time);
  for (let counter = first; counter != 0; counter = <usize>load<u32>(counter, 44)) store<u32>(counter, isFor(counter, time) ? 1 : 0, 56);
  for (let counter = first; counter != 0; counter = <usize>load<u32>(counter, 44)) {
    if (load<u32>(counter, 56) != 0) count(counter, time);
  }
}

function isFor(counter: usize, time: i64): bool {
  const program = <usize>load<u32>(counter, 32);
  if (program != 0 && !runProgram(program)) return false;
  const before = <usize>load<u32>(counter, 40);
  if (before == 0) return true;
  const entry = findWork(COUNTER, <usize>load<u32>(before, 4), load<u32>(before), 0, 0);
  if (entry == 0) return false;
  readState(contentOf(entry), contentEndOf(entry), WORK_OTHER);
  return wasCounted(WORK_OTHER, time - load<i64>(counter, 48), time, load<i64>(before, 8));
}

function count(counter: usize, time: i64): void {
  const id = <usize>load<u32>(counter, 4);
  const idLength = load<u32>(counter);
  const entry = entryOfWork(COUNTER, id, idLength, 0, 0);
  if (entry == 0) return;
  if (contentOf(entry) == 0) clearState(WORK_STATE);
  else readState(contentOf(entry), contentEndOf(entry), WORK_STATE);
  readProperty(counter, time);
  const width = load<i64>(counter, 8);
  countEvent(WORK_STATE, time, width == 0 ? 0 : bucketOf(time, width), load<u32>(counter, 16), ADDED);
  if (!writeToHeap(stateBytesMax(WORK_STATE, idLength))) return;
  writeState(WORK_STATE, id, idLength);
  keepAsContent(entry);
}

/** Reads what the property of the event that is folded adds to a counter. */
function readProperty(counter: usize, time: i64): void {
  clearNumbers(ADDED);
  const kept = load<u32>(counter, 20);
  if (kept == 0) return;
  const slot = <usize>load<u32>(counter, 36);
  const type = readSlot(slot);
  if (type == TYPE_MISSING || type == TYPE_OTHER || (type == TYPE_LIST && !isList(valueAt, valueAt + valueLength))) return;
  if (kept == KEPT_NUMBERS) {
    if (type == TYPE_NUMBER) addNumber(numberOf(valueBits));
  } else if (kept == KEPT_ENDS) {
    const length = load<u32>(slot, 20);
    if (length > KEPT_VALUE_BYTES_MAX) return;
    uniteFirst(ADDED, time, <usize>load<u32>(slot, 16), length);
    uniteLast(ADDED, time, <usize>load<u32>(slot, 16), length);
  } else if (kept == KEPT_DISTINCT && type != TYPE_LIST) addHash(ADDED, hashOfValue(type));
}

/** Whether the bytes of a list are sound, whatever its members are. */
function isList(at: usize, end: usize): bool {
  beginMembers(at, end);
  while (nextMember());
  return next != 0;
}

function addNumber(value: f64): void {
  store<u64>(ADDED, 1);
  store<i64>(ADDED, millionthsOf(value), 8);
  store<f64>(ADDED, value, 16);
  store<f64>(ADDED, value, 24);
}

/** The double of an ordered number (see orderNumber). */
function numberOf(ordered: i64): f64 {
  return reinterpret<f64>(ordered < 0 ? ordered ^ i64.MAX_VALUE : ordered);
}

const SIGNED_MAX: f64 = 9_223_372_036_854_775_807;

/** A value in millionths: the whole number next to it, of two the even one, within 64 bits. */
function millionthsOf(value: f64): i64 {
  const scaled = nearest(value * 1_000_000);
  if (scaled >= SIGNED_MAX) return i64.MAX_VALUE;
  return scaled <= -SIGNED_MAX ? i64.MIN_VALUE : <i64>scaled;
}

/** The hash of the text, number or boolean that was read last: of a byte that says which, and the bytes. */
function hashOfValue(type: u32): u64 {
  store<u8>(ARENA, type);
  if (type == TYPE_STRING) {
    memory.copy(ARENA + 1, valueAt, valueLength);
    return hash64(ARENA, valueLength + 1);
  }
  store<i64>(ARENA + 1, valueBits);
  return hash64(ARENA, type == TYPE_BOOLEAN ? 2 : 9);
}

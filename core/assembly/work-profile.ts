// Reading profiles to work on: the entries of each go to work-entries.ts, those of a profile that is merged under kinds of their own at first, so that
// of two with one key the later counts before the two profiles meet.

import { compareBytes } from "./bytes";
import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { EVENT_HASHES_MAX, LINKED_UNITS_MAX, PROFILE_BYTES_MAX, PROFILE_ENTRIES_MAX, UNIT_BYTES_MAX } from "./limits";
import { kindOf } from "./profile-index";
import { ACCOUNT_ATTRIBUTE, ATTRIBUTE, EXPOSURE, keyAt, keyLength, otherAt, otherLength, readKey } from "./profile-key";
import { beginCheck, INVALID, note, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";
import { entryOfWork, setContent } from "./work-entries";
import { WORK_HASHES, WORK_LINKED } from "./work-layout";

/** Added to the kinds of the entries of a profile that is being merged. */
export const MERGED: u32 = 16;

const ATTRIBUTES = tagOf(3, WIRE_BYTES);
const ACCOUNT_ATTRIBUTES = tagOf(4, WIRE_BYTES);
const MEMBER = tagOf(1, WIRE_BYTES);

/** The canonical person; without one the length is 0. */
export let unitAt: usize = 0;
export let unitBytes: u32 = 0;
/** How many other units are at WORK_LINKED, in ascending order: u32 address and u32 length of each. */
export let linkedCount: u32 = 0;
/** How many hashes of events are at WORK_HASHES, the newest last. */
export let hashCount: u32 = 0;
export let revision: u64 = 0;

/** Begins with a profile of nothing. */
export function beginProfile(): void {
  unitBytes = linkedCount = hashCount = 0;
  revision = 0;
}

/** Takes a unit for that of the profile when it has none, and else for another one of the same person. One that is too long is passed over. */
export function addUnit(at: usize, length: u32): void {
  if (length == 0 || length > UNIT_BYTES_MAX) return;
  if (unitBytes == 0) {
    unitAt = at;
    unitBytes = length;
  } else addLinked(at, length);
}

/** Adds another unit of the same person; of too many those that come first by their bytes stay. */
export function addLinked(at: usize, length: u32): void {
  if (length == 0 || length > UNIT_BYTES_MAX) return;
  let place = linkedCount;
  while (place != 0 && compareWith(place - 1, at, length) > 0) place--;
  if (place == LINKED_UNITS_MAX || (place != 0 && compareWith(place - 1, at, length) == 0)) return;
  const kept = min<u32>(linkedCount, LINKED_UNITS_MAX - 1);
  const unit = WORK_LINKED + 8 * <usize>place;
  memory.copy(unit + 8, unit, 8 * <usize>(kept - place));
  store<u32>(unit, <u32>at);
  store<u32>(unit, length, 4);
  linkedCount = kept + 1;
}

function compareWith(place: u32, at: usize, length: u32): i32 {
  const unit = WORK_LINKED + 8 * <usize>place;
  return compareBytes(<usize>load<u32>(unit), load<u32>(unit, 4), at, length);
}

/** Keeps the hash of an event; false when it is there already. The oldest go first. */
export function addEventHash(hash: u64): bool {
  for (let i: u32 = 0; i < hashCount; i++) {
    if (load<u64>(WORK_HASHES + 8 * <usize>i) == hash) return false;
  }
  if (hashCount == EVENT_HASHES_MAX) {
    hashCount--;
    memory.copy(WORK_HASHES, WORK_HASHES + 8, 8 * <usize>hashCount);
  }
  store<u64>(WORK_HASHES + 8 * <usize>hashCount, hash);
  hashCount++;
  return true;
}

/** Says that the profile has changed. */
export function raiseRevision(): void {
  revision++;
}

/** Reads the profile from `at` to `end`; `added` is 0, or MERGED. False when it is not one. */
export function loadProfile(at: usize, end: usize, added: u32): bool {
  let unit: usize = at;
  let unitLength: u32 = 0;
  let entries: u32 = 0;
  let ownRevision: u64 = 0;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      unit = fieldAt;
      unitLength = fieldLength;
    } else if (fieldTag == tagOf(2, WIRE_BYTES)) addLinked(fieldAt, fieldLength);
    else if (fieldTag == ATTRIBUTES) entries += loadMembers(ATTRIBUTE + added);
    else if (fieldTag == ACCOUNT_ATTRIBUTES) entries += loadMembers(ACCOUNT_ATTRIBUTE + added);
    else if (kindOf(fieldTag) != 0) {
      entries++;
      loadEntry(kindOf(fieldTag), added);
    } else if (fieldTag == tagOf(9, WIRE_VARINT)) ownRevision = fieldNumber;
    else if (fieldTag == tagOf(11, WIRE_FIXED64)) addEventHash(load<u64>(fieldAt));
    else if (fieldTag == tagOf(11, WIRE_BYTES)) {
      for (let hash = fieldAt; hash + 8 <= fieldAt + fieldLength; hash += 8) addEventHash(load<u64>(hash));
    }
  }
  addUnit(unit, unitLength);
  revision = max(revision, ownRevision);
  return verdictOfCheck() == SOUND && entries <= PROFILE_ENTRIES_MAX && unitLength <= UNIT_BYTES_MAX && end - at <= <usize>PROFILE_BYTES_MAX;
}

/** Reads the members of the Struct that the walk is at, and returns how many fields it has. */
function loadMembers(kind: u32): u32 {
  const goOn = fieldNext;
  const stop = fieldEnd;
  let count: u32 = 0;
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    count++;
    if (fieldTag != MEMBER) continue;
    if (!readKey(fieldAt, fieldAt + fieldLength)) {
      note(INVALID);
      continue;
    }
    const entry = entryOfWork(kind, keyAt, keyLength, 0, 0);
    if (entry != 0) setContent(entry, otherAt, otherLength);
  }
  resumeFields(goOn, stop);
  return count;
}

function loadEntry(kind: u32, added: u32): void {
  if (!readKey(fieldAt, fieldAt + fieldLength)) return note(INVALID);
  const isExposure = kind == EXPOSURE;
  const entry = entryOfWork(kind + added, keyAt, keyLength, isExposure ? otherAt : 0, isExposure ? otherLength : 0);
  if (entry != 0) setContent(entry, fieldAt, fieldLength);
}

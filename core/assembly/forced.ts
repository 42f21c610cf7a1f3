// Forced choices: certain people are given a certain outcome of an optimization, whatever its rules. The people of one optimization are a hash table
// of their units, at most half full:
//
//   +0  u32  number of entries - 1
//   +4       entries:  +0 u32 hash of the unit, +4 u32 address of the unit in the snapshot and +8 its length, +12 u32 outcome; 0: free

import { hashBytes, sameBytes } from "./bytes";
import { fieldAt, fieldLength, fieldNext, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { findOutcome } from "./find-outcome";
import { allocate, PERSON } from "./layout";
import { FORCED_CHOICE } from "./optimization-message";
import { unitLength } from "./person";
import { otherName, otherNameLength, otherNames } from "./person-names";
import { needReach } from "./reach";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES } from "./wire";

// Fields of ForcedChoice.
const UNIT = tagOf(1, WIRE_BYTES);
const OUTCOME = tagOf(2, WIRE_BYTES);

/** Of Experience and of Variant. */
const OUTCOME_ID = tagOf(1, WIRE_BYTES);

const ENTRY_BYTES: usize = 16;
const ENTRIES: usize = 4;

/** What readForced found: the id of the outcome, */
let forcedId: usize = 0;
let forcedIdLength: u32 = 0;
/** and how many people it is for. */
let units: u32 = 0;

/** Reads a ForcedChoice, and notes what is wrong with it, except that the optimization has no such outcome. */
function readForced(at: usize, end: usize): void {
  forcedId = at;
  forcedIdLength = units = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == OUTCOME) {
      forcedId = fieldAt;
      forcedIdLength = fieldLength;
    } else if (fieldTag == UNIT) units++;
    else note(UNSUPPORTED);
  }
}

/** Notes what is wrong with the forced choices of an optimization, of which the experiences or variants are the fields of that tag in its kind. */
export function checkForced(at: usize, end: usize, kindAt: usize, kindEnd: usize, tag: u32): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != FORCED_CHOICE) continue;
    const goOn = fieldNext;
    readForced(fieldAt, fieldAt + fieldLength);
    if (!hasOutcome(kindAt, kindEnd, tag)) note(INVALID);
    resumeFields(goOn, end);
  }
}

/** Whether an experience or variant has the id of the forced choice that was read last. */
function hasOutcome(at: usize, end: usize, tag: u32): bool {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != tag) continue;
    const goOn = fieldNext;
    let id = fieldAt;
    let length: u32 = 0;
    for (let inner = firstField(fieldAt, fieldAt + fieldLength); inner; inner = nextField()) {
      if (fieldTag != OUTCOME_ID) continue;
      id = fieldAt;
      length = fieldLength;
    }
    if (length == forcedIdLength && sameBytes(id, forcedId, length)) return true;
    resumeFields(goOn, end);
  }
  return false;
}

/** Builds the table of a sound optimization whose outcomes are built. */
export function buildForced(optimization: usize, at: usize, end: usize): void {
  let count: u64 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != FORCED_CHOICE) continue;
    const goOn = fieldNext;
    readForced(fieldAt, fieldAt + fieldLength);
    count += units;
    resumeFields(goOn, end);
  }
  if (count == 0) return;
  let entries: u64 = 2;
  while (entries < count * 2) entries <<= 1;
  const table = allocate(ENTRIES + entries * ENTRY_BYTES);
  store<u32>(table, <u32>(entries - 1));
  store<u32>(needReach(optimization), <u32>table, 24);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != FORCED_CHOICE) continue;
    const goOn = fieldNext;
    const choiceEnd = fieldAt + fieldLength;
    const choice = fieldAt;
    readForced(choice, choiceEnd);
    enterUnits(table, choice, choiceEnd, findOutcome(optimization, forcedId, forcedIdLength));
    resumeFields(goOn, end);
  }
}

function enterUnits(table: usize, at: usize, end: usize, outcome: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != UNIT) continue;
    const hash = hashBytes(fieldAt, fieldLength);
    const entry = entryOfUnit(table, hash, fieldAt, fieldLength);
    // Of two choices for one person the first counts.
    if (load<u32>(entry, 12) != 0) continue;
    store<u32>(entry, hash);
    store<u32>(entry, <u32>fieldAt, 4);
    store<u32>(entry, fieldLength, 8);
    store<u32>(entry, <u32>outcome, 12);
  }
}

/** The entry of a unit, or the free one where it would be. */
function entryOfUnit(table: usize, hash: u32, unit: usize, length: u32): usize {
  const mask = load<u32>(table);
  let place = hash & mask;
  while (true) {
    const entry = table + ENTRIES + <usize>place * ENTRY_BYTES;
    if (load<u32>(entry, 12) == 0) return entry;
    if (load<u32>(entry) == hash && load<u32>(entry, 8) == length && sameBytes(<usize>load<u32>(entry, 4), unit, length)) return entry;
    place = (place + 1) & mask;
  }
}

/** The outcome that a table forces on the person of the call, by whatever name, or 0. */
export function outcomeOfPerson(table: usize): usize {
  let entry = entryOfUnit(table, hashBytes(PERSON, unitLength), PERSON, unitLength);
  const others = otherNames();
  for (let i: u32 = 0; i < others; i++) {
    const at = otherName(i);
    const length = otherNameLength(i);
    const other = entryOfUnit(table, hashBytes(at, length), at, length);
    // Of two choices the first counts, whose units stand before those of the other in the snapshot.
    if (isTaken(other) && (!isTaken(entry) || load<u32>(other, 4) < load<u32>(entry, 4))) entry = other;
  }
  return <usize>load<u32>(entry, 12);
}

function isTaken(entry: usize): bool {
  return load<u32>(entry, 12) != 0;
}

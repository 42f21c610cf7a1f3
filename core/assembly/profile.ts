// Reading a pillion.decision.v1.Profile: what is known of the person of a call. Nothing of it is decoded beforehand; a table leads from what is
// looked for to its place in the bytes (see profile-index.ts), so that reading costs the same however much is known.

import { fieldTag, firstField, nextField } from "./fields";
import { PROFILE, PROFILE_INDEX } from "./layout";
import { ID_BYTES_MAX, UNIT_BYTES_MAX } from "./limits";
import { beginningOfEntry, buildIndex, entryFor, found, INDEX_ENTRY_BYTES, INDEX_HEAD_BYTES, INDEX_LAYOUT, INDEX_SIZE_MAX } from "./profile-index";
import { next, readLength, tagOf, WIRE_BYTES } from "./wire";

if (UNIT_BYTES_MAX < ID_BYTES_MAX) ERROR("a user id does not fit into a unit");

const UNIT = tagOf(1, WIRE_BYTES);
const LINKED_UNIT = tagOf(2, WIRE_BYTES);
const INDEX = tagOf(10, WIRE_BYTES);

/** Nobody looked for a profile. */
const UNKNOWN: u32 = 0;
/** There is none. */
const ABSENT: u32 = 1;
const OPEN: u32 = 2;

let state: u32 = ABSENT;
let table: usize = 0;
let end: usize = 0;

/** Whether something was looked for while nobody had looked for a profile. */
export let isProfileNeeded: bool = false;

/**
 * Opens the profile of so many bytes at PROFILE; none when 0; less than 0 when nobody looked for one. False when it is not a profile.
 */
export function openProfile(bytes: i32): bool {
  isProfileNeeded = false;
  state = bytes < 0 ? UNKNOWN : ABSENT;
  if (bytes <= 0) return true;
  state = OPEN;
  end = PROFILE + bytes;
  if (hasOwnIndex()) return true;
  table = PROFILE_INDEX;
  return buildIndex(PROFILE, end, PROFILE_INDEX) != 0 && load<u32>(table, 8) <= UNIT_BYTES_MAX;
}

function hasOwnIndex(): bool {
  if (load<u8>(PROFILE) != INDEX) return false;
  const length = readLength(PROFILE + 1, end);
  if (next == 0 || length < INDEX_HEAD_BYTES || load<u32>(next) >> 8 != INDEX_LAYOUT) return false;
  const size = load<u32>(next) & 0xff;
  if (size > INDEX_SIZE_MAX || length != INDEX_HEAD_BYTES + (INDEX_ENTRY_BYTES << size)) return false;
  table = next;
  return load<u32>(table, 8) <= UNIT_BYTES_MAX && <u64>load<u32>(table, 4) + load<u32>(table, 8) <= end - PROFILE;
}

/** Whether there is a profile to read. */
export function isProfileOpen(): bool {
  return state == OPEN;
}

/** Says that a profile is needed, if nobody looked for one. */
export function needProfile(): void {
  if (state == UNKNOWN) isProfileNeeded = true;
}

/** The canonical person of the profile: the address, */
export function profileUnit(): usize {
  return PROFILE + <usize>load<u32>(table, 4);
}

/** and the length; 0 without a profile, or when the profile has none. */
export function profileUnitLength(): u32 {
  return state == OPEN ? load<u32>(table, 8) : 0;
}

/** Finds the beginning of an entry (see beginningOfEntry); 0 also without a profile. */
export function findBeginning(kind: u32, hash: u32, key: usize, length: u32): usize {
  return state == OPEN ? beginningOfEntry(table, PROFILE, end, kind, hash, key, length) : 0;
}

/** Goes to the first linked unit of the profile, which is then the field of fields.ts; false when there is none. */
export function firstLinked(): bool {
  return state == OPEN && seekLinked(firstField(PROFILE, end));
}

/** Goes to the next one; false when there is none. */
export function nextLinked(): bool {
  return seekLinked(nextField());
}

function seekLinked(more: bool): bool {
  // Profiles that a core wrote, which have a table of their own, begin with the index, the unit and these.
  const isOrdered = table != PROFILE_INDEX;
  while (more && fieldTag != LINKED_UNIT) {
    if (isOrdered && fieldTag != INDEX && fieldTag != UNIT) return false;
    more = nextField();
  }
  return more;
}

/**
 * Finds the entry of a kind and a key; the second text of the key counts for exposures only. The message is then at `found` (profile-index.ts),
 * and readKey (profile-key.ts) has read it last. False when the profile has none; when nobody looked for a profile, one is needed.
 */
export function findEntry(kind: u32, hash: u32, key: usize, length: u32, other: usize, otherBytes: u32): bool {
  if (state != OPEN) {
    needProfile();
    return false;
  }
  entryFor(table, PROFILE, end, kind, hash, key, length, other, otherBytes);
  return found != 0;
}

// The hash table over a pillion.decision.v1.Profile: from the kind and the key of an entry to its place. It is Profile.index of the profiles that
// the core writes, and stands first there; the table of others is built when they are opened.
//
//   +0  u32  INDEX_LAYOUT << 8 | log2 of the number of entries
//   +4  u32  where Profile.unit is, and +8 u32 its length
//   +12      entries:  u32 hash of the key, u32 kind << 24 | where the field with the entry is; kind 0: free
//
// "Where" counts from the first byte of the profile. Nothing in a table is trusted beyond its layout: whoever follows it checks what is there.

import { sameBytes } from "./bytes";
import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldStart, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { PROFILE_BYTES_MAX, PROFILE_ENTRIES_MAX, PROFILE_INDEX_BYTES_MAX } from "./limits";
import {
  ACCOUNT_ATTRIBUTE,
  ASSIGNMENT,
  ATTRIBUTE,
  CAP,
  COUNTER,
  EXPOSURE,
  hashOfKey,
  isKey,
  keyAt,
  keyLength,
  otherAt,
  otherLength,
  readKey,
} from "./profile-key";
import { beginCheck, INVALID, note, SOUND, verdictOfCheck } from "./verdict";
import { next, readLength, readTag, tagOf, WIRE_BYTES } from "./wire";

/** Changes whenever this layout, a kind or hashBytes does; the table of another is not looked at. */
export const INDEX_LAYOUT: u32 = 0x504c01;
export const INDEX_HEAD_BYTES: u32 = 12;
export const INDEX_ENTRY_BYTES: u32 = 8;
export const INDEX_SIZE_MAX: u32 = 15;
if (INDEX_HEAD_BYTES + (INDEX_ENTRY_BYTES << INDEX_SIZE_MAX) != PROFILE_INDEX_BYTES_MAX) ERROR("the largest table does not fit its place");
if (((<u32>4) << INDEX_SIZE_MAX) / 5 < PROFILE_ENTRIES_MAX) ERROR("a full profile does not fit into a table");
if (PROFILE_BYTES_MAX > 1 << 24) ERROR("a place does not fit into 24 bits");

// Fields of Profile.
const UNIT = tagOf(1, WIRE_BYTES);
const ATTRIBUTES = tagOf(3, WIRE_BYTES);
const ACCOUNT_ATTRIBUTES = tagOf(4, WIRE_BYTES);
/** Of a Struct the member, and of any entry the key. */
const MEMBER = tagOf(1, WIRE_BYTES);

/** Builds the table of the profile from `at` to `end` at `to`, and returns its length, or 0 when the profile is damaged or has too many entries. */
export function buildIndex(at: usize, end: usize, to: usize): u32 {
  beginCheck();
  const count = countEntries(at, end);
  if (count > PROFILE_ENTRIES_MAX || verdictOfCheck() != SOUND) return 0;
  const size = sizeFor(count);
  const bytes = INDEX_HEAD_BYTES + (INDEX_ENTRY_BYTES << size);
  memory.fill(to, 0, bytes);
  store<u32>(to, (INDEX_LAYOUT << 8) | size);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == UNIT) {
      store<u32>(to, <u32>(fieldAt - at), 4);
      store<u32>(to, fieldLength, 8);
    } else if (fieldTag == ATTRIBUTES) enterMembers(ATTRIBUTE, at, to);
    else if (fieldTag == ACCOUNT_ATTRIBUTES) enterMembers(ACCOUNT_ATTRIBUTE, at, to);
    else if (kindOf(fieldTag) != 0) enter(kindOf(fieldTag), at, to);
  }
  return verdictOfCheck() == SOUND ? bytes : 0;
}

/** The length of the table of so many entries. */
export function indexBytesFor(count: u32): u32 {
  return INDEX_HEAD_BYTES + (INDEX_ENTRY_BYTES << sizeFor(count));
}

/** The logarithm of the entries of a table for so many: at most four fifths of them are taken. */
function sizeFor(count: u32): u32 {
  let size: u32 = 0;
  while (((<u32>4) << size) / 5 < count) size++;
  return size;
}

/** The kind of the entry that is in a field of Profile; 0: none. */
export function kindOf(tag: u32): u32 {
  if (tag == tagOf(5, WIRE_BYTES)) return COUNTER;
  if (tag == tagOf(6, WIRE_BYTES)) return EXPOSURE;
  if (tag == tagOf(7, WIRE_BYTES)) return ASSIGNMENT;
  return tag == tagOf(8, WIRE_BYTES) ? CAP : 0;
}

function countEntries(at: usize, end: usize): u32 {
  let count: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (kindOf(fieldTag) != 0) count++;
    if (fieldTag != ATTRIBUTES && fieldTag != ACCOUNT_ATTRIBUTES) continue;
    const goOn = fieldNext;
    for (let member = firstField(fieldAt, fieldAt + fieldLength); member; member = nextField()) count++;
    resumeFields(goOn, end);
  }
  return count;
}

function enterMembers(kind: u32, profile: usize, to: usize): void {
  const goOn = fieldNext;
  const end = fieldEnd;
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    if (fieldTag == MEMBER) enter(kind, profile, to);
  }
  resumeFields(goOn, end);
}

/** Enters the field that the walk is at; of two with one key the later counts. */
function enter(kind: u32, profile: usize, table: usize): void {
  const place = <u32>(fieldStart - profile);
  if (!readKey(fieldAt, fieldAt + fieldLength)) {
    note(INVALID);
    return;
  }
  const hash = hashOfKey(kind, keyAt, keyLength, otherAt, otherLength);
  const entry = entryFor(table, profile, fieldAt + fieldLength, kind, hash, keyAt, keyLength, otherAt, otherLength);
  if (entry == 0) return note(INVALID);
  store<u32>(entry, hash);
  store<u32>(entry, (kind << 24) | place, 4);
}

/** What entryFor found in the entry it returned: the message, of foundLength bytes; 0 when the entry is free. */
export let found: usize = 0;
export let foundLength: u32 = 0;

/**
 * The entry of a table with that key, or the free one where it would be; 0 when there is neither, which is damage. The message of an entry that
 * was found is at `found`, and readKey has read it last.
 */
export function entryFor(table: usize, profile: usize, end: usize, kind: u32, hash: u32, key: usize, length: u32, other: usize, otherBytes: u32): usize {
  const entries = table + INDEX_HEAD_BYTES;
  const mask = ((<u32>1) << (load<u32>(table) & 0xff)) - 1;
  for (let i: u32 = 0; i <= mask; i++) {
    const entry = entries + <usize>((hash + i) & mask) * INDEX_ENTRY_BYTES;
    const kindAndPlace = load<u32>(entry, 4);
    found = 0;
    if (kindAndPlace >> 24 == 0) return entry;
    if (load<u32>(entry) != hash || kindAndPlace >> 24 != kind) continue;
    if (openMessage(profile + <usize>(kindAndPlace & 0xffffff), end) && isKey(kind, key, length, other, otherBytes)) return entry;
  }
  found = 0;
  return 0;
}

function openMessage(at: usize, end: usize): bool {
  return openField(at, end) && readKey(found, found + foundLength);
}

function openField(at: usize, end: usize): bool {
  if (at >= end) return false;
  readTag(at, end);
  if (next == 0) return false;
  foundLength = readLength(next, end);
  if (next == 0) return false;
  found = next;
  return true;
}

/**
 * Finds the first entry that can be of a kind and a hash, as entryFor does, without reading more of it than the key that it begins with. Returns
 * where that ends; 0 when there is no such entry, or it does not begin with the key: then only entryFor knows. Who reads on looks for another key.
 */
export function beginningOfEntry(table: usize, profile: usize, end: usize, kind: u32, hash: u32, key: usize, length: u32): usize {
  const entries = table + INDEX_HEAD_BYTES;
  const mask = ((<u32>1) << (load<u32>(table) & 0xff)) - 1;
  for (let i: u32 = 0; i <= mask; i++) {
    const entry = entries + <usize>((hash + i) & mask) * INDEX_ENTRY_BYTES;
    const kindAndPlace = load<u32>(entry, 4);
    if (kindAndPlace >> 24 == 0) return 0;
    if (load<u32>(entry) != hash || kindAndPlace >> 24 != kind) continue;
    if (!openField(profile + <usize>(kindAndPlace & 0xffffff), end) || foundLength < length + 2) return 0;
    return load<u8>(found) == MEMBER && load<u8>(found, 1) == length && length < 0x80 && sameBytes(found + 2, key, length) ? found + 2 + length : 0;
  }
  return 0;
}

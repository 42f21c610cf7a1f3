// Keeping a profile within its bounds: what goes first when it has too much, and how much everything takes.

import { compareBytes } from "./bytes";
import { newestShowing, readShowings } from "./cap-record";
import { fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { WORK_ENTRIES } from "./layout";
import { PROFILE_ENTRIES_MAX, PROFILE_ENTRY_BYTES_MAX } from "./limits";
import { assignedMs } from "./merge-entries";
import { ACCOUNT_ATTRIBUTE, ASSIGNMENT, ATTRIBUTE, CAP, COUNTER, EXPOSURE } from "./profile-key";
import { sortEntries } from "./sort-entries";
import { tagOf, WIRE_VARINT } from "./wire";
import { contentEndOf, contentOf, dropEntry, ENTRY_BYTES, entriesEnd } from "./work-entries";
import { WORK_STATE } from "./work-layout";
import { varintBytes } from "./write";

/** How many entries there are, and how many bytes they take as fields. */
export let entryCount: u32 = 0;
let entryBytes: u64 = 0;

/** Drops entries until what is left fits: counters, caps, exposures, then attributes of the account and of the person, assignments last; of each kind what was used longest ago. */
export function fitEntries(): void {
  measure();
  if (entryCount <= PROFILE_ENTRIES_MAX && entryBytes <= PROFILE_ENTRY_BYTES_MAX) return;
  for (let entry: usize = WORK_ENTRIES; entry < entriesEnd; entry += ENTRY_BYTES) store<i64>(entry, usedMs(entry), 32);
  const order = sortEntries(goesFirst);
  for (let next = order; entryCount > PROFILE_ENTRIES_MAX || entryBytes > PROFILE_ENTRY_BYTES_MAX; next += 4) {
    const entry = <usize>load<u32>(next);
    entryBytes -= fieldBytes(entry);
    entryCount--;
    dropEntry(entry);
  }
}

function measure(): void {
  entryCount = 0;
  entryBytes = 0;
  for (let entry: usize = WORK_ENTRIES; entry < entriesEnd; entry += ENTRY_BYTES) {
    if (load<u32>(entry, 4) == 0) continue;
    entryCount++;
    entryBytes += fieldBytes(entry);
  }
}

/** The bytes of the field that an entry is written as; of an attribute, of its field in the Struct. */
export function fieldBytes(entry: usize): u32 {
  const length = isAttribute(entry) ? memberBytes(entry) : load<u32>(entry, 28);
  return 1 + varintBytes(length) + length;
}

export function isAttribute(entry: usize): bool {
  return load<u32>(entry, 4) <= ACCOUNT_ATTRIBUTE;
}

/** The bytes of the member of a Struct: a name and a value. */
export function memberBytes(entry: usize): u32 {
  const name = load<u32>(entry, 12);
  const value = load<u32>(entry, 28);
  return 1 + varintBytes(name) + name + 1 + varintBytes(value) + value;
}

function usedMs(entry: usize): i64 {
  const kind = load<u32>(entry, 4);
  if (kind == COUNTER) return numberIn(entry, tagOf(4, WIRE_VARINT));
  if (kind == EXPOSURE) return numberIn(entry, tagOf(5, WIRE_VARINT));
  if (kind == ASSIGNMENT) return assignedMs(contentOf(entry), contentEndOf(entry));
  if (kind != CAP) return 0;
  readShowings(contentOf(entry), contentEndOf(entry), WORK_STATE);
  return newestShowing(WORK_STATE);
}

function numberIn(entry: usize, tag: u32): i64 {
  let value: i64 = 0;
  for (let more = firstField(contentOf(entry), contentEndOf(entry)); more; more = nextField()) {
    if (fieldTag == tag) value = fieldNumber;
  }
  return value;
}

function rankOf(entry: usize): u32 {
  const kind = load<u32>(entry, 4);
  if (kind == COUNTER) return 0;
  if (kind == CAP) return 1;
  if (kind == EXPOSURE) return 2;
  if (kind == ACCOUNT_ATTRIBUTE) return 3;
  return kind == ATTRIBUTE ? 4 : 5;
}

/** Less than 0 when the first entry is dropped before the second. */
function goesFirst(a: usize, b: usize): i32 {
  const ranks = <i32>rankOf(a) - <i32>rankOf(b);
  if (ranks != 0) return ranks;
  const times = load<i64>(a, 32) < load<i64>(b, 32) ? -1 : load<i64>(a, 32) > load<i64>(b, 32) ? 1 : 0;
  return times != 0 ? times : byKey(a, b);
}

/** Less than 0 when the first entry is written before the second: by kind, then by the bytes of the key. */
export function byKey(a: usize, b: usize): i32 {
  const kinds = <i32>load<u32>(a, 4) - <i32>load<u32>(b, 4);
  if (kinds != 0) return kinds;
  const keys = compareBytes(<usize>load<u32>(a, 8), load<u32>(a, 12), <usize>load<u32>(b, 8), load<u32>(b, 12));
  return keys != 0 ? keys : compareBytes(<usize>load<u32>(a, 16), load<u32>(a, 20), <usize>load<u32>(b, 16), load<u32>(b, 20));
}

/** The entries in the order in which they are written; u32 addresses. */
export function orderedEntries(): usize {
  return sortEntries(byKey);
}

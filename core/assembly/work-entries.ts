// The entries of a profile while changes are folded into it: where the content of each is, in the bytes of the profile, of the changes, or on the
// heap (see work-heap.ts).
//
//   +0  u32  hash of the key (see profile-key.ts)
//   +4  u32  kind; 0: dropped
//   +8  u32  address of the key, and +12 u32 its length
//   +16 u32  address of the second text of the key, and +20 u32 its length; of an exposure the outcome
//   +24 u32  address of the content, and +28 u32 its length: of an attribute its value, else the whole message
//   +32 i64  when it was last used, once it is known which entries go first (see fit-profile.ts)
//
// The table beside them has, for each place, u32 the number of the call that filled it and u32 the address of an entry.

import { sameBytes } from "./bytes";
import { WORK_ENTRIES, WORK_TABLE } from "./layout";
import { WORK_ENTRIES_MAX } from "./limits";
import { hashOfKey } from "./profile-key";

export const ENTRY_BYTES: usize = 40;
const PLACE_BYTES: usize = 8;
const TABLE_MASK: u32 = 2 * WORK_ENTRIES_MAX - 1;
if ((WORK_ENTRIES_MAX & (WORK_ENTRIES_MAX - 1)) != 0) ERROR("the table has a power of two of places");

let call: u32 = 0;
/** Where the entries end; they begin at WORK_ENTRIES. */
export let entriesEnd: usize = WORK_ENTRIES;
/** Whether there was no room for an entry, or for what is in it. */
export let isWorkFull: bool = false;

/** Begins without entries. */
export function beginEntries(): void {
  call++;
  // The numbers of calls come around after years of work; what earlier ones have left in the table is forgotten then.
  if (call == 0) {
    memory.fill(WORK_TABLE, 0, PLACE_BYTES * (<usize>TABLE_MASK + 1));
    call = 1;
  }
  entriesEnd = WORK_ENTRIES;
  isWorkFull = false;
}

/** Says that there is no room for what is to be kept. */
export function noteFull(): void {
  isWorkFull = true;
}

/** The place in the table where an entry is, or where it would be. */
function placeOf(kind: u32, hash: u32, key: usize, length: u32, other: usize, otherBytes: u32): usize {
  let slot = hash & TABLE_MASK;
  while (true) {
    const place = WORK_TABLE + <usize>slot * PLACE_BYTES;
    if (load<u32>(place) != call) return place;
    if (isEntry(<usize>load<u32>(place, 4), kind, hash, key, length, other, otherBytes)) return place;
    slot = (slot + 1) & TABLE_MASK;
  }
}

function isEntry(entry: usize, kind: u32, hash: u32, key: usize, length: u32, other: usize, otherBytes: u32): bool {
  if (load<u32>(entry) != hash || load<u32>(entry, 4) != kind || load<u32>(entry, 12) != length || load<u32>(entry, 20) != otherBytes) return false;
  return sameBytes(<usize>load<u32>(entry, 8), key, length) && sameBytes(<usize>load<u32>(entry, 16), other, otherBytes);
}

/** The entry of a kind and a key; 0 when there is none. */
export function findWork(kind: u32, key: usize, length: u32, other: usize, otherBytes: u32): usize {
  const place = placeOf(kind, hashOfKey(kind, key, length, other, otherBytes), key, length, other, otherBytes);
  return load<u32>(place) == call ? <usize>load<u32>(place, 4) : 0;
}

/** The same, made when there is none, without content; 0 when there is no room. */
export function entryOfWork(kind: u32, key: usize, length: u32, other: usize, otherBytes: u32): usize {
  const hash = hashOfKey(kind, key, length, other, otherBytes);
  const place = placeOf(kind, hash, key, length, other, otherBytes);
  if (load<u32>(place) == call) return <usize>load<u32>(place, 4);
  if (entriesEnd == WORK_ENTRIES + ENTRY_BYTES * WORK_ENTRIES_MAX) {
    isWorkFull = true;
    return 0;
  }
  const entry = entriesEnd;
  entriesEnd += ENTRY_BYTES;
  store<u32>(entry, hash);
  store<u32>(entry, kind, 4);
  store<u32>(entry, <u32>key, 8);
  store<u32>(entry, length, 12);
  store<u32>(entry, <u32>other, 16);
  store<u32>(entry, otherBytes, 20);
  store<u64>(entry, 0, 24);
  store<u32>(place, call);
  store<u32>(place, <u32>entry, 4);
  return entry;
}

/** Says where the content of an entry is. */
export function setContent(entry: usize, at: usize, length: u32): void {
  store<u32>(entry, <u32>at, 24);
  store<u32>(entry, length, 28);
}

export function contentOf(entry: usize): usize {
  return <usize>load<u32>(entry, 24);
}

export function contentEndOf(entry: usize): usize {
  return <usize>load<u32>(entry, 24) + load<u32>(entry, 28);
}

/** Drops an entry; one with its key is a new one from then on. */
export function dropEntry(entry: usize): void {
  store<u32>(entry, 0, 4);
}

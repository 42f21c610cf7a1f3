// A hash table from names to records, open addressing with linear probing, at most half full.
//
// A record begins with its name, wherever the bytes are:
//   +0  u32  length of the name
//   +4  u32  address of the name
//
// An index in memory:                     An entry:
//   +0  u32  address of the entries         +0  u32  hash of the name
//   +4  u32  number of entries - 1          +4  u32  address of the record; 0: free
//   +8  u32  number of records
//   +12      1024 bytes, of which those are 1 that a name in the index leads to (see mayHave)

import { hashBytes, sameBytes } from "./bytes";
import { allocate } from "./layout";

export const FILTER: usize = 12;
const FILTER_BYTES: usize = 1024;
const INDEX_BYTES: usize = FILTER + FILTER_BYTES;
const ENTRY_BYTES: usize = 8;
const ENTRIES_MIN: u32 = 16;

/** Makes an index with room for `records` without growing. */
export function createIndex(records: u32): usize {
  const index = allocate(INDEX_BYTES);
  allocateEntries(index, records);
  return index;
}

function allocateEntries(index: usize, records: u32): void {
  let entries: u64 = ENTRIES_MIN;
  while (entries < <u64>records * 2) entries <<= 1;
  store<u32>(index, <u32>allocate(entries * ENTRY_BYTES));
  store<u32>(index, <u32>(entries - 1), 4);
}

/** The record of a name, or 0. */
export function findRecord(index: usize, name: usize, length: u32): usize {
  const entries = <usize>load<u32>(index);
  const mask = load<u32>(index, 4);
  const hash = hashBytes(name, length);
  let slot = hash & mask;
  while (true) {
    const entry = entries + <usize>slot * ENTRY_BYTES;
    const record = <usize>load<u32>(entry, 4);
    if (record == 0) return 0;
    if (load<u32>(entry) == hash && load<u32>(record) == length && sameBytes(<usize>load<u32>(record, 4), name, length)) return record;
    slot = (slot + 1) & mask;
  }
}

/**
 * Whether a name, which is not empty, may be in the index: false for most that are not, from the length and two letters. The attributes
 * of a call that no condition mentions are passed over by it, without a look at the rest of their names.
 */
export function mayHave(index: usize, name: usize, length: u32): bool {
  return load<u8>(index + filterPlace(name, length), FILTER) != 0;
}

function filterPlace(name: usize, length: u32): usize {
  const letters = <u32>load<u8>(name) * 37 + <u32>load<u8>(name + length - 1);
  return <usize>(letters + length * 131) & (FILTER_BYTES - 1);
}

/** The entry where the search for a hash begins. */
export function entryOf(index: usize, hash: u32): usize {
  return <usize>load<u32>(index) + <usize>(hash & load<u32>(index, 4)) * ENTRY_BYTES;
}

/** The first record whose name has the hash, or 0; the name itself is still to be compared. */
export function candidateRecord(index: usize, hash: u32): usize {
  const entries = <usize>load<u32>(index);
  const mask = load<u32>(index, 4);
  let slot = hash & mask;
  while (true) {
    const entry = entries + <usize>slot * ENTRY_BYTES;
    const record = <usize>load<u32>(entry, 4);
    if (record == 0 || load<u32>(entry) == hash) return record;
    slot = (slot + 1) & mask;
  }
}

/** Adds a record whose name is not in the index yet. */
export function addRecord(index: usize, record: usize): void {
  const records = load<u32>(index, 8) + 1;
  if (records * 2 > load<u32>(index, 4) + 1) grow(index);
  store<u32>(index, records, 8);
  const length = load<u32>(record);
  if (length != 0) store<u8>(index + filterPlace(<usize>load<u32>(record, 4), length), 1, FILTER);
  place(index, hashBytes(<usize>load<u32>(record, 4), load<u32>(record)), record);
}

function place(index: usize, hash: u32, record: usize): void {
  const entries = <usize>load<u32>(index);
  const mask = load<u32>(index, 4);
  let slot = hash & mask;
  while (load<u32>(entries + <usize>slot * ENTRY_BYTES, 4) != 0) slot = (slot + 1) & mask;
  store<u32>(entries + <usize>slot * ENTRY_BYTES, hash);
  store<u32>(entries + <usize>slot * ENTRY_BYTES, <u32>record, 4);
}

function grow(index: usize): void {
  const old = <usize>load<u32>(index);
  const count = load<u32>(index, 4) + 1;
  allocateEntries(index, count);
  for (let i: u32 = 0; i < count; i++) {
    const entry = old + <usize>i * ENTRY_BYTES;
    const record = <usize>load<u32>(entry, 4);
    if (record != 0) place(index, load<u32>(entry), record);
  }
}

// Writing a pillion.decision.v1.Profile in the one form that it has after changes: the index first, then the fields in ascending order, the entries of
// each kind in the order of their keys.

import { sameBytes } from "./bytes";
import { entryCount, fieldBytes, fitEntries, memberBytes, orderedEntries } from "./fit-profile";
import { OUTPUT } from "./layout";
import { buildIndex, indexBytesFor } from "./profile-index";
import { ACCOUNT_ATTRIBUTE, ASSIGNMENT, ATTRIBUTE, CAP, COUNTER, EXPOSURE } from "./profile-key";
import { sortedCount } from "./sort-entries";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { contentOf } from "./work-entries";
import { WORK_HASHES, WORK_LINKED } from "./work-layout";
import { hashCount, linkedCount, revision, unitAt, unitBytes } from "./work-profile";
import { cursor, writeAt, writeByte, writeLongNumber, writeRaw, writeString, writeVarint } from "./write";

const INDEX = tagOf(10, WIRE_BYTES);

/** Writes the profile to OUTPUT and returns its length. */
export function writeProfile(): u32 {
  fitEntries();
  const index = indexBytesFor(entryCount);
  writeAt(OUTPUT);
  writeByte(INDEX);
  writeVarint(index);
  const indexAt = cursor;
  writeAt(indexAt + index);
  writeString(tagOf(1, WIRE_BYTES), unitAt, unitBytes);
  writeLinked();
  const order = orderedEntries();
  let i: u32 = 0;
  i = writeAttributes(order, i, ATTRIBUTE, tagOf(3, WIRE_BYTES));
  i = writeAttributes(order, i, ACCOUNT_ATTRIBUTE, tagOf(4, WIRE_BYTES));
  for (; i < sortedCount; i++) writeEntry(<usize>load<u32>(order + 4 * <usize>i));
  writeLongNumber(tagOf(9, WIRE_VARINT), revision);
  if (hashCount != 0) {
    writeByte(tagOf(11, WIRE_BYTES));
    writeVarint(8 * hashCount);
    writeRaw(WORK_HASHES, 8 * hashCount);
  }
  // The index is empty while what it leads to is walked; it is not a kind of entry, so that it is passed over.
  buildIndex(OUTPUT, cursor, indexAt);
  return <u32>(cursor - OUTPUT);
}

function writeLinked(): void {
  for (let unit = WORK_LINKED; unit < WORK_LINKED + 8 * <usize>linkedCount; unit += 8) {
    const at = <usize>load<u32>(unit);
    const length = load<u32>(unit, 4);
    if (length != unitBytes || !sameBytes(at, unitAt, length)) writeString(tagOf(2, WIRE_BYTES), at, length);
  }
}

/** Writes the attributes of a kind as one Struct, and returns the place of what comes after them. */
function writeAttributes(order: usize, first: u32, kind: u32, tag: u32): u32 {
  let bytes: u32 = 0;
  let end = first;
  for (; end < sortedCount; end++) {
    const entry = <usize>load<u32>(order + 4 * <usize>end);
    if (load<u32>(entry, 4) != kind) break;
    bytes += fieldBytes(entry);
  }
  if (end == first) return end;
  writeByte(tag);
  writeVarint(bytes);
  for (let i = first; i < end; i++) {
    const entry = <usize>load<u32>(order + 4 * <usize>i);
    writeByte(tagOf(1, WIRE_BYTES));
    writeVarint(memberBytes(entry));
    writeField(tagOf(1, WIRE_BYTES), <usize>load<u32>(entry, 8), load<u32>(entry, 12));
    writeField(tagOf(2, WIRE_BYTES), contentOf(entry), load<u32>(entry, 28));
  }
  return end;
}

function writeEntry(entry: usize): void {
  const kind = load<u32>(entry, 4);
  if (kind == COUNTER) writeField(tagOf(5, WIRE_BYTES), contentOf(entry), load<u32>(entry, 28));
  else if (kind == EXPOSURE) writeField(tagOf(6, WIRE_BYTES), contentOf(entry), load<u32>(entry, 28));
  else if (kind == ASSIGNMENT) writeField(tagOf(7, WIRE_BYTES), contentOf(entry), load<u32>(entry, 28));
  else if (kind == CAP) writeField(tagOf(8, WIRE_BYTES), contentOf(entry), load<u32>(entry, 28));
  else unreachable();
}

function writeField(tag: u32, at: usize, length: u32): void {
  writeByte(tag);
  writeVarint(length);
  writeRaw(at, length);
}

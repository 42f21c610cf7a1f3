// Reading a google.protobuf.Value of the call into a cell. Damaged bytes, and NaN, are read as nil, and so is what has none of the kinds.

import { next, readLength, readTag, readVarint, skipField, tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "../wire";
import { setTextOfCall } from "./arena";
import { ENCODED_LIST, NIL, OBJECT, setBoolean, setNumber, setReference, setType } from "./cell";
import { chargeText } from "./work";

const NULL = tagOf(1, WIRE_VARINT);
const NUMBER_VALUE = tagOf(2, WIRE_FIXED64);
const STRING_VALUE = tagOf(3, WIRE_BYTES);
const BOOL_VALUE = tagOf(4, WIRE_VARINT);
const STRUCT_VALUE = tagOf(5, WIRE_BYTES);
const LIST_VALUE = tagOf(6, WIRE_BYTES);

/** The entries of a Struct and the members of a ListValue have the same tag. */
const MEMBER = tagOf(1, WIRE_BYTES);

/** Reads the value of so many bytes; the last of several kinds counts. */
export function readValueTo(cell: usize, at: usize, length: u32): void {
  const end = at + length;
  let kind: u32 = NULL;
  let content: usize = 0;
  let contentLength: u32 = 0;
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return setType(cell, NIL);
    at = next;
    if (tag == STRING_VALUE || tag == STRUCT_VALUE || tag == LIST_VALUE) {
      contentLength = readLength(at, end);
      if (next == 0) return setType(cell, NIL);
      content = next;
      at = content + contentLength;
      kind = tag;
    } else {
      skipField(tag, at, end);
      if (next == 0) return setType(cell, NIL);
      if (tag == NUMBER_VALUE || tag == BOOL_VALUE) content = at;
      if (tag == NUMBER_VALUE || tag == BOOL_VALUE || tag == NULL) kind = tag;
      at = next;
    }
  }
  setValue(cell, kind, content, contentLength);
}

function setValue(cell: usize, kind: u32, at: usize, length: u32): void {
  if (kind == STRING_VALUE) return setTextOfCall(cell, at, length);
  if (kind == NUMBER_VALUE) {
    const value = load<f64>(at);
    if (!isNaN<f64>(value)) return setNumber(cell, value);
  } else if (kind == BOOL_VALUE) return setBoolean(cell, readVarint(at, at + 10) != 0);
  else if (kind != NULL && isSound(at, at + length, kind == STRUCT_VALUE)) return setReference(cell, kind == STRUCT_VALUE ? OBJECT : ENCODED_LIST, at, length);
  setType(cell, NIL);
}

/** Whether the fields of a list, or of an object and of each of its entries, are whole. */
function isSound(at: usize, end: usize, isObject: bool): bool {
  chargeText(<u32>(end - at));
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return false;
    const content = next;
    skipField(tag, content, end);
    if (next == 0) return false;
    at = next;
    if (isObject && tag == MEMBER) {
      const length = readLength(content, end);
      if (!isSound(next, next + length, false)) return false;
    }
  }
  return true;
}

/** Of the member that nextMember found: the address of its bytes, */
export let memberAt: usize = 0;
/** and their length. */
export let memberLength: u32 = 0;

/**
 * Goes to the next member of a list, or entry of an object, from `at`; returns where the one after it begins, and 0 when there is none.
 * Bounds: the bytes were found whole by isSound.
 */
export function nextMember(at: usize, end: usize): usize {
  while (at < end) {
    const tag = readTag(at, end);
    const content = next;
    if (tag == MEMBER) {
      memberLength = readLength(content, end);
      memberAt = next;
      return memberAt + memberLength;
    }
    skipField(tag, content, end);
    at = next;
  }
  return 0;
}

/** Of the entry that readEntry read: its name */
export let entryName: usize = 0;
export let entryNameLength: u32 = 0;
/** and its value. */
export let entryValue: usize = 0;
export let entryValueLength: u32 = 0;

/** Reads an entry of an object. */
export function readEntry(at: usize, end: usize): void {
  entryName = entryValue = at;
  entryNameLength = entryValueLength = 0;
  while (at < end) {
    const tag = readTag(at, end);
    const content = next;
    skipField(tag, content, end);
    at = next;
    if (tag == tagOf(1, WIRE_BYTES)) {
      entryNameLength = readLength(content, end);
      entryName = next;
    } else if (tag == tagOf(2, WIRE_BYTES)) {
      entryValueLength = readLength(content, end);
      entryValue = next;
    }
  }
}

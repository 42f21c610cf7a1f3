// Values of a call, and where conditions find them.
//
// A slot is the place of one named value. Each name that a condition mentions has one, made when the snapshot is loaded; a call fills the
// slots of the values it brings. What an earlier call left is told from this one by the call number, so that nothing has to be cleared.
//
//   +0  u32  length of the name       (a record of a name index)
//   +4  u32  address of the name
//   +8  u64  number of the call that filled it
//   +16 u32  address of the value
//   +20 u32  its length | PLAIN when it is a string as it is, and not an encoded google.protobuf.Value

import { allocate } from "./layout";
import { addRecord, findRecord } from "./name-index";
import { next, readLength, readTag, readVarint, skipField, tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";

const SLOT_BYTES: usize = 24;
const PLAIN: u32 = 1 << 31;

/** Absent, or null. */
export const TYPE_MISSING: u32 = 0;
export const TYPE_NUMBER: u32 = 1;
export const TYPE_STRING: u32 = 2;
export const TYPE_BOOLEAN: u32 = 3;
export const TYPE_LIST: u32 = 4;
/** An object, NaN, or damaged bytes: of no type that an operator takes. */
export const TYPE_OTHER: u32 = 5;

/** What readSlot and readValue found: the address of a string or list, */
export let valueAt: usize = 0;
/** its length, */
export let valueLength: u32 = 0;
/** or the ordered number (see orderNumber) or boolean. */
export let valueBits: i64 = 0;

/** The number of the call that is being answered; 64 bits never run out. */
let call: u64 = 0;

/** Begins a call; every slot is empty. */
export function beginCall(): void {
  call++;
}

/** The number of the call that is being answered. */
export function callNumber(): u64 {
  return call;
}

/** The slot of a name in an index of slots, made when there is none. */
export function internSlot(index: usize, name: usize, length: u32): usize {
  const found = findRecord(index, name, length);
  if (found != 0) return found;
  const slot = createSlot(name, length);
  addRecord(index, slot);
  return slot;
}

/** Makes a slot with a copy of the name. */
export function createSlot(name: usize, length: u32): usize {
  const slot = allocate(SLOT_BYTES + length);
  memory.copy(slot + SLOT_BYTES, name, length);
  store<u32>(slot, length);
  store<u32>(slot, <u32>(slot + SLOT_BYTES), 4);
  return slot;
}

/** Fills a slot with an encoded google.protobuf.Value. */
export function fillSlot(slot: usize, at: usize, length: u32): void {
  store<u64>(slot, call, 8);
  store<u32>(slot, <u32>at, 16);
  store<u32>(slot, length, 20);
}

/** Fills a slot with a string. */
export function fillSlotWithString(slot: usize, at: usize, length: u32): void {
  fillSlot(slot, at, length | PLAIN);
}

/** Reads the value in a slot and returns its type. */
export function readSlot(slot: usize): u32 {
  if (load<u64>(slot, 8) != call) return TYPE_MISSING;
  const length = load<u32>(slot, 20);
  const at = <usize>load<u32>(slot, 16);
  if ((length & PLAIN) == 0) return readValue(at, length);
  valueAt = at;
  valueLength = length & ~PLAIN;
  return TYPE_STRING;
}

/** Reads a google.protobuf.Value and returns its type. */
export function readValue(at: usize, length: u32): u32 {
  // A string of less than 126 bytes, or a number, and nothing else: most values are.
  const head = <u32>load<u16>(at);
  if ((head & 0xff) == tagOf(3, WIRE_BYTES) && length < 0x80 && length - 2 == head >> 8) {
    valueAt = at + 2;
    valueLength = length - 2;
    return TYPE_STRING;
  }
  if ((head & 0xff) == tagOf(2, WIRE_FIXED64) && length == 9) return orderNumber(load<u64>(at, 1)) ? TYPE_NUMBER : TYPE_OTHER;
  return readLongValue(at, length);
}

/** Reads a value however it is written; the last of several kinds counts. */
function readLongValue(at: usize, length: u32): u32 {
  const end = at + length;
  let type = TYPE_MISSING;
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return TYPE_OTHER;
    at = next;
    if (tag == tagOf(3, WIRE_BYTES) || tag == tagOf(6, WIRE_BYTES) || tag == tagOf(5, WIRE_BYTES)) {
      valueLength = readLength(at, end);
      if (next == 0) return TYPE_OTHER;
      valueAt = next;
      next += valueLength;
      type = tag == tagOf(3, WIRE_BYTES) ? TYPE_STRING : tag == tagOf(6, WIRE_BYTES) ? TYPE_LIST : TYPE_OTHER;
    } else if (tag == tagOf(2, WIRE_FIXED64)) {
      skipField(tag, at, end);
      if (next == 0) return TYPE_OTHER;
      type = orderNumber(load<u64>(at)) ? TYPE_NUMBER : TYPE_OTHER;
    } else if (tag == tagOf(4, WIRE_VARINT)) {
      valueBits = readVarint(at, end) != 0 ? 1 : 0;
      type = TYPE_BOOLEAN;
    } else {
      skipField(tag, at, end);
      if (tag == tagOf(1, WIRE_VARINT)) type = TYPE_MISSING;
    }
    if (next == 0) return TYPE_OTHER;
    at = next;
  }
  return type;
}

const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
const SIGN: u64 = 0x8000_0000_0000_0000;

/**
 * Turns the bits of an IEEE 754 double into an integer, in valueBits, that orders as the numbers do: -0 becomes 0, and the 63 low bits of
 * a negative number are inverted. False for NaN, which has no place in the order.
 */
export function orderNumber(bits: u64): bool {
  if ((bits & ~SIGN) > EXPONENT) return false;
  valueBits = bits == SIGN ? 0 : <i64>((bits & SIGN) != 0 ? bits ^ ~SIGN : bits);
  return true;
}

// Values: a google.protobuf.Value in its bytes, and what type it has.

import { next, readLength, readTag, readVarint, skipField, tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";

/** Absent, or null. */
export const TYPE_MISSING: u32 = 0;
export const TYPE_NUMBER: u32 = 1;
export const TYPE_STRING: u32 = 2;
export const TYPE_BOOLEAN: u32 = 3;
export const TYPE_LIST: u32 = 4;
/** An object, NaN, or damaged bytes: of no type that an operator takes. */
export const TYPE_OTHER: u32 = 5;
/** What the operators of dates take, and no value is read as: a number or a string that is a date (see date.ts). */
export const TYPE_DATE: u32 = 6;

/** What readValue found: the address of a string or list, */
export let valueAt: usize = 0;
/** its length, */
export let valueLength: u32 = 0;
/** or the ordered number (see orderNumber) or boolean. */
export let valueBits: i64 = 0;

/** Says that what was read last is this string; for readers built on these. */
export function foundString(at: usize, length: u32): u32 {
  valueAt = at;
  valueLength = length;
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

// The members of a list of a call, one after the other.

import { hashBytes, hashNumber, sameBytes } from "./bytes";
import { foldedAt, foldedLength, foldString } from "./fold";
import { readValue, TYPE_STRING, valueAt, valueBits, valueLength } from "./value";
import { next, readLength, readOnAt, readTag, skipField, tagOf, WIRE_BYTES } from "./wire";

let goOn: usize = 0;
let stop: usize = 0;
/** The google.protobuf.Value of the member that the walk is at. */
export let encodedAt: usize = 0;
export let encodedLength: u32 = 0;

/** Of the member read last: its type, the address and length of a string, or the ordered number or boolean. */
let type: u32 = 0;
let stringAt: usize = 0;
let stringLength: u32 = 0;
let bits: i64 = 0;

/** Starts a walk; nextMember goes to the first member. */
export function beginMembers(at: usize, end: usize): void {
  goOn = at;
  stop = end;
}

/** Goes to the next member; false when there is none. When the bytes of the list are damaged, `next` is 0 then. */
export function nextMember(): bool {
  while (goOn < stop) {
    const tag = readTag(goOn, stop);
    if (next == 0) return false;
    if (tag == tagOf(1, WIRE_BYTES)) {
      encodedLength = readLength(next, stop);
      encodedAt = next;
      goOn = next + encodedLength;
      return next != 0;
    }
    skipField(tag, next, stop);
    if (next == 0) return false;
    goOn = next;
  }
  // The bytes of a member may be damaged, which does not damage the list.
  readOnAt(goOn);
  return false;
}

/** Reads the member that the walk is at. */
export function readMember(ignoreCase: bool): void {
  type = readValue(encodedAt, encodedLength);
  bits = valueBits;
  stringAt = valueAt;
  stringLength = valueLength;
  if (type != TYPE_STRING || !ignoreCase) return;
  foldString(stringAt, stringLength);
  stringAt = foldedAt;
  stringLength = foldedLength;
}

/** Takes an operand (see test-layout.ts) for the member read last. */
export function readOperand(operand: usize): void {
  type = load<u32>(operand);
  bits = load<i64>(operand, 4);
  stringAt = operand + 8;
  stringLength = load<u32>(operand, 4);
}

/** Whether the member read last equals an operand, in type and value. */
export function memberEquals(operand: usize): bool {
  if (type != load<u32>(operand)) return false;
  if (type != TYPE_STRING) return load<i64>(operand, 4) == bits;
  return stringLength == load<u32>(operand, 4) && sameBytes(operand + 8, stringAt, stringLength);
}

/** The hash of the member read last. */
export function hashMember(): u32 {
  return type == TYPE_STRING ? hashBytes(stringAt, stringLength) : hashNumber(bits);
}

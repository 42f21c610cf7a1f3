// Walking the fields of a message of the snapshot.
//
//   for (let more = firstField(at, end); more; more = nextField()) {
//     if (fieldTag == …) use(fieldAt, fieldLength) or fieldNumber
//   }
//
// Who walks another message in the middle of a walk keeps `fieldNext` and `fieldEnd` and gives them to resumeFields afterwards. Damage ends
// the walk and is noted as INVALID.

import { INVALID, note } from "./verdict";
import { next, readLength, readTag, readVarint, skipField, tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

/** Of the field that the walk is at: the address of its tag, */
export let fieldStart: usize = 0;
/** the tag: field number << 3 | wire type, */
export let fieldTag: u32 = 0;
/** the address of its bytes, or of its value when that is of fixed width, */
export let fieldAt: usize = 0;
/** their length, */
export let fieldLength: u32 = 0;
/** or the value of its varint. */
export let fieldNumber: u64 = 0;
/** Where the walk goes on, */
export let fieldNext: usize = 0;
/** and where it ends. */
export let fieldEnd: usize = 0;

/** Starts a walk and goes to the first field; false when there is none. */
export function firstField(at: usize, end: usize): bool {
  fieldNext = at;
  fieldEnd = end;
  return nextField();
}

/** Goes back to a walk that another one has interrupted. */
export function resumeFields(at: usize, end: usize): void {
  fieldNext = at;
  fieldEnd = end;
}

/** Goes to the next field; false when there is none. */
export function nextField(): bool {
  const start = fieldNext;
  if (start >= fieldEnd) return false;
  fieldStart = start;
  const tag = load<u8>(start);
  const length = load<u8>(start, 1);
  // Most fields are short: a tag and a length of one byte each. Bounds: when nothing follows the tag this goes beyond the end, too.
  if ((tag & 0x87) == WIRE_BYTES && tag >= 8 && length < 0x80 && start + 2 + length <= fieldEnd) {
    fieldTag = tag;
    fieldLength = length;
    fieldAt = start + 2;
    fieldNext = start + 2 + length;
    return true;
  }
  return nextLongField();
}

function nextLongField(): bool {
  fieldTag = readTag(fieldNext, fieldEnd);
  if (next == 0) return damaged();
  const wire = fieldTag & 7;
  fieldAt = next;
  if (wire == WIRE_BYTES) {
    fieldLength = readLength(fieldAt, fieldEnd);
    if (next == 0) return damaged();
    fieldAt = next;
    fieldNext = fieldAt + fieldLength;
  } else {
    if (wire == WIRE_VARINT) fieldNumber = readVarint(fieldAt, fieldEnd);
    else skipField(fieldTag, fieldAt, fieldEnd);
    if (next == 0) return damaged();
    fieldNext = next;
  }
  return true;
}

function damaged(): bool {
  note(INVALID);
  fieldNext = fieldEnd;
  return false;
}

/** Where the next number of a packed field is. */
let packedNext: usize = 0;

/** How many numbers a repeated field of varints has brought: in packed form several, else one. nextPacked gives one after the other. */
export function packedCount(): u32 {
  packedNext = fieldAt;
  if ((fieldTag & 7) == WIRE_VARINT) return 1;
  let count: u32 = 0;
  for (let at = fieldAt; at < fieldAt + fieldLength; at = next) {
    readVarint(at, fieldAt + fieldLength);
    if (next == 0) {
      note(INVALID);
      return count;
    }
    count++;
  }
  return count;
}

/** The next number of such a field; call it as often as packedCount has said, and walk nothing else in between. */
export function nextPacked(): u64 {
  if ((fieldTag & 7) == WIRE_VARINT) return fieldNumber;
  const value = readVarint(packedNext, fieldAt + fieldLength);
  packedNext = next;
  return value;
}

/** Whether the field is a repeated varint of that number, packed or not. */
export function isPacked(field: u32): bool {
  return fieldTag == tagOf(field, WIRE_BYTES) || fieldTag == tagOf(field, WIRE_VARINT);
}

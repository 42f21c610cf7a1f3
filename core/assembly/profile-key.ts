// What an entry of a pillion.decision.v1.Profile is known by: its kind, and one text or two.

import { hashBytes, sameBytes } from "./bytes";
import { next, readLength, readTag, skipField, tagOf, WIRE_BYTES } from "./wire";

export const ATTRIBUTE: u32 = 1;
export const ACCOUNT_ATTRIBUTE: u32 = 2;
export const COUNTER: u32 = 3;
export const EXPOSURE: u32 = 4;
export const ASSIGNMENT: u32 = 5;
export const CAP: u32 = 6;

/** The key of the entry that readKey was given: the name of an attribute, the id of a counter, an optimization or a cap, */
export let keyAt: usize = 0;
export let keyLength: u32 = 0;
/** of an exposure the id of the outcome, too; of an attribute its value, which is no part of the key. */
export let otherAt: usize = 0;
export let otherLength: u32 = 0;

/** Reads the first two fields of an entry; false when its bytes are damaged. */
export function readKey(at: usize, end: usize): bool {
  keyAt = otherAt = at;
  keyLength = otherLength = 0;
  while (at < end) {
    // Short texts and messages in other fields are most of what there is, and are passed over in one step.
    const first = load<u8>(at);
    const short = load<u8>(at, 1);
    if ((first & 0x87) == WIRE_BYTES && first >= tagOf(3, WIRE_BYTES) && short < 0x80) {
      // Bounds: when nothing follows the tag this goes beyond the end, too.
      at += 2 + short;
      if (at > end) return false;
      continue;
    }
    const tag = readTag(at, end);
    if (next == 0) return false;
    if (tag == tagOf(1, WIRE_BYTES) || tag == tagOf(2, WIRE_BYTES)) {
      const length = readLength(next, end);
      if (next == 0) return false;
      at = next + length;
      if (tag >> 3 == 1) {
        keyAt = next;
        keyLength = length;
      } else {
        otherAt = next;
        otherLength = length;
      }
    } else {
      skipField(tag, next, end);
      if (next == 0) return false;
      at = next;
    }
  }
  return true;
}

/** The hash by which an entry is found. The second text counts for exposures only. */
export function hashOfKey(kind: u32, key: usize, length: u32, other: usize, otherBytes: u32): u32 {
  const hash = hashBytes(key, length) ^ (kind * 0x9e3779b9);
  return kind == EXPOSURE ? rotl<u32>(hash, 7) ^ hashBytes(other, otherBytes) : hash;
}

/** Whether the entry that was read last has that key. */
export function isKey(kind: u32, key: usize, length: u32, other: usize, otherBytes: u32): bool {
  if (keyLength != length || !sameBytes(keyAt, key, length)) return false;
  return kind != EXPOSURE || (otherLength == otherBytes && sameBytes(otherAt, other, otherBytes));
}

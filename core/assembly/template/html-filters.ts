// Filters for text in HTML.

import { sameBytes } from "../bytes";
import { putByte, putText } from "./arena";
import { beginSearch, findNext } from "./find-text";

// "&amp;", "&lt;", "&gt;", "&#34;", "&#39;", each in eight bytes, and their lengths and what they stand for.
const ENTITIES: usize = memory.data<u8>([
  0x26, 0x61, 0x6d, 0x70, 0x3b, 0, 0, 0, 0x26, 0x6c, 0x74, 0x3b, 0, 0, 0, 0, 0x26, 0x67, 0x74, 0x3b, 0, 0, 0, 0, 0x26, 0x23, 0x33, 0x34, 0x3b, 0, 0, 0, 0x26,
  0x23, 0x33, 0x39, 0x3b, 0, 0, 0,
]);
const ENTITY_LENGTHS: usize = memory.data<u8>([5, 4, 4, 5, 5]);
const ENTITY_BYTES: usize = memory.data<u8>([0x26, 0x3c, 0x3e, 0x22, 0x27]);
const ENTITY_COUNT: u32 = 5;

// "<br />\n".
const BREAK: usize = memory.data<u8>([0x3c, 0x62, 0x72, 0x20, 0x2f, 0x3e, 0x0a]);

// "<script", "</script>", "<style", "</style>", "<!--", "-->", "<", ">", each in sixteen bytes, and their lengths.
const TAGS: usize = memory.data<u8>([
  0x3c, 0x73, 0x63, 0x72, 0x69, 0x70, 0x74, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3c, 0x2f, 0x73, 0x63, 0x72, 0x69, 0x70, 0x74, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0x3c, 0x73,
  0x74, 0x79, 0x6c, 0x65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3c, 0x2f, 0x73, 0x74, 0x79, 0x6c, 0x65, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0, 0x3c, 0x21, 0x2d, 0x2d, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2d, 0x2d, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3e, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
const TAG_LENGTHS: usize = memory.data<u8>([7, 9, 6, 8, 4, 3, 1, 1]);
const TAG_KINDS: u32 = 4;

/** Adds a text with the five special characters as entities; one that is such an entity already stays as it is when `isOnce`. */
export function putEscapedHtml(at: usize, end: usize, isOnce: bool): void {
  while (at < end) {
    const byte = <u32>load<u8>(at);
    const own: u32 = isOnce && byte == 0x26 ? entityAt(at, end) : ENTITY_COUNT;
    const entity = own < ENTITY_COUNT ? own : entityFor(byte);
    if (entity < ENTITY_COUNT) putText(ENTITIES + 8 * <usize>entity, load<u8>(ENTITY_LENGTHS + <usize>entity));
    else putByte(byte);
    at += own < ENTITY_COUNT ? load<u8>(ENTITY_LENGTHS + <usize>own) : 1;
  }
}

function entityFor(byte: u32): u32 {
  let entity: u32 = 0;
  while (entity < ENTITY_COUNT && load<u8>(ENTITY_BYTES + <usize>entity) != byte) entity++;
  return entity;
}

function entityAt(at: usize, end: usize): u32 {
  let entity: u32 = 0;
  for (; entity < ENTITY_COUNT; entity++) {
    const length = <u32>load<u8>(ENTITY_LENGTHS + <usize>entity);
    if (end - at >= length && sameBytes(at, ENTITIES + 8 * <usize>entity, length)) return entity;
  }
  return entity;
}

/** Adds a text without its line ends, or with a break before each; an end is "\n" or "\r\n", and becomes "\n". */
export function putWithBreaks(at: usize, end: usize, hasBreaks: bool): void {
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    const isPair = byte == 0x0d && at + 1 < end && load<u8>(at, 1) == 0x0a;
    if (byte != 0x0a && !isPair) {
      putByte(byte);
      continue;
    }
    if (hasBreaks) putText(BREAK, 7);
    if (isPair) at++;
  }
}

/**
 * Adds a text without scripts, styles, comments and tags. What is opened and never closed is no such thing; once that is known of a kind, its
 * opening is not looked at again, so that the time grows with the length alone.
 */
export function putWithoutTags(at: usize, end: usize): void {
  let open: u32 = (1 << TAG_KINDS) - 1;
  while (at < end) {
    if (load<u8>(at) != 0x3c) {
      putByte(load<u8>(at++));
      continue;
    }
    let after: usize = 0;
    for (let kind: u32 = 0; kind < TAG_KINDS && after == 0; kind++) {
      const opener = TAGS + 32 * <usize>kind;
      const length = <u32>load<u8>(TAG_LENGTHS + 2 * <usize>kind);
      if ((open & (1 << kind)) == 0 || end - at < length || !sameBytes(at, opener, length)) continue;
      const closerLength = <u32>load<u8>(TAG_LENGTHS + 2 * <usize>kind + 1);
      beginSearch(opener + 16, closerLength);
      const closer = findNext(at + length, end);
      if (closer == 0) open &= ~(1 << kind);
      else after = closer + closerLength;
    }
    if (after == 0) return putText(at, <u32>(end - at));
    at = after;
  }
}

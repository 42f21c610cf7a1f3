// Unicode simple case folding (CaseFolding.txt, status C and S), code point by code point. A class of letters that differ in case only is
// represented by its smallest member, so that a folded string is never longer than the string.
//
// The table has runs of three words: first code point, last code point | step << 24, distance down to the representative.

import { CASE_FOLDING, CASE_FOLDING_RUNS } from "./case-folding-table";
import { FOLDED } from "./layout";

/** The string that foldString made, until it is called again: its address */
export let foldedAt: usize = 0;
/** and its length. */
export let foldedLength: u32 = 0;

/** Folds a string of a call. */
export function foldString(at: usize, length: u32): void {
  foldedAt = FOLDED;
  foldedLength = foldTo(at, length, FOLDED);
}

/** Folds a string to `to` and returns the length; `to` may be `at`. Bytes that are not well-formed UTF-8 stay as they are. */
export function foldTo(at: usize, length: u32, to: usize): u32 {
  const end = at + length;
  const start = to;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte < 0x80) {
      store<u8>(to++, byte - 0x61 < 26 ? byte - 32 : byte);
      at++;
      continue;
    }
    const bytes = sequenceBytes(at, end);
    if (bytes == 0) {
      store<u8>(to++, byte);
      at++;
      continue;
    }
    to = encode(fold(decode(at, bytes)), to);
    at += bytes;
  }
  return <u32>(to - start);
}

/** The bytes of the well-formed multi-byte sequence at `at` (Unicode, table 3-7), or 0. */
function sequenceBytes(at: usize, end: usize): u32 {
  const first = <u32>load<u8>(at);
  const bytes: u32 = first - 0xc2 < 30 ? 2 : first - 0xe0 < 16 ? 3 : first - 0xf0 < 5 ? 4 : 0;
  if (bytes == 0 || at + bytes > end) return 0;
  const second = <u32>load<u8>(at, 1);
  const low: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const high: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i: u32 = 2; i < bytes; i++) {
    if (load<u8>(at + i) >> 6 != 2) return 0;
  }
  return bytes;
}

function decode(at: usize, bytes: u32): u32 {
  let point = <u32>load<u8>(at) & (0xff >> (bytes + 1));
  for (let i: u32 = 1; i < bytes; i++) point = (point << 6) | (<u32>load<u8>(at + i) & 0x3f);
  return point;
}

function encode(point: u32, to: usize): usize {
  if (point < 0x80) {
    store<u8>(to, point);
    return to + 1;
  }
  if (point < 0x800) {
    store<u8>(to, 0xc0 | (point >> 6));
    store<u8>(to, 0x80 | (point & 0x3f), 1);
    return to + 2;
  }
  if (point < 0x10000) {
    store<u8>(to, 0xe0 | (point >> 12));
    store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 1);
    store<u8>(to, 0x80 | (point & 0x3f), 2);
    return to + 3;
  }
  store<u8>(to, 0xf0 | (point >> 18));
  store<u8>(to, 0x80 | ((point >> 12) & 0x3f), 1);
  store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 2);
  store<u8>(to, 0x80 | (point & 0x3f), 3);
  return to + 4;
}

function fold(point: u32): u32 {
  let low: u32 = 0;
  let high: u32 = CASE_FOLDING_RUNS;
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = CASE_FOLDING + <usize>middle * 12;
    const last = load<u32>(run, 4) & 0xffffff;
    if (point > last) {
      low = middle + 1;
    } else if (point < load<u32>(run)) {
      high = middle;
    } else {
      const step = load<u32>(run, 4) >> 24;
      return (point - load<u32>(run)) % step == 0 ? point - load<u32>(run, 8) : point;
    }
  }
  return point;
}

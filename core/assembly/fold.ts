// Unicode simple case folding (CaseFolding.txt, status C and S), code point by code point. A class of letters that differ in case only is
// represented by its smallest member, so that a folded string is never longer than the string.
//
// The table has runs of three words: first code point, last code point | step << 24, distance down to the representative.

import { CASE_FOLDING, CASE_FOLDING_RUNS } from "./case-folding-table";
import { FOLDED } from "./layout";
import { decode, encode, sequenceBytes } from "./utf8";

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

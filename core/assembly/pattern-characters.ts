// The classes of characters of a compiled pattern (see pattern.ts).

import { decode, sequenceBytes } from "./utf8";

/** Where the classes of ASCII are in a program, */
export const ASCII_CLASSES: u32 = 12;
/** how many those are, */
export const FIRST_BEYOND_ASCII: u32 = 0x80;
/** and where the ranges of all other characters are. */
export const RANGES: u32 = ASCII_CLASSES + FIRST_BEYOND_ASCII;

/** The address after the character that nextClass has looked at. */
export let afterCharacter: usize = 0;

/** The class of the character at `at`. */
export function nextClass(program: usize, at: usize, end: usize): u32 {
  const byte = <u32>load<u8>(at);
  if (byte < FIRST_BEYOND_ASCII) {
    afterCharacter = at + 1;
    return load<u8>(program + byte, ASCII_CLASSES);
  }
  const bytes = sequenceBytes(at, end);
  afterCharacter = at + max<u32>(bytes, 1);
  return classBeyondAscii(program, bytes == 0 ? 0xdc00 + byte : decode(at, bytes));
}

function classBeyondAscii(program: usize, point: u32): u32 {
  let low: u32 = 0;
  let high = <u32>load<u16>(program, 6);
  // The first range begins at or before the point, and the range sought is at `low` or behind it.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<u32>(program + RANGES + 4 * <usize>middle) >> 8 <= point) low = middle;
    else high = middle;
  }
  return load<u8>(program + RANGES + 4 * <usize>low);
}

// White space as ECMAScript has it: what trim removes and \s matches.

import { characterAt, characterBefore, characterBytes } from "./characters";

export function isSpace(point: u32): bool {
  if (point < 0x80) return point == 0x20 || point - 0x09 < 5;
  if (point - 0x2000 < 11) return true;
  return point == 0xa0 || point == 0x1680 || point == 0x2028 || point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000 || point == 0xfeff;
}

/** The address of the first character that is not white space, or the end. */
export function skipSpace(at: usize, end: usize): usize {
  while (at < end && isSpace(characterAt(at))) at += characterBytes(at);
  return at;
}

/** The address of the first white space, or the end. */
export function skipWord(at: usize, end: usize): usize {
  while (at < end && !isSpace(characterAt(at))) at += characterBytes(at);
  return at;
}

/** The address after the last character that is not white space, or the start. */
export function dropSpace(start: usize, end: usize): usize {
  while (end > start) {
    const last = characterBefore(end);
    if (!isSpace(characterAt(last))) break;
    end = last;
  }
  return end;
}

// The memory of one rendering. Texts are built at its low end, one at a time; everything else is taken from its high end. Nothing is given
// back before the end.

import { TEMPLATE_ARENA, TEMPLATE_ARENA_END } from "../layout";
import { encode } from "../utf8";
import { setText } from "./cell";
import { ILL_FORMED, isWellFormed, sequenceBytes } from "./characters";
import { chargeText, failRendering } from "./work";

let low: usize = TEMPLATE_ARENA;
let high: usize = TEMPLATE_ARENA_END;
/** Where the text that is being built begins. */
let textAt: usize = TEMPLATE_ARENA;

/** Gives everything back. */
export function beginArena(): void {
  low = textAt = TEMPLATE_ARENA;
  high = TEMPLATE_ARENA_END;
}

/** Takes so many bytes, aligned to 8; 0 when there are no more, which fails the rendering. */
export function takeBytes(bytes: u64): usize {
  const size = (max<u64>(bytes, 1) + 7) & ~7;
  if (size > <u64>(high - low)) {
    failRendering();
    return 0;
  }
  high -= <usize>size;
  return high;
}

/** Begins to build a text. */
export function beginText(): void {
  textAt = low;
}

/** Adds bytes to it. */
export function putText(at: usize, length: u32): void {
  if (length > <u32>(high - low)) return failRendering();
  memory.copy(low, at, length);
  low += length;
}

/** Adds a byte. */
export function putByte(byte: u32): void {
  if (low == high) return failRendering();
  store<u8>(low, byte);
  low++;
}

/** Adds a character. */
export function putCharacter(point: u32): void {
  if (high - low < 4) return failRendering();
  low = encode(point, low);
}

/** Adds room for so many bytes, which the caller fills at once; 0 when there is none. */
export function putRoom(bytes: u32): usize {
  if (bytes > <u32>(high - low)) {
    failRendering();
    return 0;
  }
  low += bytes;
  return low - bytes;
}

/** Gives the text that was built to a cell. */
export function finishText(cell: usize): void {
  const length = <u32>(low - textAt);
  chargeText(length);
  setText(cell, textAt, length);
}

/** Forgets the text that was built last. */
export function dropText(): void {
  low = textAt;
}

/** Gives a text of the call to a cell, with U+FFFD in place of what is not well-formed, as the decoder of the WHATWG does. */
export function setTextOfCall(cell: usize, at: usize, length: u32): void {
  chargeText(length);
  let made: u64 = 0;
  const end = at + length;
  if (isWellFormed(at, end)) return setText(cell, at, length);
  for (let i = at; i < end; ) {
    const bytes = sequenceBytes(i, end);
    made += bytes < ILL_FORMED ? bytes : 3;
    i += bytes & (ILL_FORMED - 1);
  }
  const to = takeBytes(made);
  if (to == 0) return setText(cell, at, 0);
  let writing = to;
  while (at < end) {
    const bytes = sequenceBytes(at, end);
    if (bytes < ILL_FORMED) {
      memory.copy(writing, at, bytes);
      writing += bytes;
    } else writing = encode(0xfffd, writing);
    at += bytes & (ILL_FORMED - 1);
  }
  setText(cell, to, <u32>made);
}

// Percent-encoding, as encodeURIComponent and decodeURIComponent of ECMAScript have it, with "+" for a space.

import { beginText, dropText, finishText, putByte } from "./arena";
import { input } from "./arguments";
import { addressOf, lengthOf, setText } from "./cell";
import { isWellFormed } from "./characters";
import { textAt, textLength, textOf } from "./text";
import { chargeText } from "./work";

// - _ . ! ~ * ' ( )
const UNESCAPED: usize = memory.data<u8>([0x2d, 0x5f, 0x2e, 0x21, 0x7e, 0x2a, 0x27, 0x28, 0x29]);
const UNESCAPED_COUNT: usize = 9;

function isUnescaped(byte: u32): bool {
  if ((byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10) return true;
  for (let i: usize = 0; i < UNESCAPED_COUNT; i++) if (load<u8>(UNESCAPED + i) == byte) return true;
  return false;
}

function hexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x37 + value;
}

/** Adds a text with percent signs to the text that is being built. */
export function putUrlEncoded(at: usize, end: usize): void {
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (isUnescaped(byte)) putByte(byte);
    else if (byte == 0x20) putByte(0x2b);
    else {
      putByte(0x25);
      putByte(hexDigit(byte >> 4));
      putByte(hexDigit(byte & 15));
    }
  }
}

function valueOfHex(byte: u32): u32 {
  const letter = (byte | 0x20) - 0x61;
  return byte - 0x30 < 10 ? byte - 0x30 : letter < 6 ? letter + 10 : 16;
}

/** A text that is not properly encoded stays as it is. */
export function filterUrlDecode(to: usize): void {
  textOf(input);
  const start = textAt;
  const length = textLength;
  const end = start + length;
  chargeText(length);
  setText(to, start, length);
  beginText();
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte != 0x25) {
      putByte(byte == 0x2b ? 0x20 : byte);
      continue;
    }
    const high: u32 = at + 2 < end ? valueOfHex(load<u8>(at, 1)) : 16;
    const low: u32 = at + 2 < end ? valueOfHex(load<u8>(at, 2)) : 16;
    if (high > 15 || low > 15) return dropText();
    putByte((high << 4) | low);
    at += 2;
  }
  finishText(to);
  if (!isWellFormed(addressOf(to), addressOf(to) + lengthOf(to))) setText(to, start, length);
}

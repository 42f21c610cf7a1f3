// The number that a text stands for, as ECMAScript's Number() takes it: NaN when it is none.

import { sameBytes } from "../bytes";
import { addDigit, assemble, beginDecimal, finishDecimal } from "./decimal-number";
import { dropSpace, skipSpace } from "./space";

// "Infinity".
const INFINITE: usize = memory.data<u8>([0x49, 0x6e, 0x66, 0x69, 0x6e, 0x69, 0x74, 0x79]);

/** A power of ten that is greater says no more than this one. */
const EXPONENT_SIZE_MAX: i64 = 10_000_000;

export function readNumberText(at: usize, length: u32): f64 {
  const start = skipSpace(at, at + length);
  const end = dropSpace(start, at + length);
  if (start == end) return 0;
  const first = <u32>load<u8>(start);
  if (first == 0x30 && start + 2 < end) {
    const letter = <u32>load<u8>(start, 1) | 0x20;
    const bits: u32 = letter == 0x78 ? 4 : letter == 0x6f ? 3 : letter == 0x62 ? 1 : 0;
    if (bits != 0) return readInRadix(start + 2, end, bits);
  }
  const isSigned = first == 0x2b || first == 0x2d;
  const size = readDecimal(isSigned ? start + 1 : start, end);
  return first == 0x2d ? -size : size;
}

function isDigit(at: usize, end: usize): bool {
  return at < end && <u32>load<u8>(at) - 0x30 < 10;
}

function readDecimal(at: usize, end: usize): f64 {
  if (end - at == 8 && sameBytes(at, INFINITE, 8)) return Infinity;
  let digits: u32 = 0;
  beginDecimal();
  for (; isDigit(at, end); at++) {
    addDigit(<u32>load<u8>(at) - 0x30, false);
    digits++;
  }
  if (at < end && load<u8>(at) == 0x2e) {
    for (at++; isDigit(at, end); at++) {
      addDigit(<u32>load<u8>(at) - 0x30, true);
      digits++;
    }
  }
  if (digits == 0) return NaN;
  if (at == end) return finishDecimal(0);
  if ((load<u8>(at) | 0x20) != 0x65) return NaN;
  return readExponent(at + 1, end);
}

function readExponent(at: usize, end: usize): f64 {
  const sign: u32 = at < end ? load<u8>(at) : 0;
  if (sign == 0x2b || sign == 0x2d) at++;
  if (!isDigit(at, end)) return NaN;
  let power: i64 = 0;
  for (; isDigit(at, end); at++) power = min<i64>(power * 10 + load<u8>(at) - 0x30, EXPONENT_SIZE_MAX);
  return at == end ? finishDecimal(sign == 0x2d ? -power : power) : NaN;
}

/** A number in hexadecimal, octal or binary digits of so many bits. */
function readInRadix(at: usize, end: usize, bits: u32): f64 {
  let value: u64 = 0;
  let dropped: i32 = 0;
  let hasMore = false;
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    const letter = (byte | 0x20) - 0x61;
    const digit: u32 = byte - 0x30 < 10 ? byte - 0x30 : letter < 6 ? letter + 10 : 16;
    if (digit >> bits != 0) return NaN;
    if (value >> (64 - <u64>bits) == 0) value = (value << (<u64>bits)) | digit;
    else {
      dropped += <i32>bits;
      hasMore = hasMore || digit != 0;
    }
  }
  return roundBits(value, dropped, hasMore);
}

/** `value` times two to the power of `dropped`, and a little more when there is more; ties to the even one. */
function roundBits(value: u64, dropped: i32, hasMore: bool): f64 {
  if (value == 0) return 0;
  const extra = 11 - <i32>clz<u64>(value);
  if (extra <= 0) return assemble(value, dropped);
  const half: u64 = 1 << (<u64>(extra - 1));
  const rest = value & (2 * half - 1);
  let quotient = value >> <u64>extra;
  if (rest > half || (rest == half && (hasMore || (quotient & 1) != 0))) quotient++;
  return assemble(quotient, dropped + extra);
}

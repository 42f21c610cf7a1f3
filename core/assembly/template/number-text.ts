// The text of a number, as ECMAScript's Number::toString writes it.

import { cursor, writeAt, writeByte, writeRaw } from "../write";
import { DIGITS, decimalExponent, digitCount, findDigits } from "./decimal-digits";

/** The longest is -1.2345678901234567e-308, or one with five zeros after the point. */
export const NUMBER_TEXT_BYTES_MAX: u32 = 32;

// "NaN", "Infinity".
const NOT_A_NUMBER: usize = memory.data<u8>([0x4e, 0x61, 0x4e]);
const INFINITE: usize = memory.data<u8>([0x49, 0x6e, 0x66, 0x69, 0x6e, 0x69, 0x74, 0x79]);

/** Powers of ten that are written out: whole numbers up to 21 digits, fractions up to six zeros after the point, the first one counted. */
const WHOLE_DIGITS_MAX: i32 = 21;
const LEADING_ZEROS_MAX: i32 = 6;

/** Writes a number to `to`, where NUMBER_TEXT_BYTES_MAX have room, and returns its length. */
export function writeNumberText(value: f64, to: usize): u32 {
  const before = cursor;
  writeAt(to);
  if (isNaN<f64>(value)) writeRaw(NOT_A_NUMBER, 3);
  else {
    if (value < 0) writeByte(0x2d);
    const size = abs<f64>(value);
    if (size == Infinity) writeRaw(INFINITE, 8);
    else {
      findDigits(size);
      writeFound();
    }
  }
  const length = <u32>(cursor - to);
  writeAt(before);
  return length;
}

function writeFound(): void {
  const exponent = decimalExponent;
  const count = <i32>digitCount;
  if (count == 0) return writeByte(0x30);
  if (exponent > WHOLE_DIGITS_MAX || exponent <= -LEADING_ZEROS_MAX) return writeScientific();
  if (exponent <= 0) {
    writeByte(0x30);
    writeByte(0x2e);
    for (let i = exponent; i < 0; i++) writeByte(0x30);
    return writeDigits(0, count);
  }
  writeDigits(0, min(exponent, count));
  for (let i = count; i < exponent; i++) writeByte(0x30);
  if (exponent >= count) return;
  writeByte(0x2e);
  writeDigits(exponent, count);
}

function writeScientific(): void {
  writeDigits(0, 1);
  if (digitCount > 1) {
    writeByte(0x2e);
    writeDigits(1, <i32>digitCount);
  }
  const power = decimalExponent - 1;
  writeByte(0x65);
  writeByte(power < 0 ? 0x2d : 0x2b);
  const size = <u32>abs<i32>(power);
  if (size >= 100) writeByte(0x30 + size / 100);
  if (size >= 10) writeByte(0x30 + ((size / 10) % 10));
  writeByte(0x30 + (size % 10));
}

function writeDigits(from: i32, to: i32): void {
  for (let i = from; i < to; i++) writeByte(0x30 + <u32>load<u8>(DIGITS + i));
}

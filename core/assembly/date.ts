// Dates as values have them: a number of milliseconds since 1970, or text as RFC 3339 writes it. docs/DETERMINISM.md has the grammar.

import { isMoment } from "./moment";
import { TYPE_NUMBER, TYPE_STRING, valueAt, valueBits, valueLength } from "./value";

/** What readDate found: milliseconds since 1970 in UTC. */
export let dateMs: i64 = 0;

/** Reads the value that was read last, of the given type, as a date; false when it is none. */
export function readDate(type: u32): bool {
  if (type == TYPE_NUMBER) return readNumber(valueBits);
  return type == TYPE_STRING && readText(valueAt, valueLength);
}

const MANTISSA_BITS: u64 = 52;
/** The exponent of a double whose mantissa is a whole number as it stands. */
const EXPONENT_OF_ONE: i64 = 1023 + 52;

/** Cuts the fraction of an ordered number (see value.ts) downwards. */
function readNumber(ordered: i64): bool {
  const isNegative = ordered < 0;
  const bits = <u64>(isNegative ? ordered ^ i64.MAX_VALUE : ordered) & <u64>i64.MAX_VALUE;
  const down = EXPONENT_OF_ONE - <i64>(bits >> MANTISSA_BITS);
  // Beyond 2^53 nothing is a date; below 1 there is nothing but a fraction.
  if (down < 0) return false;
  const mantissa = (bits & ((1 << MANTISSA_BITS) - 1)) | (1 << MANTISSA_BITS);
  const whole = down > 52 ? 0 : <i64>(mantissa >> <u64>down);
  const hasFraction = down > 52 ? bits != 0 : (<u64>whole) << (<u64>down) != mantissa;
  dateMs = isNegative ? -whole - (hasFraction ? 1 : 0) : whole;
  return isMoment(dateMs);
}

/** Where reading text goes on; 0 when what was to be read is not there. */
let goOn: usize = 0;
let stop: usize = 0;

function readText(at: usize, length: u32): bool {
  goOn = at;
  stop = at + length;
  const year = readDigits(4);
  readByte(0x2d);
  const month = readDigits(2);
  readByte(0x2d);
  const day = readDigits(2);
  if (goOn == 0 || month - 1 >= 12 || day - 1 >= daysOf(year, month)) return false;
  dateMs = <i64>dayNumber(year, month, day) * 86_400_000;
  if (goOn == stop) return true;
  const separator = <u32>load<u8>(goOn++);
  if (separator != 0x54 && separator != 0x74 && separator != 0x20) return false;
  return readTime() && readOffset() && goOn == stop;
}

function readTime(): bool {
  const hour = readDigits(2);
  readByte(0x3a);
  const minute = readDigits(2);
  if (goOn == 0 || hour > 23 || minute > 59) return false;
  dateMs += (<i64>hour * 60 + minute) * 60_000;
  if (goOn == stop || load<u8>(goOn) != 0x3a) return true;
  goOn++;
  const second = readDigits(2);
  if (goOn == 0 || second > 60) return false;
  dateMs += <i64>second * 1000;
  return goOn == stop || load<u8>(goOn) != 0x2e || readFraction();
}

/** Digits after the dot, at least one; from the fourth on they are smaller than a millisecond. */
function readFraction(): bool {
  const first = ++goOn;
  let unit: i64 = 100;
  for (; goOn < stop && <u32>load<u8>(goOn) - 0x30 < 10; goOn++) {
    dateMs += <i64>(<u32>load<u8>(goOn) - 0x30) * unit;
    unit /= 10;
  }
  return goOn != first;
}

/** Nothing, "Z", "z", or hours and minutes ahead of UTC. */
function readOffset(): bool {
  if (goOn == stop) return true;
  const sign = <u32>load<u8>(goOn++);
  if ((sign | 0x20) == 0x7a) return true;
  if (sign != 0x2b && sign != 0x2d) return false;
  const hours = readDigits(2);
  readByte(0x3a);
  const minutes = readDigits(2);
  if (goOn == 0 || hours > 23 || minutes > 59) return false;
  const ahead = (<i64>hours * 60 + minutes) * 60_000;
  dateMs += sign == 0x2b ? -ahead : ahead;
  return true;
}

/** Reads a number of so many digits. */
function readDigits(count: u32): u32 {
  let value: u32 = 0;
  for (; count != 0 && goOn != 0; count--) {
    const digit = goOn < stop ? <u32>load<u8>(goOn) - 0x30 : 10;
    goOn = digit < 10 ? goOn + 1 : 0;
    value = value * 10 + digit;
  }
  return value;
}

function readByte(byte: u32): void {
  if (goOn != 0) goOn = goOn < stop && <u32>load<u8>(goOn) == byte ? goOn + 1 : 0;
}

function isLeap(year: u32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/** How many days a month from 1 to 12 has. */
function daysOf(year: u32, month: u32): u32 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/**
 * Days since 1970-01-01 in the Gregorian calendar, continued to the year 0. Years are counted from March, so that the leap day is the last
 * of its year and the days before a month are (153 m + 2) / 5.
 */
function dayNumber(year: u32, month: u32, day: u32): i32 {
  const years = <i32>year - (month <= 2 ? 1 : 0);
  const era = years >= 0 ? years / 400 : -1;
  const yearOfEra = years - era * 400;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + <i32>dayOfYear - 719_468;
}

// From decimal digits to the nearest double, ties to the even one. Short numbers take one multiplication or division of doubles that are
// exact (Clinger, 1990); for the others a quotient of whole numbers is made bit by bit.

import { BIG_BYTES, bitsOfBig, compareBig, multiplyBig, multiplyByPowerOfTen, setBig, shiftBig, subtractBig } from "./big-integer";
import { EXACT_POWER_MAX, powerOfTen } from "./decimal-digits";

/** Digits that are kept; what follows can only say that the number is a little greater, for which one more digit is enough (767 would do). */
const DIGITS_MAX: u32 = 800;
/** Beyond these powers of ten every number is infinite, or 0. */
const EXPONENT_MAX: i64 = 310;
const EXPONENT_MIN: i64 = -330;

const EXACT_MAX: u64 = 1 << 53;
/** The exponent of the lowest bit of the smallest double. */
const LOWEST_BIT: i32 = -1074;

const NUMERATOR: usize = memory.data(BIG_BYTES, 8);
const DENOMINATOR: usize = memory.data(BIG_BYTES, 8);

let keptDigits: u32 = 0;
let firstDigits: u64 = 0;
let firstCount: u32 = 0;
/** The number is the kept digits times ten to this. */
let exponent: i64 = 0;
let hasMore: bool = false;

/** Begins a number; digits come one after the other. */
export function beginDecimal(): void {
  keptDigits = firstCount = 0;
  firstDigits = 0;
  exponent = 0;
  hasMore = false;
  setBig(NUMERATOR, 0);
}

/** Adds a digit, 0 to 9, which is a part of the fraction or not. */
export function addDigit(digit: u32, isFraction: bool): void {
  if (isFraction) exponent--;
  if (keptDigits == 0 && digit == 0) return;
  if (keptDigits == DIGITS_MAX) {
    exponent++;
    if (digit != 0) hasMore = true;
    return;
  }
  keptDigits++;
  if (keptDigits < 20) {
    firstDigits = firstDigits * 10 + digit;
    firstCount = keptDigits;
    if (keptDigits == 19) setBig(NUMERATOR, firstDigits);
  } else multiplyBig(NUMERATOR, 10, digit);
}

/** The number that was given, times ten to the power of `scale`. */
export function finishDecimal(scale: i64): f64 {
  if (keptDigits == 0) return 0;
  const power = exponent + scale;
  const magnitude = power + <i64>keptDigits;
  if (magnitude > EXPONENT_MAX) return Infinity;
  if (magnitude < EXPONENT_MIN) return 0;
  const isShort = keptDigits < 20 && firstDigits < EXACT_MAX;
  if (isShort && power >= 0 && power <= EXACT_POWER_MAX) return <f64>firstDigits * powerOfTen(<i32>power);
  if (isShort && power < 0 && power >= -EXACT_POWER_MAX) return <f64>firstDigits / powerOfTen(<i32>-power);
  if (keptDigits < 19) setBig(NUMERATOR, firstDigits);
  if (hasMore) multiplyBig(NUMERATOR, 10, 1);
  const wholePower = <i32>power - (hasMore ? 1 : 0);
  setBig(DENOMINATOR, 1);
  if (wholePower >= 0) multiplyByPowerOfTen(NUMERATOR, wholePower);
  else multiplyByPowerOfTen(DENOMINATOR, -wholePower);
  return divide();
}

/** NUMERATOR / DENOMINATOR, rounded. */
function divide(): f64 {
  let high = <i32>bitsOfBig(NUMERATOR) - <i32>bitsOfBig(DENOMINATOR);
  align(high);
  if (compareBig(NUMERATOR, DENOMINATOR) < 0) {
    shiftBig(NUMERATOR, 1);
    high--;
  }
  // The quotient lies in [2^high, 2^(high + 1)). A double has 53 bits of it, or those down to the lowest one there is.
  const bits = min<i32>(53, high - LOWEST_BIT + 1);
  if (bits < 0) return 0;
  let quotient: u64 = 0;
  for (let i: i32 = 0; i < bits; i++) {
    quotient <<= 1;
    if (compareBig(NUMERATOR, DENOMINATOR) >= 0) {
      subtractBig(NUMERATOR, DENOMINATOR);
      quotient |= 1;
    }
    shiftBig(NUMERATOR, 1);
  }
  const rest = compareBig(NUMERATOR, DENOMINATOR);
  if (rest > 0 || (rest == 0 && (quotient & 1) != 0)) quotient++;
  return assemble(quotient, high - bits + 1);
}

/** Shifts one of the two so that their highest bits are the same. */
function align(high: i32): void {
  if (high > 0) shiftBig(DENOMINATOR, high);
  else shiftBig(NUMERATOR, -high);
}

/** `quotient` times two to the power of `low`; it has at most 53 bits, or is 2^53. */
export function assemble(quotient: u64, low: i32): f64 {
  if (quotient == 0) return 0;
  const high = low + 63 - <i32>clz<u64>(quotient);
  if (high > 1023) return Infinity;
  // Without the hidden bit; a carry into the exponent is the next power of two, as it should be.
  const shift = 52 - (63 - <i32>clz<u64>(quotient));
  if (high < -1022) return reinterpret<f64>(quotient << (<u64>(low - LOWEST_BIT)));
  const fraction = shift >= 0 ? quotient << (<u64>shift) : quotient >> <u64>-shift;
  return reinterpret<f64>(((<u64>(high + 1023)) << 52) | (fraction & ((1 << 52) - 1)));
}

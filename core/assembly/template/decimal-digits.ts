// The decimal digits of a double: the fewest that are read back as the same double, and of those the nearest to it, ties to the even digit. This is what ECMAScript
// asks of Number::toString, and what the free-format algorithm of Steele and White, in the form of Burger and Dybvig (1996), makes with
// whole numbers of any size. Most numbers have up to 15 digits; they are found with one multiplication and one division for each place.

import { addBig, BIG_BYTES, compareBig, copyBig, multiplyBig, multiplyByPowerOfTen, setBig, shiftBig, subtractBig } from "./big-integer";

/** The digits 0 to 9, as numbers, a byte each. */
export const DIGITS: usize = memory.data(32, 8);
/** How many there are; 0 has none. */
export let digitCount: u32 = 0;
/** The number is 0.d1d2d3… times ten to this. */
export let decimalExponent: i32 = 0;

const POWERS_OF_TEN: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]);

/** Powers up to this one are doubles without an error. */
export const EXACT_POWER_MAX: i32 = 22;

/** Decimals of up to 15 digits are different doubles. */
const FEW_DIGITS: f64 = 1e15;

const FRACTION_BITS: u64 = 52;
const HIDDEN_BIT: u64 = 1 << 52;
const EXPONENT_BIAS: i32 = 1075;
const LOG10_OF_2: f64 = 0.30102999566398119521;

const REMAINDER: usize = memory.data(BIG_BYTES, 8);
const SCALE: usize = memory.data(BIG_BYTES, 8);
const ABOVE: usize = memory.data(BIG_BYTES, 8);
const BELOW: usize = memory.data(BIG_BYTES, 8);
const SUM: usize = memory.data(BIG_BYTES, 8);

/** Ten to the power of 0 to EXACT_POWER_MAX. */
export function powerOfTen(power: i32): f64 {
  return load<f64>(POWERS_OF_TEN + ((<usize>power) << 3));
}

/** Finds the digits of a number that is finite and not negative. */
export function findDigits(value: f64): void {
  digitCount = 0;
  decimalExponent = 0;
  if (value == 0) return;
  for (let places: i32 = 0; places <= EXACT_POWER_MAX; places++) {
    const scaled = value * powerOfTen(places);
    if (scaled >= FEW_DIGITS) break;
    const whole = nearest<f64>(scaled);
    if (whole != 0 && whole / powerOfTen(places) == value) return keepWhole(<u64>whole, places);
  }
  findManyDigits(value);
}

/** Keeps the digits of `whole` / 10 ^ `places`. */
function keepWhole(whole: u64, places: i32): void {
  while (whole % 10 == 0) {
    whole /= 10;
    places--;
  }
  let count: u32 = 0;
  for (let rest = whole; rest != 0; rest /= 10) count++;
  for (let i = count; i != 0; i--) {
    store<u8>(DIGITS + i - 1, <u32>(whole % 10));
    whole /= 10;
  }
  digitCount = count;
  decimalExponent = <i32>count - places;
}

function findManyDigits(value: f64): void {
  const bits = reinterpret<u64>(value);
  const biased = <i32>(bits >> FRACTION_BITS);
  const fraction = bits & (HIDDEN_BIT - 1);
  const significand = biased == 0 ? fraction : fraction | HIDDEN_BIT;
  const exponent = max(biased, 1) - EXPONENT_BIAS;
  // Below a power of two the next double is only half as far away as above it.
  const isUneven = fraction == 0 && biased > 1;
  setBig(REMAINDER, significand);
  setBig(SCALE, 1);
  setBig(ABOVE, isUneven ? 2 : 1);
  setBig(BELOW, 1);
  const extra: u32 = isUneven ? 2 : 1;
  shiftBig(REMAINDER, extra + <u32>max(exponent, 0));
  shiftBig(SCALE, extra + <u32>max(-exponent, 0));
  shiftBig(ABOVE, <u32>max(exponent, 0));
  shiftBig(BELOW, <u32>max(exponent, 0));
  scale(<f64>exponent + 63 - <f64>clz<u64>(significand), (significand & 1) == 0);
  generate((significand & 1) == 0);
}

/** Brings the number to less than 1; the estimate of its power of ten is right or one too small. */
function scale(log2: f64, isInclusive: bool): void {
  const estimate = <i32>ceil<f64>(log2 * LOG10_OF_2 - 1e-10);
  decimalExponent = estimate;
  if (estimate >= 0) multiplyByPowerOfTen(SCALE, estimate);
  else {
    multiplyByPowerOfTen(REMAINDER, -estimate);
    multiplyByPowerOfTen(ABOVE, -estimate);
    multiplyByPowerOfTen(BELOW, -estimate);
  }
  if (reachesScale(isInclusive)) {
    decimalExponent++;
  } else {
    multiplyBig(REMAINDER, 10, 0);
    multiplyBig(ABOVE, 10, 0);
    multiplyBig(BELOW, 10, 0);
  }
}

/** Whether rounding up what is left would still be read back as the same number. */
function reachesScale(isInclusive: bool): bool {
  copyBig(REMAINDER, SUM);
  addBig(SUM, ABOVE);
  const order = compareBig(SUM, SCALE);
  return isInclusive ? order >= 0 : order > 0;
}

function generate(isInclusive: bool): void {
  while (true) {
    let digit: u32 = 0;
    while (compareBig(REMAINDER, SCALE) >= 0) {
      subtractBig(REMAINDER, SCALE);
      digit++;
    }
    const order = compareBig(REMAINDER, BELOW);
    const mayStop = isInclusive ? order <= 0 : order < 0;
    const mayRoundUp = reachesScale(isInclusive);
    if (!mayStop && !mayRoundUp) {
      store<u8>(DIGITS + digitCount++, digit);
      multiplyBig(REMAINDER, 10, 0);
      multiplyBig(ABOVE, 10, 0);
      multiplyBig(BELOW, 10, 0);
      continue;
    }
    if (mayStop && mayRoundUp) {
      shiftBig(REMAINDER, 1);
      const half = compareBig(REMAINDER, SCALE);
      if (half > 0 || (half == 0 && (digit & 1) != 0)) digit++;
    } else if (mayRoundUp) digit++;
    store<u8>(DIGITS + digitCount++, digit);
    return;
  }
}

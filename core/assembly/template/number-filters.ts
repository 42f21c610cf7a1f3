// Filters of numbers: arithmetic of doubles. What stands for no number counts as 0.

import { argument, input, numberArgument } from "./arguments";
import { setNumber } from "./cell";
import { DIGITS, decimalExponent, digitCount, findDigits } from "./decimal-digits";
import { addDigit, beginDecimal, finishDecimal } from "./decimal-number";
import { ABS, AT_LEAST, AT_MOST, CEIL, DIVIDED_BY, FLOOR, MINUS, MODULO, PLUS, ROUND, TIMES } from "./filter-numbers";
import { numberFor } from "./order";

/** Whole numbers up to here are doubles. */
const SAFE_MAX: f64 = 9007199254740991;
const PLACES_MAX: f64 = 1e9;

export function filterNumber(filter: u32, to: usize): void {
  const value = numberFor(input);
  if (filter == ROUND) setNumber(to, round(value, numberArgument(0, 0)));
  else if (filter == ABS) setNumber(to, abs<f64>(value));
  else if (filter == CEIL) setNumber(to, ceil<f64>(value));
  else if (filter == FLOOR) setNumber(to, floor<f64>(value));
  else setNumber(to, calculate(filter, value, numberFor(argument(0))));
}

function calculate(filter: u32, a: f64, b: f64): f64 {
  if (filter == PLUS) return a + b;
  if (filter == MINUS) return a - b;
  if (filter == TIMES) return a * b;
  if (filter == DIVIDED_BY) return a / b;
  if (filter == MODULO) return ((a % b) + b) % b;
  if (filter == AT_LEAST) return max<f64>(a, b);
  return filter == AT_MOST ? min<f64>(a, b) : NaN;
}

/** Rounds the decimal digits of a number to so many places, halves away from 0; what has no such places stays as it is. */
function round(value: f64, places: f64): f64 {
  if (trunc<f64>(places) != places || abs<f64>(places) > PLACES_MAX || value - value != 0) return value;
  const scaled = shiftDecimal(abs<f64>(value), <i64>places);
  if (!(scaled <= SAFE_MAX)) return value;
  const whole = floor<f64>(scaled);
  const rounded = shiftDecimal(scaled - whole >= 0.5 ? whole + 1 : whole, -(<i64>places));
  return value < 0 ? -rounded : rounded;
}

/** The number whose decimal digits are those of another one, with the point moved. */
function shiftDecimal(value: f64, places: i64): f64 {
  findDigits(value);
  beginDecimal();
  for (let i: u32 = 0; i < digitCount; i++) addDigit(load<u8>(DIGITS + i), false);
  return finishDecimal(<i64>decimalExponent - <i64>digitCount + places);
}

// Tests of a version against the operands of a test (see test-layout.ts), which load has found to be versions.

import { VERSION_AT_LEAST, VERSION_AT_MOST, VERSION_BETWEEN, VERSION_GREATER_THAN, VERSION_LESS_THAN } from "./operators";
import { operandBytes } from "./string-tests";
import { TEST_BYTES } from "./test-layout";
import { compareVersions, parseVersion, VERSION_BYTES } from "./version";

const VALUE: usize = memory.data(32, 8);
const OPERAND: usize = memory.data(32, 8);
if (VERSION_BYTES != 32) ERROR("the room for a version");

/** Parses the value for testVersion; false when it is not a version. */
export function isVersion(at: usize, length: u32): bool {
  return parseVersion(at, length, VALUE);
}

export function testVersion(operator: u32, test: usize): bool {
  const first = test + TEST_BYTES;
  if (operator == VERSION_LESS_THAN) return compareTo(first) < 0;
  if (operator == VERSION_AT_MOST) return compareTo(first) <= 0;
  if (operator == VERSION_GREATER_THAN) return compareTo(first) > 0;
  if (operator == VERSION_AT_LEAST) return compareTo(first) >= 0;
  if (operator == VERSION_BETWEEN) return compareTo(first) >= 0 && compareTo(first + operandBytes(load<u32>(first))) <= 0;
  let operand = first;
  for (let left = load<u32>(test, 16); left != 0; left--) {
    if (compareTo(operand) == 0) return true;
    operand += operandBytes(load<u32>(operand));
  }
  return false;
}

function compareTo(operand: usize): i32 {
  parseVersion(operand + 4, load<u32>(operand), OPERAND);
  return compareVersions(VALUE, OPERAND);
}

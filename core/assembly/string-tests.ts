// Tests of a string against the operands of a test (see test-layout.ts).

import { hashBytes, sameBytes } from "./bytes";
import { TEST_BYTES } from "./test-layout";

/** The bytes an operand string takes. */
export function operandBytes(length: u32): u32 {
  return 4 + ((length + 3) & ~3);
}

export function testOneOf(test: usize, at: usize, length: u32): bool {
  let operand = test + TEST_BYTES;
  for (let left = load<u32>(test, 16); left != 0; left--) {
    const operandLength = load<u32>(operand);
    if (operandLength == length && sameBytes(operand + 4, at, length)) return true;
    operand += operandBytes(operandLength);
  }
  return false;
}

export function testInSet(test: usize, at: usize, length: u32): bool {
  const entries = test + TEST_BYTES;
  const mask = load<u32>(test, 16);
  const hash = hashBytes(at, length);
  let slot = hash & mask;
  while (true) {
    const entry = entries + <usize>slot * 8;
    const operand = <usize>load<u32>(entry, 4);
    if (operand == 0) return false;
    if (load<u32>(entry) == hash && load<u32>(operand) == length && sameBytes(operand + 4, at, length)) return true;
    slot = (slot + 1) & mask;
  }
}

export function testPrefix(test: usize, at: usize, length: u32): bool {
  let operand = test + TEST_BYTES;
  for (let left = load<u32>(test, 16); left != 0; left--) {
    const operandLength = load<u32>(operand);
    if (operandLength <= length && sameBytes(operand + 4, at, operandLength)) return true;
    operand += operandBytes(operandLength);
  }
  return false;
}

export function testSuffix(test: usize, at: usize, length: u32): bool {
  let operand = test + TEST_BYTES;
  for (let left = load<u32>(test, 16); left != 0; left--) {
    const operandLength = load<u32>(operand);
    if (operandLength <= length && sameBytes(operand + 4, at + (length - operandLength), operandLength)) return true;
    operand += operandBytes(operandLength);
  }
  return false;
}

export function testContains(test: usize, at: usize, length: u32): bool {
  let operand = test + TEST_BYTES;
  for (let left = load<u32>(test, 16); left != 0; left--) {
    const operandLength = load<u32>(operand);
    const borders = operand + operandBytes(operandLength);
    if (contains(at, length, operand + 4, operandLength, borders)) return true;
    operand = borders + 4 * operandLength;
  }
  return false;
}

/** Knuth, Morris and Pratt: linear in the length of the string whatever the two strings are. */
function contains(at: usize, length: u32, part: usize, partLength: u32, borders: usize): bool {
  let matched: u32 = 0;
  for (let i: u32 = 0; matched < partLength && i < length; i++) {
    const byte = load<u8>(at + i);
    while (matched != 0 && load<u8>(part + matched) != byte) matched = load<u32>(borders + 4 * <usize>(matched - 1));
    if (load<u8>(part + matched) == byte) matched++;
  }
  return matched == partLength;
}

/** Writes, for each prefix of a string, the length of its longest proper prefix that is also its suffix. */
export function writeBorders(part: usize, partLength: u32, borders: usize): void {
  let border: u32 = 0;
  for (let i: u32 = 1; i < partLength; i++) {
    const byte = load<u8>(part + i);
    while (border != 0 && load<u8>(part + border) != byte) border = load<u32>(borders + 4 * <usize>(border - 1));
    if (load<u8>(part + border) == byte) border++;
    store<u32>(borders + 4 * <usize>i, border);
  }
}

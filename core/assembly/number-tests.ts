// Tests of the number or boolean that was read last against the operands of a test (see test-layout.ts).

import { NUMBER_AT_LEAST, NUMBER_AT_MOST, NUMBER_BETWEEN, NUMBER_GREATER_THAN, NUMBER_LESS_THAN } from "./operators";
import { TEST_BYTES } from "./test-layout";
import { valueBits } from "./value";

export function testNumber(operator: u32, test: usize): bool {
  const operands = test + TEST_BYTES;
  const first = load<i64>(operands);
  if (operator == NUMBER_LESS_THAN) return valueBits < first;
  if (operator == NUMBER_AT_MOST) return valueBits <= first;
  if (operator == NUMBER_GREATER_THAN) return valueBits > first;
  if (operator == NUMBER_AT_LEAST) return valueBits >= first;
  if (operator == NUMBER_BETWEEN) return valueBits >= first && valueBits <= load<i64>(operands, 8);
  const count = load<u32>(test, 16);
  for (let i: u32 = 0; i < count; i++) {
    if (load<i64>(operands + 8 * <usize>i) == valueBits) return true;
  }
  return false;
}

export function testBoolean(test: usize): bool {
  return load<i64>(test + TEST_BYTES) == valueBits;
}

// Tests of the date that was read last against the operand of a test (see test-layout.ts).

import { dateMs } from "./date";
import { nowMs } from "./moment";
import { DATE_BEFORE, DATE_FROM, DATE_IN_LAST } from "./operators";
import { TEST_BYTES } from "./test-layout";

export function testDate(operator: u32, test: usize): bool {
  const operand = load<i64>(test + TEST_BYTES);
  if (operator == DATE_BEFORE) return dateMs < operand;
  if (operator == DATE_FROM) return dateMs >= operand;
  if (operator == DATE_IN_LAST) return dateMs >= nowMs - operand && dateMs <= nowMs;
  return dateMs >= nowMs && dateMs <= nowMs + operand;
}

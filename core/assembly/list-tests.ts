// Tests of the list that was read last against the operands of a test (see test-layout.ts).

import { LINEAR_OPERANDS_MAX } from "./limits";
import { beginMembers, memberEquals, nextMember, readMember } from "./list-members";
import { testListSet } from "./list-set";
import { LIST_ANY_IN_SET, LIST_CONTAINS_ANY } from "./operators";
import { operandBytes } from "./string-tests";
import { IGNORE_CASE, TEST_BYTES } from "./test-layout";
import { TYPE_STRING, valueAt, valueLength } from "./value";
import { next } from "./wire";

if (LINEAR_OPERANDS_MAX > 31) ERROR("the operands that are met do not fit into a word");

/** Of a list whose bytes are damaged: false, negated or not. */
export function testList(operator: u32, test: usize, negated: bool): bool {
  const at = valueAt;
  const end = at + valueLength;
  const result = operator >= LIST_ANY_IN_SET ? testListSet(operator, test, at, end) : testFew(operator, test, at, end);
  return next != 0 && result != negated;
}

/** Tries each operand for each member. The walk goes to the end of the list, so that damage is found wherever it is. */
function testFew(operator: u32, test: usize, at: usize, end: usize): bool {
  const isAny = operator == LIST_CONTAINS_ANY;
  const ignoreCase = (load<u8>(test, 1) & IGNORE_CASE) != 0;
  const count = load<u32>(test, 16);
  const all: u32 = (1 << count) - 1;
  let met: u32 = 0;
  beginMembers(at, end);
  while (nextMember()) {
    if (isAny ? met != 0 : met == all) continue;
    readMember(ignoreCase);
    let operand = test + TEST_BYTES;
    for (let i: u32 = 0; i < count; i++) {
      if (memberEquals(operand)) met |= 1 << i;
      operand += load<u32>(operand) == TYPE_STRING ? 4 + operandBytes(load<u32>(operand, 4)) : 12;
    }
  }
  return isAny ? met != 0 : met == all;
}

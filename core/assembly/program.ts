// A condition as a program: its tests, in the order in which they are written, each with the test to go on with when it is true and when
// it is false. `all`, `any` and `not` are nowhere but in these two addresses, so that evaluating needs no stack:
//
//   all: [plan one of (gold, black), not: {country one of (US)}]
//
//   T1  plan one of gold, black      true: T2      false: FALSE
//   T2  country one of US            true: FALSE   false: TRUE
//
// A test in memory:
//   +0  u8   operator (see operators.ts)
//   +1  u8   NEGATED | IGNORE_CASE
//   +2  u8   the type of value it takes
//   +4  u32  the slot of the value; of SEGMENT: its audience
//   +8  u32  the test to go on with when true, or TRUE or FALSE
//   +12 u32  the same when false
//   +16 u32  number of operands; of STRING_IN_SET: number of entries - 1
//   +20      operands:
//              a string:     u32 length, the bytes, padding to 4
//                            (STRING_CONTAINS: then a u32 per byte, see string-tests.ts)
//              a number:     i64, ordered (see value.ts)
//              a boolean:    i64, 0 or 1
//              of a LIST_:   u32 type, then as above
//              a set:        entries of u32 hash and u32 address of a string as above, 0: free; then the strings

import { IS_SET, isVersionOperator, NEVER, SEGMENT, STRING_CONTAINS, STRING_ENDS_WITH, STRING_IN_SET, STRING_ONE_OF, STRING_STARTS_WITH } from "./operators";
import { testBoolean, testNumber } from "./number-tests";
import { testList } from "./list-tests";
import { isInAudience } from "./audience";
import { testContains, testInSet, testOneOf, testPrefix, testSuffix } from "./string-tests";
import { readSlot, TYPE_LIST, TYPE_MISSING, TYPE_NUMBER, TYPE_STRING, valueAt, valueLength } from "./value";
import { isVersion, testVersion } from "./version-tests";
import { foldString, foldedAt, foldedLength } from "./fold";

export const FALSE: u32 = 0;
export const TRUE: u32 = 1;

export const TEST_BYTES: u32 = 20;
export const NEGATED: u32 = 1;
export const IGNORE_CASE: u32 = 2;

/** Whether a condition holds. */
export function runProgram(program: usize): bool {
  while (program > TRUE) {
    program = holds(program) ? <usize>load<u32>(program, 8) : <usize>load<u32>(program, 12);
  }
  return program == TRUE;
}

/** Whether one test holds, by the table of docs/DETERMINISM.md: missing, wrong type, right type. */
function holds(test: usize): bool {
  const operator = <u32>load<u8>(test);
  if (operator >= SEGMENT) return operator == SEGMENT ? isInAudience(<usize>load<u32>(test, 4)) : operator != NEVER;
  const negated = (load<u8>(test, 1) & NEGATED) != 0;
  const type = readSlot(<usize>load<u32>(test, 4));
  if (operator == IS_SET) return (type != TYPE_MISSING) != negated;
  if (type == TYPE_MISSING) return negated;
  if (type != load<u8>(test, 2)) return false;
  if (type == TYPE_STRING) {
    if (!isVersionOperator(operator)) return testString(operator, test) != negated;
    return isVersion(valueAt, valueLength) && testVersion(operator, test) != negated;
  }
  if (type == TYPE_NUMBER) return testNumber(operator, test) != negated;
  if (type == TYPE_LIST) return testList(operator, test, negated);
  return testBoolean(test) != negated;
}

function testString(operator: u32, test: usize): bool {
  let at = valueAt;
  let length = valueLength;
  if ((load<u8>(test, 1) & IGNORE_CASE) != 0) {
    foldString(at, length);
    at = foldedAt;
    length = foldedLength;
  }
  if (operator == STRING_ONE_OF) return testOneOf(test, at, length);
  if (operator == STRING_IN_SET) return testInSet(test, at, length);
  if (operator == STRING_CONTAINS) return testContains(test, at, length);
  if (operator == STRING_STARTS_WITH) return testPrefix(test, at, length);
  return operator == STRING_ENDS_WITH && testSuffix(test, at, length);
}

// Running the program of a condition (see test-layout.ts).

import { isInBlocks } from "./address-blocks";
import { readDate } from "./date";
import { testDate } from "./date-tests";
import { foldedAt, foldedLength, foldString } from "./fold";
import { readAddress } from "./ip-address";
import { testList } from "./list-tests";
import { testBoolean, testNumber } from "./number-tests";
import {
  IS_SET,
  isVersionOperator,
  NEVER,
  PEOPLE,
  SEGMENT,
  STRING_CONTAINS,
  STRING_ENDS_WITH,
  STRING_IN_CIDR,
  STRING_IN_SET,
  STRING_MATCHES,
  STRING_ONE_OF,
  STRING_STARTS_WITH,
} from "./operators";
import { matches } from "./pattern";
import { isAmongPeople } from "./people";
import { beginTest, beginTests, endTest, endTests, wantsTests } from "./recorded-tests";
import { isRecording } from "./recorder";
import { callNumber } from "./slot";
import { readSlot } from "./source";
import { testContains, testInSet, testOneOf, testPrefix, testSuffix } from "./string-tests";
import { IGNORE_CASE, NEGATED, TEST_BYTES, TRUE } from "./test-layout";
import { TYPE_DATE, TYPE_LIST, TYPE_MISSING, TYPE_NUMBER, TYPE_STRING, valueAt, valueLength } from "./value";
import { isVersion, testVersion } from "./version-tests";

/** Whether a condition holds. */
export function runProgram(program: usize): bool {
  while (program > TRUE) {
    const record = wantsTests ? beginTest(program) : 0;
    const result = holds(program);
    if (record != 0) endTest(record, program, result);
    program = result ? <usize>load<u32>(program, 8) : <usize>load<u32>(program, 12);
  }
  return program == TRUE;
}

/** Whether one test holds, by the table of docs/DETERMINISM.md: missing, wrong type, right type. */
function holds(test: usize): bool {
  const operator = <u32>load<u8>(test);
  if (operator >= SEGMENT) return holdsOfPerson(operator, test);
  const negated = (load<u8>(test, 1) & NEGATED) != 0;
  const type = readSlot(<usize>load<u32>(test, 4));
  if (operator == IS_SET) return (type != TYPE_MISSING) != negated;
  if (type == TYPE_MISSING) return negated;
  if (type != load<u8>(test, 2)) return load<u8>(test, 2) == TYPE_DATE && readDate(type) && testDate(operator, test) != negated;
  if (type == TYPE_STRING) {
    if (operator == STRING_IN_CIDR) return readAddress(valueAt, valueLength) && isInBlocks(test + TEST_BYTES) != negated;
    if (!isVersionOperator(operator)) return testString(operator, test) != negated;
    return isVersion(valueAt, valueLength) && testVersion(operator, test) != negated;
  }
  if (type == TYPE_NUMBER) return testNumber(operator, test) != negated;
  if (type == TYPE_LIST) return testList(operator, test, negated);
  return testBoolean(test) != negated;
}

/** Whether a test holds that compares no value. */
function holdsOfPerson(operator: u32, test: usize): bool {
  const operand = <usize>load<u32>(test, 4);
  if (operator == SEGMENT) return isInAudience(operand);
  return operator == PEOPLE ? isAmongPeople(operand, load<u32>(test, 16)) : operator != NEVER;
}

function testString(operator: u32, test: usize): bool {
  let at = valueAt;
  let length = valueLength;
  if ((load<u8>(test, 1) & IGNORE_CASE) != 0 && operator != STRING_MATCHES) {
    foldString(at, length);
    at = foldedAt;
    length = foldedLength;
  }
  if (operator == STRING_ONE_OF) return testOneOf(test, at, length);
  if (operator == STRING_IN_SET) return testInSet(test, at, length);
  if (operator == STRING_CONTAINS) return testContains(test, at, length);
  if (operator == STRING_STARTS_WITH) return testPrefix(test, at, length);
  if (operator == STRING_ENDS_WITH) return testSuffix(test, at, length);
  return matches(<usize>load<u32>(test, TEST_BYTES), at, length);
}

/** Whether the person of the call is in an audience (see audience.ts). */
function isInAudience(audience: usize): bool {
  if (load<u64>(audience, 8) != callNumber() || wantsTests) {
    store<u32>(audience, runProgram(<usize>load<u32>(audience, 20)) ? 1 : 0, 16);
    store<u64>(audience, callNumber(), 8);
  }
  return load<u32>(audience, 16) != 0;
}

/** The stage of an audience: whether it has the person of the call. */
export function passesAudience(audience: usize): bool {
  if (!isRecording) return isInAudience(audience);
  const stage = beginTests();
  const isPassed = isInAudience(audience);
  endTests(stage, isPassed);
  return isPassed;
}

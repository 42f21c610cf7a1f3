// Tests of the list that was read last against the operands of a test (see test-layout.ts).

import { sameBytes } from "./bytes";
import { foldedAt, foldedLength, foldString } from "./fold";
import { LIST_CONTAINS_ANY } from "./operators";
import { operandBytes } from "./string-tests";
import { IGNORE_CASE, TEST_BYTES } from "./test-layout";
import { readValue, TYPE_STRING, valueAt, valueBits, valueLength } from "./value";
import { next, readLength, readOnAt, readTag, skipField, tagOf, WIRE_BYTES } from "./wire";

/** Of a list whose bytes are damaged: false, negated or not. */
export function testList(operator: u32, test: usize, negated: bool): bool {
  const at = valueAt;
  const end = at + valueLength;
  const ignoreCase = (load<u8>(test, 1) & IGNORE_CASE) != 0;
  const isAny = operator == LIST_CONTAINS_ANY;
  let operand = test + TEST_BYTES;
  let result = !isAny;
  for (let left = load<u32>(test, 16); left != 0; left--) {
    const found = listContains(at, end, operand, ignoreCase);
    if (next == 0) return false;
    if (found == isAny) {
      result = isAny;
      break;
    }
    operand += load<u32>(operand) == TYPE_STRING ? 4 + operandBytes(load<u32>(operand, 4)) : 12;
  }
  return result != negated;
}

/** Whether a member equals the operand. Walks the whole list, so that damage is found wherever it is; `next` is 0 then. */
function listContains(at: usize, end: usize, operand: usize, ignoreCase: bool): bool {
  let found = false;
  readOnAt(at);
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return false;
    if (tag == tagOf(1, WIRE_BYTES)) {
      const length = readLength(next, end);
      if (next == 0) return false;
      at = next + length;
      found = found || memberEquals(next, length, operand, ignoreCase);
      readOnAt(at);
    } else {
      skipField(tag, next, end);
      if (next == 0) return false;
      at = next;
    }
  }
  return found;
}

function memberEquals(at: usize, length: u32, operand: usize, ignoreCase: bool): bool {
  const type = readValue(at, length);
  if (type != load<u32>(operand)) return false;
  if (type != TYPE_STRING) return load<i64>(operand, 4) == valueBits;
  let string = valueAt;
  let stringLength = valueLength;
  if (ignoreCase) {
    foldString(string, stringLength);
    string = foldedAt;
    stringLength = foldedLength;
  }
  return stringLength == load<u32>(operand, 4) && sameBytes(operand + 8, string, stringLength);
}

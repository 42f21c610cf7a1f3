// Which of two values is the greater, and the number that a value stands for.

import { addressOf, CELL_BYTES, ENCODED_LIST, FALSE, LIST, lengthOf, NIL, NUMBER, numberOf, TEXT, TRUE, typeOf } from "./cell";
import { compareText } from "./characters";
import { memberAt, memberLength, nextMember, readValueTo } from "./read-value";
import { readNumberText } from "./text-number";
import { chargeText, chargeWork, hasFailed } from "./work";

/** What orderCells returns for values of which neither is less, equal or greater. */
export const UNORDERED: i32 = 2;

const ONLY_MEMBER: usize = memory.data(16, 8);

/**
 * Less than, equal to or greater than 0: two texts in the order of their UTF-16 units, otherwise by the numbers they stand for. Nil, lists,
 * objects and what stands for no number have no order.
 */
export function orderCells(a: usize, b: usize): i32 {
  if (!isOrdered(a) || !isOrdered(b)) return UNORDERED;
  if (typeOf(a) == TEXT && typeOf(b) == TEXT) {
    chargeText(min(lengthOf(a), lengthOf(b)));
    const order = compareText(addressOf(a), lengthOf(a), addressOf(b), lengthOf(b));
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  const left = numberFrom(a);
  const right = numberFrom(b);
  return left < right ? -1 : left > right ? 1 : left == right ? 0 : UNORDERED;
}

function isOrdered(cell: usize): bool {
  const type = typeOf(cell);
  return type >= FALSE && type <= TEXT;
}

/** The number that a value stands for, as ECMAScript's Number() has it; NaN when it stands for none, and for nil. */
export function numberFrom(cell: usize): f64 {
  const type = typeOf(cell);
  if (type == NUMBER) return numberOf(cell);
  if (type == FALSE || type == TRUE) return type == TRUE ? 1 : 0;
  if (type == TEXT) {
    chargeText(lengthOf(cell));
    return readNumberText(addressOf(cell), lengthOf(cell));
  }
  return type == LIST || type == ENCODED_LIST ? numberFromList(cell) : NaN;
}

/** A list stands for what the text of its members, with commas between them, stands for: of none 0, of one that member, of more no number. */
function numberFromList(list: usize): f64 {
  let only = addressOf(list);
  chargeWork(1);
  if (hasFailed) return NaN;
  if (typeOf(list) == LIST) {
    if (lengthOf(list) != 1) return lengthOf(list) == 0 ? 0 : NaN;
  } else {
    const end = only + lengthOf(list);
    const second = nextMember(only, end);
    if (second == 0) return 0;
    const at = memberAt;
    const length = memberLength;
    if (nextMember(second, end) != 0) return NaN;
    only = ONLY_MEMBER;
    readValueTo(only, at, length);
  }
  const type = typeOf(only);
  if (type == NIL) return 0;
  return type == NUMBER || type == TEXT || type == LIST || type == ENCODED_LIST ? numberFrom(only) : NaN;
}

/** The number that a value stands for in arithmetic: 0 when it stands for none, and for -0. */
export function numberFor(cell: usize): f64 {
  const value = numberFrom(cell);
  return isNaN<f64>(value) || value == 0 ? 0 : value;
}

if (CELL_BYTES != 16) ERROR("the only member does not fit");

// Whether two values are equal, and whether one contains the other.

import { sameBytes } from "../bytes";
import { TEMPLATE_VALUE_DEPTH_MAX } from "../limits";
import { addressOf, BLANK, CELL_BYTES, EMPTY, FALSE, isList, isSame, lengthOf, NIL, NUMBER, numberOf, OBJECT, TEXT, TRUE, typeOf } from "./cell";
import { beginSearch, findNext } from "./find-text";
import { cellCount, cells, cellsOf, readSize } from "./members";
import { orderCells, UNORDERED } from "./order";
import { skipSpace } from "./space";
import { textAt, textLength, textOf } from "./text";
import { chargeText, chargeWork, failRendering, hasFailed } from "./work";

export const EQUAL: u32 = 0;
export const NOT_EQUAL: u32 = 1;
export const LESS: u32 = 2;
export const AT_MOST: u32 = 3;
export const GREATER: u32 = 4;
export const AT_LEAST: u32 = 5;
export const CONTAINS: u32 = 6;

const SIZE: usize = memory.data(16, 8);

/** Whether a comparison holds. */
export function compareCells(a: usize, b: usize, operator: u32): bool {
  if (operator == EQUAL) return areEqual(a, b, 1);
  if (operator == NOT_EQUAL) return !areEqual(a, b, 1);
  if (operator == CONTAINS) return contains(a, b);
  const order = orderCells(a, b);
  if (order == UNORDERED) return false;
  if (operator == LESS) return order < 0;
  if (operator == AT_MOST) return order <= 0;
  return operator == GREATER ? order > 0 : order >= 0;
}

/** Whether two values are equal: of one type, and lists member by member. An object equals itself alone. */
export function areEqual(a: usize, b: usize, depth: u32): bool {
  const left = typeOf(a);
  const right = typeOf(b);
  if (left >= EMPTY) return isWord(b, left);
  if (right >= EMPTY) return isWord(a, right);
  if (isList(a)) return isList(b) && haveEqualMembers(a, b, depth);
  if (left != right) return false;
  if (left == NUMBER) return numberOf(a) == numberOf(b);
  if (left == TEXT) {
    if (lengthOf(a) != lengthOf(b)) return false;
    chargeText(lengthOf(a));
    return sameBytes(addressOf(a), addressOf(b), lengthOf(a));
  }
  return left != OBJECT || isSame(a, b);
}

function haveEqualMembers(a: usize, b: usize, depth: u32): bool {
  if (depth > TEMPLATE_VALUE_DEPTH_MAX) {
    failRendering();
    return false;
  }
  cellsOf(a);
  const left = cells;
  const count = cellCount;
  cellsOf(b);
  const right = cells;
  if (cellCount != count) return false;
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    if (!areEqual(left + <usize>i * CELL_BYTES, right + <usize>i * CELL_BYTES, depth + 1)) return false;
  }
  return true;
}

/** Whether a value is empty, or blank: empty, nil, false or nothing but white space. */
function isWord(cell: usize, word: u32): bool {
  const type = typeOf(cell);
  if (type >= EMPTY) return false;
  if (word == BLANK && (type == NIL || type == FALSE)) return true;
  if (word == BLANK && type == TEXT) {
    const end = addressOf(cell) + lengthOf(cell);
    chargeText(lengthOf(cell));
    return skipSpace(addressOf(cell), end) == end;
  }
  readSize(cell, SIZE);
  return typeOf(SIZE) == NUMBER && numberOf(SIZE) == 0;
}

/** Whether a list has an equal member, or a text the text of the other. */
function contains(a: usize, b: usize): bool {
  const type = typeOf(b);
  if (isList(a)) {
    cellsOf(a);
    const members = cells;
    const count = cellCount;
    for (let i: u32 = 0; i < count && !hasFailed; i++) {
      chargeWork(1);
      if (areEqual(members + <usize>i * CELL_BYTES, b, 1)) return true;
    }
    return false;
  }
  if (typeOf(a) != TEXT || (type != TEXT && type != NUMBER && type != TRUE && type != FALSE)) return false;
  textOf(b);
  chargeText(lengthOf(a));
  if (textLength == 0) return true;
  beginSearch(textAt, textLength);
  return findNext(addressOf(a), addressOf(a) + lengthOf(a)) != 0;
}

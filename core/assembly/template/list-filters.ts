// Filters of lists. Anything that is no list counts as a list of itself, and nil as an empty one.

import { beginText, finishText, takeBytes } from "./arena";
import { argument, input, isGiven, textArgument, wordAt, wordLength } from "./arguments";
import { putLower } from "./case-mapping";
import {
  addressOf,
  CELL_BYTES,
  copyCell,
  FALSE,
  isList,
  isSame,
  isTruthy,
  lengthOf,
  NIL,
  NUMBER,
  numberOf,
  OBJECT,
  setList,
  setNumber,
  setText,
  setType,
  TEXT,
  typeOf,
} from "./cell";
import { characterBefore, characterBytes } from "./characters";
import { areEqual } from "./compare";
import { COMPACT, CONCAT, DEFAULT_ALLOWING_FALSE, FIRST, JOIN, LAST, MAP, REVERSE, SIZE, SORT, SORT_NATURAL, SUM, UNIQ, WHERE } from "./filter-numbers";
import { cellCount, cells, cellsOf, readNamed, readPath, readSize } from "./members";
import { numberFor } from "./order";
import { ORDER_OF_TEXTS, ORDER_OF_VALUES, sortCells } from "./sort";
import { putJoined, textAt, textLength, textOf } from "./text";
import { chargeWork, hasFailed } from "./work";

// " ", "first", "last".
const SPACE: usize = memory.data<u8>([0x20]);
const NAME_FIRST: usize = memory.data<u8>([0x66, 0x69, 0x72, 0x73, 0x74]);
const NAME_LAST: usize = memory.data<u8>([0x6c, 0x61, 0x73, 0x74]);

const MEMBER: usize = memory.data(16, 8);

/** A copy of the members of the input: its cells, */
let copies: usize = 0;
/** and how many there are. */
let count: u32 = 0;

export function filterList(filter: u32, to: usize): void {
  if (filter == JOIN) filterJoin(to);
  else if (filter == FIRST || filter == LAST) filterEnd(filter == FIRST, to);
  else if (filter == SIZE) filterSize(to);
  else if (filter == SORT) filterSort(to);
  else if (filter == SORT_NATURAL) filterSortNatural(to);
  else if (filter == REVERSE) filterReverse(to);
  else if (filter == UNIQ) filterUniq(to);
  else if (filter == COMPACT) filterCompact(to);
  else if (filter == CONCAT) filterConcat(to);
  else if (filter == MAP) filterMap(to);
  else if (filter == WHERE) filterWhere(to);
  else if (filter == SUM) filterSum(to);
  else filterDefault(filter == DEFAULT_ALLOWING_FALSE, to);
}

function copyMembers(value: usize): void {
  cellsOf(value);
  const members = cells;
  copies = takeBytes(<u64>cellCount * CELL_BYTES);
  count = copies == 0 ? 0 : cellCount;
  memory.copy(copies, members, <usize>count * CELL_BYTES);
}

function copyAt(index: u32): usize {
  return copies + <usize>index * CELL_BYTES;
}

function filterJoin(to: usize): void {
  textArgument(0, SPACE, 1);
  beginText();
  putJoined(input, wordAt, wordLength);
  finishText(to);
}

/** The first or last member of a list, or character of a text; of anything else the empty text. */
function filterEnd(isFirst: bool, to: usize): void {
  if (isList(input)) return readNamed(input, isFirst ? NAME_FIRST : NAME_LAST, isFirst ? 5 : 4, to);
  const at = addressOf(input);
  const length = typeOf(input) == TEXT ? lengthOf(input) : 0;
  if (length == 0) return setText(to, at, 0);
  if (isFirst) return setText(to, at, characterBytes(at));
  const last = characterBefore(at + length);
  setText(to, last, <u32>(at + length - last));
}

function filterSize(to: usize): void {
  readSize(input, to);
  if (typeOf(to) == NIL) setNumber(to, 0);
}

/** Makes a cell for each copy: what is at the path of the first argument, or the copy itself. */
function readKeys(): usize {
  if (!isGiven(0)) return copies;
  textOf(argument(0));
  const path = textAt;
  const length = textLength;
  const keys = takeBytes(<u64>count * CELL_BYTES);
  if (keys == 0) count = 0;
  for (let i: u32 = 0; i < count && !hasFailed; i++) readPath(copyAt(i), path, length, keys + <usize>i * CELL_BYTES);
  return keys;
}

function filterSort(to: usize): void {
  copyMembers(input);
  sortCells(copies, readKeys(), count, ORDER_OF_VALUES);
  setList(to, copies, count);
}

/** Sorts by the text of the keys in lower case. */
function filterSortNatural(to: usize): void {
  copyMembers(input);
  const keys = readKeys();
  const texts = takeBytes(<u64>count * CELL_BYTES);
  if (texts == 0) count = 0;
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    const key = keys + <usize>i * CELL_BYTES;
    const text = texts + <usize>i * CELL_BYTES;
    setType(text, NIL);
    if (typeOf(key) == NIL) continue;
    textOf(key);
    beginText();
    putLower(textAt, textAt + textLength);
    finishText(text);
  }
  if (!hasFailed) sortCells(copies, texts, count, ORDER_OF_TEXTS);
  setList(to, copies, count);
}

function filterReverse(to: usize): void {
  copyMembers(input);
  for (let i: u32 = 0; i < count >> 1; i++) {
    copyCell(copyAt(i), MEMBER);
    copyCell(copyAt(count - 1 - i), copyAt(i));
    copyCell(MEMBER, copyAt(count - 1 - i));
  }
  setList(to, copies, count);
}

/** Leaves out what is there already: equal texts and numbers, and lists and objects that are the very same. */
function filterUniq(to: usize): void {
  copyMembers(input);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    let before: u32 = 0;
    while (before < kept && !isRepeated(copyAt(before), copyAt(i))) before++;
    chargeWork(before);
    if (before == kept) copyCell(copyAt(i), copyAt(kept++));
  }
  setList(to, copies, kept);
}

function isRepeated(a: usize, b: usize): bool {
  if (typeOf(a) == NUMBER && typeOf(b) == NUMBER && isNaN<f64>(numberOf(a)) && isNaN<f64>(numberOf(b))) return true;
  return isList(a) || typeOf(a) == OBJECT ? isSame(a, b) : areEqual(a, b, 1);
}

function filterCompact(to: usize): void {
  copyMembers(input);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) if (typeOf(copyAt(i)) != NIL) copyCell(copyAt(i), copyAt(kept++));
  setList(to, copies, kept);
}

function filterConcat(to: usize): void {
  cellsOf(input);
  const left = cells;
  const leftCount = cellCount;
  cellsOf(argument(0));
  const right = cells;
  const rightCount = cellCount;
  const made = takeBytes((<u64>leftCount + rightCount) * CELL_BYTES);
  if (made == 0) return setType(to, NIL);
  memory.copy(made, left, <usize>leftCount * CELL_BYTES);
  memory.copy(made + <usize>leftCount * CELL_BYTES, right, <usize>rightCount * CELL_BYTES);
  setList(to, made, leftCount + rightCount);
}

function filterMap(to: usize): void {
  copyMembers(input);
  const keys = readKeys();
  setList(to, keys, count);
}

/** Keeps the members in which what is at the path is equal to the second argument, or without one is neither nil nor false. */
function filterWhere(to: usize): void {
  copyMembers(input);
  const keys = readKeys();
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    const key = keys + <usize>i * CELL_BYTES;
    if (isGiven(1) ? areEqual(key, argument(1), 1) : isTruthy(key)) copyCell(copyAt(i), copyAt(kept++));
  }
  setList(to, copies, kept);
}

function filterSum(to: usize): void {
  copyMembers(input);
  const keys = readKeys();
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += numberFor(keys + <usize>i * CELL_BYTES);
  setNumber(to, sum);
}

/** The argument instead of nil, false, the empty text and the empty list. */
function filterDefault(allowsFalse: bool, to: usize): void {
  const type = typeOf(input);
  let isDefaulted = type == NIL || (type == FALSE && !allowsFalse);
  if (type == TEXT) isDefaulted = lengthOf(input) == 0;
  else if (isList(input)) {
    cellsOf(input);
    isDefaulted = cellCount == 0;
  }
  copyCell(isDefaulted ? argument(0) : input, to);
}

// The text of a value, as it is written out.

import { TEMPLATE_VALUE_DEPTH_MAX } from "../limits";
import { beginText, finishText, putText } from "./arena";
import { addressOf, CELL_BYTES, FALSE, isList, lengthOf, NUMBER, numberOf, OBJECT, TEXT, TRUE, typeOf } from "./cell";
import { cellCount, cells, cellsOf } from "./members";
import { NUMBER_TEXT_BYTES_MAX, writeNumberText } from "./number-text";
import { failRendering, hasFailed } from "./work";

// "true", "false", "[object Object]", ",".
const TEXT_TRUE: usize = memory.data<u8>([0x74, 0x72, 0x75, 0x65]);
const TEXT_FALSE: usize = memory.data<u8>([0x66, 0x61, 0x6c, 0x73, 0x65]);
const TEXT_OBJECT: usize = memory.data<u8>([0x5b, 0x6f, 0x62, 0x6a, 0x65, 0x63, 0x74, 0x20, 0x4f, 0x62, 0x6a, 0x65, 0x63, 0x74, 0x5d]);
const COMMA: usize = memory.data<u8>([0x2c]);

const NUMBER_TEXT: usize = memory.data(32, 8);
if (NUMBER_TEXT_BYTES_MAX != 32) ERROR("the text of a number does not fit");

const MADE: usize = memory.data(16, 8);

/** The text that textOf found: its address */
export let textAt: usize = 0;
/** and its length. */
export let textLength: u32 = 0;

/** Finds the text of a value; that of nil is empty. */
export function textOf(cell: usize): void {
  if (typeOf(cell) != TEXT) {
    beginText();
    putValue(cell);
    finishText(MADE);
    cell = MADE;
  }
  textAt = addressOf(cell);
  textLength = lengthOf(cell);
}

/** Adds the text of a value to the text that is being built; of a list those of its members, one after the other. */
export function putValue(cell: usize): void {
  if (isList(cell)) putList(cell, COMMA, 0, false, 1);
  else putScalar(cell);
}

/** Adds the members of a list with a text between them. A list within the list has commas between its own. */
export function putJoined(cell: usize, separator: usize, length: u32): void {
  putList(cell, separator, length, true, 1);
}

function putList(list: usize, separator: usize, length: u32, hasCommas: bool, depth: u32): void {
  if (depth > TEMPLATE_VALUE_DEPTH_MAX) return failRendering();
  cellsOf(list);
  const members = cells;
  const count = cellCount;
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    const member = members + <usize>i * CELL_BYTES;
    if (i != 0) putText(separator, length);
    if (isList(member)) putList(member, COMMA, hasCommas ? 1 : 0, hasCommas, depth + 1);
    else putScalar(member);
  }
}

function putScalar(cell: usize): void {
  const type = typeOf(cell);
  if (type == TEXT) putText(addressOf(cell), lengthOf(cell));
  else if (type == NUMBER) putText(NUMBER_TEXT, writeNumberText(numberOf(cell), NUMBER_TEXT));
  else if (type == TRUE) putText(TEXT_TRUE, 4);
  else if (type == FALSE) putText(TEXT_FALSE, 5);
  else if (type == OBJECT) putText(TEXT_OBJECT, 15);
}

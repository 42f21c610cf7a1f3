// A value as JSON text, as JSON.stringify writes it, the entries of an object in the order of their names' bytes.

import { TEMPLATE_VALUE_DEPTH_MAX } from "../limits";
import { putByte, putRoom, putText } from "./arena";
import { addressOf, CELL_BYTES, FALSE, isList, lengthOf, NUMBER, numberOf, OBJECT, TEXT, TRUE, typeOf } from "./cell";
import { escapedBytes, writeEscaped } from "./escape";
import { cellCount, cells, cellsOf, entriesOf } from "./members";
import { putValue } from "./text";
import { failRendering, hasFailed } from "./work";

// "null".
const TEXT_NULL: usize = memory.data<u8>([0x6e, 0x75, 0x6c, 0x6c]);

/** Adds the JSON text of a value to the text that is being built. */
export function putJson(cell: usize, depth: u32): void {
  const type = typeOf(cell);
  if (depth > TEMPLATE_VALUE_DEPTH_MAX && (isList(cell) || type == OBJECT)) failRendering();
  else if (type == TEXT) putQuoted(cell);
  else if (isList(cell)) putMembers(cell, depth);
  else if (type == OBJECT) putEntries(cell, depth);
  else if (type == TRUE || type == FALSE || (type == NUMBER && isFinite<f64>(numberOf(cell)))) putValue(cell);
  else putText(TEXT_NULL, 4);
}

function putQuoted(cell: usize): void {
  const length = escapedBytes(addressOf(cell), lengthOf(cell));
  putByte(0x22);
  const room: usize = length > <u64>u32.MAX_VALUE ? 0 : putRoom(<u32>length);
  if (room != 0) writeEscaped(addressOf(cell), lengthOf(cell), room);
  putByte(0x22);
}

function putMembers(list: usize, depth: u32): void {
  cellsOf(list);
  const members = cells;
  const count = cellCount;
  putByte(0x5b);
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    if (i != 0) putByte(0x2c);
    putJson(members + <usize>i * CELL_BYTES, depth + 1);
  }
  putByte(0x5d);
}

function putEntries(object: usize, depth: u32): void {
  entriesOf(object);
  const pairs = cells;
  const count = cellCount;
  putByte(0x7b);
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    const pair = addressOf(pairs + <usize>i * CELL_BYTES);
    if (i != 0) putByte(0x2c);
    putQuoted(pair);
    putByte(0x3a);
    putJson(pair + CELL_BYTES, depth + 1);
  }
  putByte(0x7d);
}

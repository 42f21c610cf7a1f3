// A value while a template runs:
//
//   +0  u32  type
//   +4  u32  address of a text, of the cells of a list, or of an encoded list or object
//   +8  u32  its length in bytes, or the number of cells; or f64, the number

export const CELL_BYTES: usize = 16;

/** Missing, or null. */
export const NIL: u32 = 0;
export const FALSE: u32 = 1;
export const TRUE: u32 = 2;
export const NUMBER: u32 = 3;
/** Well-formed UTF-8. */
export const TEXT: u32 = 4;
/** A list that the template made: cells, one after the other. */
export const LIST: u32 = 5;
/** A list of the call: a google.protobuf.ListValue, whose members are read when they are wanted. */
export const ENCODED_LIST: u32 = 6;
/** An object of the call: a google.protobuf.Struct. */
export const OBJECT: u32 = 7;
/** The words `empty` and `blank`, which only comparisons know. */
export const EMPTY: u32 = 8;
export const BLANK: u32 = 9;

export function typeOf(cell: usize): u32 {
  return load<u32>(cell);
}

/** The address of what the cell holds. */
export function addressOf(cell: usize): usize {
  return <usize>load<u32>(cell, 4);
}

/** The length of what the cell holds, in bytes or cells. */
export function lengthOf(cell: usize): u32 {
  return load<u32>(cell, 8);
}

export function numberOf(cell: usize): f64 {
  return load<f64>(cell, 8);
}

/** Sets a cell to what has no content. */
export function setType(cell: usize, type: u32): void {
  store<u32>(cell, type);
  store<u32>(cell, 0, 4);
  store<u64>(cell, 0, 8);
}

export function setBoolean(cell: usize, value: bool): void {
  setType(cell, value ? TRUE : FALSE);
}

export function setNumber(cell: usize, value: f64): void {
  store<u32>(cell, NUMBER);
  store<u32>(cell, 0, 4);
  store<f64>(cell, value, 8);
}

export function setText(cell: usize, at: usize, length: u32): void {
  setReference(cell, TEXT, at, length);
}

export function setList(cell: usize, cells: usize, count: u32): void {
  setReference(cell, LIST, cells, count);
}

/** Sets a cell to something that lies elsewhere. */
export function setReference(cell: usize, type: u32, at: usize, length: u32): void {
  store<u32>(cell, type);
  store<u32>(cell, <u32>at, 4);
  store<u64>(cell, length, 8);
}

export function copyCell(from: usize, to: usize): void {
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
}

export function isList(cell: usize): bool {
  const type = typeOf(cell);
  return type == LIST || type == ENCODED_LIST;
}

/** Only nil and false are false. */
export function isTruthy(cell: usize): bool {
  return typeOf(cell) > FALSE;
}

/** Whether two cells hold the very same thing, of things that lie elsewhere. */
export function isSame(a: usize, b: usize): bool {
  return load<u64>(a) == load<u64>(b) && load<u64>(a, 8) == load<u64>(b, 8);
}

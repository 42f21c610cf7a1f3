// What is in a value: the members of a list, the entries of an object, and what `.size`, `.first` and `.last` say.

import { sameBytes } from "../bytes";
import { setTextOfCall, takeBytes } from "./arena";
import {
  addressOf,
  CELL_BYTES,
  copyCell,
  ENCODED_LIST,
  isList,
  LIST,
  lengthOf,
  NIL,
  NUMBER,
  numberOf,
  OBJECT,
  setList,
  setNumber,
  setType,
  TEXT,
  typeOf,
} from "./cell";
import { countUnits } from "./characters";
import { writeNumberText } from "./number-text";
import { entryName, entryNameLength, entryValue, entryValueLength, memberAt, memberLength, nextMember, readEntry, readValueTo } from "./read-value";
import { ORDER_OF_NAMES, sortCells } from "./sort";
import { chargeText, chargeWork } from "./work";

// "size", "first", "last".
const SIZE: usize = memory.data<u8>([0x73, 0x69, 0x7a, 0x65]);
const FIRST: usize = memory.data<u8>([0x66, 0x69, 0x72, 0x73, 0x74]);
const LAST: usize = memory.data<u8>([0x6c, 0x61, 0x73, 0x74]);

const NUMBER_TEXT: usize = memory.data(32, 8);

/** The cells that cellsOf made, */
export let cells: usize = 0;
/** and how many there are. */
export let cellCount: u32 = 0;

/** Finds the members of a list as cells; anything else is a list of itself, and nil an empty one. */
export function cellsOf(value: usize): void {
  const type = typeOf(value);
  if (type == LIST) {
    cells = addressOf(value);
    cellCount = lengthOf(value);
  } else if (type == ENCODED_LIST) {
    readMembers(addressOf(value), addressOf(value) + lengthOf(value));
  } else {
    cells = value;
    cellCount = type == NIL ? 0 : 1;
  }
  chargeWork(cellCount);
}

function readMembers(at: usize, end: usize): void {
  let count: u32 = 0;
  for (let from = nextMember(at, end); from != 0; from = nextMember(from, end)) count++;
  const made = takeBytes(<u64>count * CELL_BYTES);
  cells = made;
  cellCount = made == 0 ? 0 : count;
  let cell = made;
  if (made == 0) return;
  for (let from = nextMember(at, end); from != 0; from = nextMember(from, end)) {
    readValueTo(cell, memberAt, memberLength);
    cell += CELL_BYTES;
  }
}

/** Finds the entries of an object as cells, in ascending order of their names' bytes: lists of name and value. */
export function entriesOf(object: usize): void {
  const at = addressOf(object);
  const end = at + lengthOf(object);
  let count: u32 = 0;
  for (let from = nextMember(at, end); from != 0; from = nextMember(from, end)) count++;
  chargeText(lengthOf(object));
  chargeWork(count);
  const pairs = takeBytes(<u64>count * 3 * CELL_BYTES);
  cellCount = 0;
  if (pairs == 0) return;
  const contents = pairs + <usize>count * CELL_BYTES;
  let i: usize = 0;
  for (let from = nextMember(at, end); from != 0; from = nextMember(from, end)) {
    readEntry(memberAt, memberAt + memberLength);
    const content = contents + i * 2 * CELL_BYTES;
    const value = entryValue;
    const valueLength = entryValueLength;
    setTextOfCall(content, entryName, entryNameLength);
    readValueTo(content + CELL_BYTES, value, valueLength);
    setList(pairs + i * CELL_BYTES, content, 2);
    i++;
  }
  sortCells(pairs, pairs, count, ORDER_OF_NAMES);
  cells = pairs;
  cellCount = dropRepeated(pairs, count);
}

/** Of entries with the same name, which are side by side in their order, only the last one stays; returns how many stay. */
function dropRepeated(pairs: usize, count: u32): u32 {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const pair = pairs + <usize>i * CELL_BYTES;
    const before = pairs + <usize>(kept - 1) * CELL_BYTES;
    if (kept == 0 || !haveSameName(before, pair)) kept++;
    copyCell(pair, pairs + <usize>(kept - 1) * CELL_BYTES);
  }
  return kept;
}

function haveSameName(a: usize, b: usize): bool {
  const left = addressOf(a);
  const right = addressOf(b);
  return lengthOf(left) == lengthOf(right) && sameBytes(addressOf(left), addressOf(right), lengthOf(left));
}

/** Reads the member of a name to a cell, which may be that of the value. */
export function readNamed(value: usize, name: usize, length: u32, to: usize): void {
  const type = typeOf(value);
  if (type == OBJECT && readEntryOf(value, name, length, to)) return;
  if (length == 4 && sameBytes(name, SIZE, 4)) return readSize(value, to);
  if (isList(value) && length == 5 && sameBytes(name, FIRST, 5)) return readPlace(value, 0, to);
  if (isList(value) && length == 4 && sameBytes(name, LAST, 4)) return readPlace(value, -1, to);
  setType(to, NIL);
}

/** Reads the value of an entry; false when there is none of that name. */
function readEntryOf(object: usize, name: usize, length: u32, to: usize): bool {
  const at = addressOf(object);
  const end = at + lengthOf(object);
  let found: usize = 0;
  let foundLength: u32 = 0;
  chargeText(lengthOf(object));
  for (let from = nextMember(at, end); from != 0; from = nextMember(from, end)) {
    readEntry(memberAt, memberAt + memberLength);
    if (entryNameLength == length && sameBytes(entryName, name, length)) {
      found = entryValue;
      foundLength = entryValueLength;
    }
  }
  if (found == 0) return false;
  readValueTo(to, found, foundLength);
  return true;
}

/** How much is in a value: units of a text, members of a list, entries of an object; nil for others. */
export function readSize(value: usize, to: usize): void {
  const type = typeOf(value);
  if (type == TEXT) {
    chargeText(lengthOf(value));
    return setNumber(to, countUnits(addressOf(value), lengthOf(value)));
  }
  if (type == OBJECT) entriesOf(value);
  else if (isList(value)) cellsOf(value);
  else return setType(to, NIL);
  setNumber(to, cellCount);
}

/** Reads the member of a list at a place, counted from the end when it is negative. */
function readPlace(list: usize, place: f64, to: usize): void {
  cellsOf(list);
  const index = place < 0 ? <f64>cellCount + place : place;
  if (index >= 0 && index < <f64>cellCount && trunc<f64>(index) == index) copyCell(cells + <usize>index * CELL_BYTES, to);
  else setType(to, NIL);
}

/** Reads the member that a key names: of a list by number, of an object by text, or by a number's text. */
export function readKeyed(value: usize, key: usize, to: usize): void {
  const type = typeOf(key);
  if (type == TEXT) return readNamed(value, addressOf(key), lengthOf(key), to);
  if (type == NUMBER && isList(value)) return readPlace(value, numberOf(key), to);
  if (type == NUMBER && typeOf(value) == OBJECT) {
    if (readEntryOf(value, NUMBER_TEXT, writeNumberText(numberOf(key), NUMBER_TEXT), to)) return;
  }
  setType(to, NIL);
}

/** Reads a path of names with dots between them. */
export function readPath(value: usize, path: usize, length: u32, to: usize): void {
  const end = path + length;
  copyCell(value, to);
  while (true) {
    let dot = path;
    while (dot < end && load<u8>(dot) != 0x2e) dot++;
    readNamed(to, path, <u32>(dot - path), to);
    if (dot == end) return;
    path = dot + 1;
  }
}

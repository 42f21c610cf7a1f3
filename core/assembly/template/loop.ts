// Loops. One in memory:
//
//   +0  u32  address of the cells it goes over; 0: numbers
//   +4  u32  1 when what it goes over was empty before any of it was left out
//   +8  u32  1 when it goes from the end
//   +12 u32  turns begun
//   +16 f64  turns
//   +24 f64  the first place, or the first number

import { TEMPLATE_LOOPS_MAX, TEMPLATE_TURNS_MAX } from "../limits";
import { CELL_BYTES, copyCell, isList, lengthOf, NIL, OBJECT, setBoolean, setNumber, setType, TEXT, typeOf } from "./cell";
import { cellCount, cells, cellsOf, entriesOf } from "./members";
import { numberFor, numberFrom } from "./order";
import { failRendering } from "./work";

const LOOP_BYTES: usize = 32;
const LOOPS: usize = memory.data(512, 8);
if (<usize>TEMPLATE_LOOPS_MAX * LOOP_BYTES != 512) ERROR("the loops do not fit");

/** Bits of the number of the instructions that begin a loop: b holds an offset, the register after it a limit, and it goes from the end. */
export const HAS_OFFSET: u32 = 1;
export const HAS_LIMIT: u32 = 2;
export const IS_REVERSED: u32 = 4;

/** What readLoop reads. */
const INDEX: u32 = 0;
const INDEX0: u32 = 1;
const RINDEX: u32 = 2;
const RINDEX0: u32 = 3;
const FIRST: u32 = 4;
const LAST: u32 = 5;
const LENGTH: u32 = 6;
export const LAST_LOOP_VALUE: u32 = LENGTH;

/** Turns of all loops of the rendering. */
let turns: u32 = 0;

/** Forgets the loops of the rendering before. */
export function forgetLoops(): void {
  turns = 0;
  memory.fill(LOOPS, 0, 512);
}

function loopAt(index: u32): usize {
  return LOOPS + <usize>index * LOOP_BYTES;
}

/** Begins a loop over the members of a list, the entries of an object, or a text that is not empty, which is one member. */
export function beginList(index: u32, collection: usize, options: usize, flags: u32): void {
  const type = typeOf(collection);
  cellCount0 = 0;
  if (isList(collection)) {
    cellsOf(collection);
    keepCells();
  } else if (type == OBJECT) {
    entriesOf(collection);
    keepCells();
  } else if (type == TEXT && lengthOf(collection) != 0) {
    copyCell(collection, loopText(index));
    cells0 = loopText(index);
    cellCount0 = 1;
  }
  store<u32>(loopAt(index), <u32>cells0);
  begin(index, cellCount0, 0, options, flags);
}

let cells0: usize = 0;
let cellCount0: u32 = 0;

function keepCells(): void {
  cells0 = cells;
  cellCount0 = cellCount;
}

/** For each loop the cell of a text it goes over. */
const LOOP_TEXTS: usize = memory.data(256, 8);
if (<usize>TEMPLATE_LOOPS_MAX * CELL_BYTES != 256) ERROR("the texts of loops do not fit");

function loopText(index: u32): usize {
  return LOOP_TEXTS + <usize>index * CELL_BYTES;
}

/** Begins a loop over whole numbers from the one in a register to the one in the next, both included. A fraction is left out. */
export function beginRange(index: u32, bounds: usize, options: usize, flags: u32): void {
  const first = trunc<f64>(numberFrom(bounds));
  const last = trunc<f64>(numberFrom(bounds + CELL_BYTES));
  const count = last - first + 1;
  store<u32>(loopAt(index), 0);
  begin(index, count > 0 && count - count == 0 ? count : 0, first, options, flags);
}

/** Leaves out what the options say, as slice of ECMAScript does: the offset first, the limit from there. */
function begin(index: u32, count: f64, first: f64, options: usize, flags: u32): void {
  const loop = loopAt(index);
  let start: f64 = 0;
  let length = count;
  if ((flags & HAS_OFFSET) != 0 && typeOf(options) != NIL) {
    start = place(numberFor(options), count);
    length = count - start;
  }
  if ((flags & HAS_LIMIT) != 0 && typeOf(options + CELL_BYTES) != NIL) length = place(numberFor(options + CELL_BYTES), length);
  store<u32>(loop, count == 0 ? 1 : 0, 4);
  store<u32>(loop, (flags & IS_REVERSED) != 0 ? 1 : 0, 8);
  store<u32>(loop, 0, 12);
  store<f64>(loop, length, 16);
  store<f64>(loop, first + start, 24);
}

/** A place within a list of so many, counted from the end when it is negative. */
function place(wanted: f64, count: f64): f64 {
  const whole = trunc<f64>(wanted);
  return whole < 0 ? max<f64>(count + whole, 0) : min<f64>(whole, count);
}

/** Whether what the loop goes over was empty before any of it was left out. */
export function isEmptyLoop(index: u32): bool {
  return load<u32>(loopAt(index), 4) != 0;
}

/** Begins the next turn with its member or number in a register; false when there is none. */
export function nextTurn(index: u32, to: usize): bool {
  const loop = loopAt(index);
  const turn = load<u32>(loop, 12);
  const length = load<f64>(loop, 16);
  if (<f64>turn >= length) return false;
  if (turns++ == TEMPLATE_TURNS_MAX) {
    failRendering();
    return false;
  }
  store<u32>(loop, turn + 1, 12);
  const at = load<f64>(loop, 24) + (load<u32>(loop, 8) != 0 ? length - 1 - <f64>turn : <f64>turn);
  const members = <usize>load<u32>(loop);
  if (members == 0) setNumber(to, at);
  else copyCell(members + <usize>at * CELL_BYTES, to);
  return true;
}

/** Reads where a loop is: its turn from 1 and from 0, the turns left with and without this one, whether it is the first or last, all turns. */
export function readLoop(index: u32, what: u32, to: usize): void {
  const turn = <f64>load<u32>(loopAt(index), 12);
  const length = load<f64>(loopAt(index), 16);
  if (what == INDEX) setNumber(to, turn);
  else if (what == INDEX0) setNumber(to, turn - 1);
  else if (what == RINDEX) setNumber(to, length - turn + 1);
  else if (what == RINDEX0) setNumber(to, length - turn);
  else if (what == FIRST) setBoolean(to, turn == 1);
  else if (what == LAST) setBoolean(to, turn == length);
  else if (what == LENGTH) setNumber(to, length);
  else setType(to, NIL);
}

// A stable sort of cells by their keys: merges of ever longer runs.

import { compareBytes } from "../bytes";
import { takeBytes } from "./arena";
import { addressOf, CELL_BYTES, copyCell, lengthOf, NIL, TEXT, typeOf } from "./cell";
import { compareText } from "./characters";
import { orderCells, UNORDERED } from "./order";
import { chargeWork } from "./work";

/** Keys are compared as `<` does; nil comes last, and what cannot be compared is equal. */
export const ORDER_OF_VALUES: u32 = 0;
/** Keys are texts or nil, which comes last. */
export const ORDER_OF_TEXTS: u32 = 1;
/** Keys are lists whose first member is a text, compared by bytes. */
export const ORDER_OF_NAMES: u32 = 2;

/** Sorts the `count` cells at `items` by the keys beside them, which may be the same cells. */
export function sortCells(items: usize, keys: usize, count: u32, order: u32): void {
  const places = takeBytes(<u64>count * 8);
  const copies = takeBytes(<u64>count * CELL_BYTES);
  if (places == 0 || copies == 0) return;
  let from = places;
  let to = places + <usize>count * 4;
  for (let i: u32 = 0; i < count; i++) store<u32>(from + <usize>i * 4, i);
  for (let width: u32 = 1; width < count; width *= 2) {
    chargeWork(count);
    for (let start: u32 = 0; start < count; start += 2 * width) merge(from, to, keys, start, min(start + width, count), min(start + 2 * width, count), order);
    const swapped = from;
    from = to;
    to = swapped;
  }
  for (let i: u32 = 0; i < count; i++) copyCell(items + <usize>load<u32>(from + <usize>i * 4) * CELL_BYTES, copies + <usize>i * CELL_BYTES);
  memory.copy(items, copies, <usize>count * CELL_BYTES);
}

function merge(from: usize, to: usize, keys: usize, start: u32, middle: u32, end: u32, order: u32): void {
  let left = start;
  let right = middle;
  for (let i = start; i < end; i++) {
    const takesRight = left == middle || (right < end && isBefore(keyAt(from, keys, right), keyAt(from, keys, left), order));
    store<u32>(to + <usize>i * 4, load<u32>(from + <usize>(takesRight ? right++ : left++) * 4));
  }
}

function keyAt(places: usize, keys: usize, index: u32): usize {
  return keys + <usize>load<u32>(places + <usize>index * 4) * CELL_BYTES;
}

function isBefore(a: usize, b: usize, order: u32): bool {
  if (order == ORDER_OF_NAMES) {
    const left = addressOf(a);
    const right = addressOf(b);
    return compareBytes(addressOf(left), lengthOf(left), addressOf(right), lengthOf(right)) < 0;
  }
  if (typeOf(a) == NIL || typeOf(b) == NIL) return typeOf(a) != NIL && typeOf(b) == NIL;
  if (order == ORDER_OF_TEXTS) {
    return typeOf(a) == TEXT && typeOf(b) == TEXT && compareText(addressOf(a), lengthOf(a), addressOf(b), lengthOf(b)) < 0;
  }
  const result = orderCells(a, b);
  return result != UNORDERED && result < 0;
}

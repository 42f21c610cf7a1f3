// What a filter is given: its input, and what is written after its name.

import { CELL_BYTES, NIL, typeOf } from "./cell";
import { numberFor } from "./order";
import { textAt, textLength, textOf } from "./text";

const NOTHING: usize = memory.data(16, 8);

/** The value that is filtered. */
export let input: usize = 0;
let values: usize = 0;
let count: u32 = 0;

/** Says what the next filter is given. */
export function setArguments(value: usize, cells: usize, cellCount: u32): void {
  input = value;
  values = cells;
  count = cellCount;
}

/** An argument; nil when there is none. */
export function argument(index: u32): usize {
  return index < count ? values + <usize>index * CELL_BYTES : NOTHING;
}

/** Whether there is an argument that is not nil. */
export function isGiven(index: u32): bool {
  return typeOf(argument(index)) != NIL;
}

/** The number of an argument, or what stands for it when it is not given. */
export function numberArgument(index: u32, otherwise: f64): f64 {
  return isGiven(index) ? numberFor(argument(index)) : otherwise;
}

/** The text that textArgument found: its address */
export let wordAt: usize = 0;
/** and its length. */
export let wordLength: u32 = 0;

/** Finds the text of an argument, or what stands for it when it is not given. */
export function textArgument(index: u32, otherwise: usize, otherwiseLength: u32): void {
  wordAt = otherwise;
  wordLength = otherwiseLength;
  if (!isGiven(index)) return;
  textOf(argument(index));
  wordAt = textAt;
  wordLength = textLength;
}

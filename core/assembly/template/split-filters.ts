// Parts of texts and lists.

import { takeBytes } from "./arena";
import { argument, input, isGiven, numberArgument } from "./arguments";
import { addressOf, CELL_BYTES, isList, NIL, setList, setText, typeOf } from "./cell";
import { characterBytes, countCharacters, skipCharacters } from "./characters";
import { beginSearch, findNext } from "./find-text";
import { cellCount, cells, cellsOf } from "./members";
import { textAt, textLength, textOf } from "./text";
import { chargeText, chargeWork } from "./work";

let start: usize = 0;
let end: usize = 0;
let separator: usize = 0;
let separatorLength: u32 = 0;

/** The parts of a text between separators, or its characters when the separator is empty; empty parts at the end are left out. */
export function filterSplit(to: usize): void {
  textOf(argument(0));
  separator = textAt;
  separatorLength = textLength;
  textOf(input);
  start = textAt;
  end = textAt + textLength;
  chargeText(textLength);
  if (separatorLength != 0) beginSearch(separator, separatorLength);
  const count = splitInto(0);
  chargeWork(count);
  const made = takeBytes(<u64>count * CELL_BYTES);
  if (made != 0) splitInto(made);
  setList(to, made, made == 0 ? 0 : count);
}

/** Writes the parts as cells, unless there is no place for them; returns how many there are up to the last one that is not empty. */
function splitInto(to: usize): u32 {
  let parts: u32 = 0;
  let count: u32 = 0;
  let at = start;
  while (at <= end) {
    const found = endOfPart(at);
    parts++;
    if (found != at) {
      if (to != 0) fillGap(to, count, parts - 1);
      if (to != 0) setText(to + <usize>(parts - 1) * CELL_BYTES, at, <u32>(found - at));
      count = parts;
    }
    at = found + max<u32>(separatorLength, found == end ? 1 : 0);
  }
  return count;
}

/** Empty parts are written when one that is not empty follows. */
function fillGap(to: usize, from: u32, until: u32): void {
  for (let i = from; i < until; i++) setText(to + <usize>i * CELL_BYTES, start, 0);
}

function endOfPart(at: usize): usize {
  if (separatorLength == 0) return at < end ? at + characterBytes(at) : end;
  const found = findNext(at, end);
  return found == 0 ? end : found;
}

/** So many characters of a text, or members of a list, from a place; a negative place is counted from the end. */
export function filterSlice(to: usize): void {
  if (typeOf(input) == NIL) return setList(to, addressOf(input), 0);
  const from = numberArgument(0, 0);
  const length = isGiven(1) ? numberArgument(1, 1) : 1;
  if (isList(input)) {
    cellsOf(input);
    const first = from < 0 ? <f64>cellCount + from : from;
    if (first < 0 || length < 0) return setList(to, cells, 0);
    const begin = min<f64>(trunc<f64>(first), cellCount);
    const stop = min<f64>(trunc<f64>(first + length), cellCount);
    return setList(to, cells + <usize>begin * CELL_BYTES, <u32>max<f64>(stop - begin, 0));
  }
  textOf(input);
  chargeText(textLength);
  const first = from < 0 ? <f64>countCharacters(textAt, textLength) + from : from;
  if (first < 0 || length < 0) return setText(to, textAt, 0);
  const begin = skipCharacters(textAt, textAt + textLength, ceil<f64>(first));
  setText(to, begin, <u32>(skipCharacters(begin, textAt + textLength, ceil<f64>(length)) - begin));
}

// Replacing and removing a text within a text. The empty text is between all characters, before the first one and after the last.

import { beginText, finishText, putText } from "./arena";
import { argument, input, textArgument, wordAt, wordLength } from "./arguments";
import { setText } from "./cell";
import { characterBytes } from "./characters";
import { REMOVE, REMOVE_FIRST, REMOVE_LAST, REPLACE, REPLACE_FIRST } from "./filter-numbers";
import { beginSearch, findLast, findNext } from "./find-text";
import { textAt, textLength, textOf } from "./text";
import { chargeText, hasFailed } from "./work";

let start: usize = 0;
let end: usize = 0;
let part: usize = 0;
let partLength: u32 = 0;

export function filterReplace(filter: u32, to: usize): void {
  textOf(input);
  start = textAt;
  end = textAt + textLength;
  chargeText(textLength);
  textOf(argument(0));
  part = textAt;
  partLength = textLength;
  textArgument(1, 0, 0);
  const removes = filter == REMOVE || filter == REMOVE_FIRST || filter == REMOVE_LAST;
  const replacementLength = removes ? 0 : wordLength;
  if (partLength != 0) beginSearch(part, partLength);
  if (filter == REPLACE || filter == REMOVE) replaceAll(wordAt, replacementLength, to);
  else replaceOne(filter == REPLACE_FIRST || filter == REMOVE_FIRST, wordAt, replacementLength, to);
}

function replaceOne(isFirst: bool, replacement: usize, length: u32, to: usize): void {
  const found = partLength == 0 ? (isFirst ? start : end) : isFirst ? findNext(start, end) : findLast(start, end);
  if (partLength != 0 && found == 0) return setText(to, start, <u32>(end - start));
  beginText();
  putText(start, <u32>(found - start));
  putText(replacement, length);
  putText(found + partLength, <u32>(end - found - partLength));
  finishText(to);
}

function replaceAll(replacement: usize, length: u32, to: usize): void {
  beginText();
  let at = start;
  while (at < end && !hasFailed) {
    const found = partLength == 0 ? at + characterBytes(at) : findNext(at, end);
    if (found == 0 || (partLength == 0 && found == end)) break;
    putText(at, <u32>(found - at));
    putText(replacement, length);
    at = found + partLength;
  }
  putText(at, <u32>(end - at));
  finishText(to);
}

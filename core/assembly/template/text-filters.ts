// Filters of text. Each takes the text of its input.

import { beginText, finishText, putText } from "./arena";
import { argument, input, numberArgument, textArgument, wordAt, wordLength } from "./arguments";
import { putLower, putUpper } from "./case-mapping";
import { copyCell, setText } from "./cell";
import { characterBytes, countCharacters, skipCharacters } from "./characters";
import {
  APPEND,
  CAPITALIZE,
  DOWNCASE,
  ESCAPE,
  ESCAPE_ONCE,
  JSON_TEXT,
  LSTRIP,
  NEWLINE_TO_BR,
  PREPEND,
  REMOVE_LAST,
  REPLACE,
  RSTRIP,
  SLICE,
  SPLIT,
  STRIP,
  STRIP_HTML,
  STRIP_NEWLINES,
  TRUNCATE,
  TRUNCATEWORDS,
  UPCASE,
  URL_DECODE,
  URL_ENCODE,
} from "./filter-numbers";
import { putEscapedHtml, putWithBreaks, putWithoutTags } from "./html-filters";
import { putJson } from "./json-text";
import { filterReplace } from "./replace-filters";
import { dropSpace, skipSpace, skipWord } from "./space";
import { filterSlice, filterSplit } from "./split-filters";
import { textAt, textLength, textOf } from "./text";
import { filterUrlDecode, putUrlEncoded } from "./url-filters";
import { chargeText } from "./work";

// "...", " ".
const ELLIPSIS: usize = memory.data<u8>([0x2e, 0x2e, 0x2e]);
const SPACE: usize = memory.data<u8>([0x20]);

const TRUNCATE_CHARACTERS: f64 = 50;
const TRUNCATE_WORDS: f64 = 15;

export function filterText(filter: u32, to: usize): void {
  if (filter == JSON_TEXT) return filterJson(to);
  if (filter == SLICE) return filterSlice(to);
  if (filter == SPLIT) return filterSplit(to);
  if (filter == TRUNCATE) return filterTruncate(to);
  if (filter == TRUNCATEWORDS) return filterTruncateWords(to);
  if (filter == URL_DECODE) return filterUrlDecode(to);
  if (filter >= REPLACE && filter <= REMOVE_LAST) return filterReplace(filter, to);
  textOf(input);
  const at = textAt;
  const end = at + textLength;
  chargeText(textLength);
  if (filter == STRIP || filter == LSTRIP || filter == RSTRIP) {
    const start = filter == RSTRIP ? at : skipSpace(at, end);
    return setText(to, start, <u32>((filter == LSTRIP ? end : dropSpace(start, end)) - start));
  }
  if (filter == APPEND || filter == PREPEND) return filterAppend(filter, at, <u32>(end - at), to);
  beginText();
  if (filter == UPCASE) putUpper(at, end);
  else if (filter == DOWNCASE) putLower(at, end);
  else if (filter == CAPITALIZE) putCapitalized(at, end);
  else if (filter == STRIP_NEWLINES || filter == NEWLINE_TO_BR) putWithBreaks(at, end, filter == NEWLINE_TO_BR);
  else if (filter == ESCAPE || filter == ESCAPE_ONCE) putEscapedHtml(at, end, filter == ESCAPE_ONCE);
  else if (filter == STRIP_HTML) putWithoutTags(at, end);
  else if (filter == URL_ENCODE) putUrlEncoded(at, end);
  finishText(to);
}

function filterJson(to: usize): void {
  beginText();
  putJson(input, 1);
  finishText(to);
}

function filterAppend(filter: u32, at: usize, length: u32, to: usize): void {
  textOf(argument(0));
  const other = textAt;
  const otherLength = textLength;
  beginText();
  if (filter == PREPEND) putText(other, otherLength);
  putText(at, length);
  if (filter == APPEND) putText(other, otherLength);
  finishText(to);
}

/** The first character in upper case, when UTF-16 has it in one unit, and the others in lower case. */
function putCapitalized(at: usize, end: usize): void {
  if (at == end) return;
  const rest = at + characterBytes(at);
  if (rest - at < 4) putUpper(at, rest);
  else putText(at, 4);
  putLower(rest, end);
}

/** A text of no more characters than wanted stays what it is, also a number. */
function filterTruncate(to: usize): void {
  const wanted = ceil<f64>(numberArgument(0, TRUNCATE_CHARACTERS));
  textArgument(1, ELLIPSIS, 3);
  textOf(input);
  chargeText(textLength);
  if (<f64>countCharacters(textAt, textLength) <= max<f64>(wanted, 0)) return copyCell(input, to);
  const kept = max<f64>(wanted - <f64>countCharacters(wordAt, wordLength), 0);
  beginText();
  putText(textAt, <u32>(skipCharacters(textAt, textAt + textLength, kept) - textAt));
  putText(wordAt, wordLength);
  finishText(to);
}

/** A text of no more words than wanted stays as it is, except that it is a text. */
function filterTruncateWords(to: usize): void {
  const wanted = max<f64>(ceil<f64>(numberArgument(0, TRUNCATE_WORDS)), 1);
  textArgument(1, ELLIPSIS, 3);
  textOf(input);
  chargeText(textLength);
  const end = textAt + textLength;
  let last = skipSpace(textAt, end);
  for (let words: f64 = 0; last < end && words < wanted; words++) last = skipSpace(skipWord(last, end), end);
  if (last == end) return setText(to, textAt, textLength);
  beginText();
  let at = skipSpace(textAt, end);
  for (let words: f64 = 0; words < wanted; words++) {
    if (words > 0) putText(SPACE, 1);
    const word = skipWord(at, end);
    putText(at, <u32>(word - at));
    at = skipSpace(word, end);
  }
  putText(wordAt, wordLength);
  finishText(to);
}

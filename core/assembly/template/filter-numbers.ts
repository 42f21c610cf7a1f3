// The numbers of filters in programs; docs/TEMPLATES.md lists them, and sidecar/catalog/liquid/filters.ts has the same.

export const APPEND: u32 = 1;
export const PREPEND: u32 = 2;
export const UPCASE: u32 = 3;
export const DOWNCASE: u32 = 4;
export const CAPITALIZE: u32 = 5;
export const STRIP: u32 = 6;
export const LSTRIP: u32 = 7;
export const RSTRIP: u32 = 8;
export const STRIP_NEWLINES: u32 = 9;
export const NEWLINE_TO_BR: u32 = 10;
export const ESCAPE: u32 = 11;
export const ESCAPE_ONCE: u32 = 12;
export const STRIP_HTML: u32 = 13;
export const URL_ENCODE: u32 = 14;
export const URL_DECODE: u32 = 15;
export const REPLACE: u32 = 16;
export const REPLACE_FIRST: u32 = 17;
export const REPLACE_LAST: u32 = 18;
export const REMOVE: u32 = 19;
export const REMOVE_FIRST: u32 = 20;
export const REMOVE_LAST: u32 = 21;
export const SLICE: u32 = 22;
export const TRUNCATE: u32 = 23;
export const TRUNCATEWORDS: u32 = 24;
export const SPLIT: u32 = 25;
export const JSON_TEXT: u32 = 26;
export const LAST_TEXT_FILTER: u32 = JSON_TEXT;

export const PLUS: u32 = 32;
export const MINUS: u32 = 33;
export const TIMES: u32 = 34;
export const DIVIDED_BY: u32 = 35;
export const MODULO: u32 = 36;
export const ABS: u32 = 37;
export const CEIL: u32 = 38;
export const FLOOR: u32 = 39;
export const ROUND: u32 = 40;
export const AT_LEAST: u32 = 41;
export const AT_MOST: u32 = 42;
export const LAST_NUMBER_FILTER: u32 = AT_MOST;

export const JOIN: u32 = 48;
export const FIRST: u32 = 49;
export const LAST: u32 = 50;
export const SIZE: u32 = 51;
export const SORT: u32 = 52;
export const SORT_NATURAL: u32 = 53;
export const REVERSE: u32 = 54;
export const UNIQ: u32 = 55;
export const COMPACT: u32 = 56;
export const CONCAT: u32 = 57;
export const MAP: u32 = 58;
export const WHERE: u32 = 59;
export const SUM: u32 = 60;
/** `default`, and the same when it leaves false as it is. */
export const DEFAULT: u32 = 61;
export const DEFAULT_ALLOWING_FALSE: u32 = 62;
export const LAST_FILTER: u32 = DEFAULT_ALLOWING_FALSE;

/** Whether there is a filter of that number. */
export function isFilter(filter: u32): bool {
  return filter - 1 < LAST_TEXT_FILTER || filter - PLUS <= LAST_NUMBER_FILTER - PLUS || filter - JOIN <= LAST_FILTER - JOIN;
}

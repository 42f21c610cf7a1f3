/** A set of code points: ranges of first and last, ascending, with a gap between any two. */
export type CharacterSet = readonly CharacterRange[];

/** A range of code points, both ends included. */
export type CharacterRange = readonly [first: number, last: number];

/** The last code point there is. */
export const CODE_POINT_LAST = 0x10ffff;

/** The set of what is in any of the ranges, which may come in any order and overlap. */
export function setOf(ranges: readonly CharacterRange[]): CharacterSet {
  const joined: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

/** Everything that is not in a set. */
export function complementOf(set: CharacterSet): CharacterSet {
  const rest: CharacterRange[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= CODE_POINT_LAST) rest.push([next, CODE_POINT_LAST]);
  return rest;
}

/** Whether a code point is in a set. */
export function isInSet(set: CharacterSet, point: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = set[middle] ?? [0, 0];
    if (point < first) high = middle;
    else if (point > last) low = middle + 1;
    else return true;
  }
  return false;
}

const ALL_BUT_LINE_ENDS = complementOf([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]);

const DIGITS: CharacterSet = [[0x30, 0x39]];

/** What `\w` stands for, and what `\b` takes for a part of a word. */
export const WORD_CHARACTERS: CharacterSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];

const WHITE_SPACE: CharacterSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** The sets that have a letter: of `\d` and its like, and `.` for all but the ends of lines. */
export const NAMED_SETS: Readonly<Record<"d" | "w" | "s" | ".", CharacterSet>> = {
  d: DIGITS,
  w: WORD_CHARACTERS,
  s: WHITE_SPACE,
  ".": ALL_BUT_LINE_ENDS,
};

// Upper and lower case as ECMAScript's toUpperCase and toLowerCase have them, which follow Unicode without regard to a language.

import { putByte, putCharacter } from "./arena";
import {
  CASED_RANGE_COUNT,
  CASED_RANGES,
  IGNORABLE_RANGE_COUNT,
  IGNORABLE_RANGES,
  LOWER_EXPANSION_COUNT,
  LOWER_EXPANSIONS,
  LOWER_RUN_COUNT,
  LOWER_RUNS,
  UPPER_EXPANSION_COUNT,
  UPPER_EXPANSIONS,
  UPPER_RUN_COUNT,
  UPPER_RUNS,
} from "./case-mapping-table";
import { characterAt, characterBytes } from "./characters";

const CAPITAL_SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;

const RUN_BYTES: usize = 12;
const EXPANSION_BYTES: usize = 16;
const RANGE_BYTES: usize = 8;

/** Adds a text in upper case to the text that is being built. */
export function putUpper(at: usize, end: usize): void {
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte < 0x80) {
      putByte(byte - 0x61 < 26 ? byte - 32 : byte);
      at++;
      continue;
    }
    putMapped(characterAt(at), UPPER_RUNS, UPPER_RUN_COUNT, UPPER_EXPANSIONS, UPPER_EXPANSION_COUNT);
    at += characterBytes(at);
  }
}

/** Adds a text in lower case to the text that is being built. */
export function putLower(at: usize, end: usize): void {
  // Whether the last character before this one, of those that case does not pass over, has case.
  let followsCased = false;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    const point = characterAt(at);
    at += characterBytes(at);
    if (byte < 0x80) putByte(byte - 0x41 < 26 ? byte + 32 : byte);
    else if (point == CAPITAL_SIGMA && followsCased && !precedesCased(at, end)) putCharacter(FINAL_SIGMA);
    else putMapped(point, LOWER_RUNS, LOWER_RUN_COUNT, LOWER_EXPANSIONS, LOWER_EXPANSION_COUNT);
    if (!isIgnorable(point)) followsCased = isCased(point);
  }
}

function precedesCased(at: usize, end: usize): bool {
  for (; at < end; at += characterBytes(at)) {
    const point = characterAt(at);
    if (!isIgnorable(point)) return isCased(point);
  }
  return false;
}

function isCased(point: u32): bool {
  return point < 0x80 ? (point | 0x20) - 0x61 < 26 : isIn(point, CASED_RANGES, CASED_RANGE_COUNT);
}

/** Of ASCII ' . : ^ and `. */
function isIgnorable(point: u32): bool {
  if (point < 0x80) return point == 0x27 || point == 0x2e || point == 0x3a || point == 0x5e || point == 0x60;
  return isIn(point, IGNORABLE_RANGES, IGNORABLE_RANGE_COUNT);
}

function putMapped(point: u32, runs: usize, runCount: u32, expansions: usize, expansionCount: u32): void {
  const run = rowFor(point, runs, runCount, RUN_BYTES);
  if (run != 0 && point <= (load<u32>(run, 4) & 0xffffff)) {
    const step = load<u32>(run, 4) >> 24;
    if ((point - load<u32>(run)) % step == 0) return putCharacter(point + load<u32>(run, 8));
  }
  const expansion = rowFor(point, expansions, expansionCount, EXPANSION_BYTES);
  if (expansion == 0 || load<u32>(expansion) != point) return putCharacter(point);
  putCharacter(load<u32>(expansion, 4));
  putCharacter(load<u32>(expansion, 8));
  if (load<u32>(expansion, 12) != 0) putCharacter(load<u32>(expansion, 12));
}

function isIn(point: u32, ranges: usize, count: u32): bool {
  const range = rowFor(point, ranges, count, RANGE_BYTES);
  return range != 0 && point <= load<u32>(range, 4);
}

/** The last row that begins at the code point or before it, or 0. */
function rowFor(point: u32, rows: usize, count: u32, bytes: usize): usize {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(rows + <usize>middle * bytes) <= point) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? 0 : rows + <usize>(low - 1) * bytes;
}

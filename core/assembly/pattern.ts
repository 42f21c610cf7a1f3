// Matching a string against a compiled pattern. docs/DETERMINISM.md describes the program, sidecar/catalog/pattern writes it.
//
//   +0   u32  check: FNV-1a of what follows, of the source, and of whether case is ignored
//   +4   u8   machine: TABLE, STATES, or ANCHORED_STATES when only a match that begins with the string is possible
//   +5   u8   number of classes of characters
//   +6   u16  number of ranges
//   +8   u16  number of rows, or of states
//   +10  u16  number of sets; of TABLE: 0
//   +12  u8   the class of each of the 128 characters of ASCII
//   +140 u32  ranges: first code point << 8 | class; ascending, the first at 0x80, each up to the next one
//   then, of TABLE: rows of a u16 per class, and one for the end of the string: 0 when it does not match, MATCHED, or FIRST_ROW + number of a row
//        of STATES: see pattern-states.ts
//
// A table takes one step for each character, states one for each character and state, so that the time of either is linear in the string
// whatever the pattern is. A byte that is not part of well-formed UTF-8 is the character U+DC00 plus the byte, a surrogate, which no
// well-formed string has.

import { FNV_START, fnv1a } from "./bytes";
import { ASCII_CLASSES, afterCharacter, FIRST_BEYOND_ASCII, nextClass, RANGES } from "./pattern-characters";
import { ANCHORED_STATES, isStates, matchesStates, STATES } from "./pattern-states";

const TABLE: u32 = 1;

const MATCHED: u32 = 1;
const FIRST_ROW: u32 = 2;

/** Whether the bytes are the program of that source, so that running it stays within them and ends. */
export function isProgram(program: usize, length: u32, source: usize, sourceLength: u32, ignoresCase: bool): bool {
  if (length < RANGES + 4 || load<u32>(program) != checkOf(program + 4, length - 4, source, sourceLength, ignoresCase)) return false;
  const machine = <u32>load<u8>(program, 4);
  const classes = <u32>load<u8>(program, 5);
  const ranges = <u32>load<u16>(program, 6);
  if (classes == 0 || ranges == 0 || RANGES + 4 * ranges > length) return false;
  for (let point: usize = 0; point < FIRST_BEYOND_ASCII; point++) {
    if (load<u8>(program + ASCII_CLASSES + point) >= classes) return false;
  }
  if (load<u32>(program + RANGES) >> 8 != FIRST_BEYOND_ASCII) return false;
  let before: u32 = 0;
  for (let i: u32 = 0; i < ranges; i++) {
    const range = load<u32>(program + RANGES + 4 * <usize>i);
    if (range >> 8 <= before || (range & 0xff) >= classes) return false;
    before = range >> 8;
  }
  const at = program + RANGES + 4 * ranges;
  const rest = length - RANGES - 4 * ranges;
  const count = <u32>load<u16>(program, 8);
  if (machine == TABLE) return load<u16>(program, 10) == 0 && isTable(at, rest, classes + 1, count);
  return (machine == STATES || machine == ANCHORED_STATES) && isStates(at, rest, load<u16>(program, 10), count);
}

function isTable(at: usize, length: u32, width: u32, rows: u32): bool {
  if (rows == 0 || length != rows * width * 2) return false;
  for (let i: u32 = 0; i < rows * width; i++) {
    const next = <u32>load<u16>(at + 2 * <usize>i);
    // The last of a row is for the end of the string, after which nothing comes.
    if (next >= (i % width == width - 1 ? FIRST_ROW : FIRST_ROW + rows)) return false;
  }
  return true;
}

function checkOf(at: usize, length: u32, source: usize, sourceLength: u32, ignoresCase: bool): u32 {
  const hash = fnv1a(fnv1a(FNV_START, at, length), source, sourceLength);
  return (hash ^ (ignoresCase ? 1 : 0)) * 0x01000193;
}

/** Whether a string matches a program that isProgram found sound. */
export function matches(program: usize, at: usize, length: u32): bool {
  const ranges = <u32>load<u16>(program, 6);
  const machine = program + RANGES + 4 * ranges;
  if (load<u8>(program, 4) != TABLE) return matchesStates(program, machine, at, length);
  const classes = <u32>load<u8>(program, 5);
  const end = at + length;
  let row: u32 = 0;
  while (at < end) {
    const next = <u32>load<u16>(machine + 2 * <usize>(row + nextClass(program, at, end)));
    if (next <= MATCHED) return next == MATCHED;
    row = (next - FIRST_ROW) * (classes + 1);
    at = afterCharacter;
  }
  return load<u16>(machine + 2 * <usize>(row + classes)) == MATCHED;
}

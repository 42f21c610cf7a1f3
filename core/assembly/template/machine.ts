// Running the program of a template (docs/TEMPLATES.md has the instructions). Registers always hold values, and every operand was checked when
// the program was loaded, so that no program can do more than render something; how long it may run is counted.
//
// A program in memory:                      An instruction:
//   +0  u32  number of instructions           +0 u8   operation
//   +4  u32  address of the numbers           +1 u8   d: the register, or loop, it writes
//   +8  u32  address of the texts:            +2 u8   a: the first register, or loop, it reads
//            u32 address, u32 length          +3 u8   b: the second one
//   +12 u32  address of the sources: u32      +4 u32  its number: an index, an address, or the instruction to go on with
//   +16      instructions

import { setArguments } from "./arguments";
import { CELL_BYTES, copyCell, isTruthy, NIL, setBoolean, setNumber, setText, setType, typeOf } from "./cell";
import { compareCells } from "./compare";
import { LAST_NUMBER_FILTER, LAST_TEXT_FILTER } from "./filter-numbers";
import { filterList } from "./list-filters";
import { beginList, beginRange, forgetLoops, isEmptyLoop, nextTurn, readLoop } from "./loop";
import { readKeyed, readNamed } from "./members";
import { filterNumber } from "./number-filters";
import {
  COMPARE,
  END,
  FILTER,
  FOR_LIST,
  FOR_RANGE,
  JUMP,
  JUMP_FALSE,
  JUMP_TRUE,
  KEYED,
  LITERAL,
  LOOP,
  MOVE,
  NAMED,
  NEXT,
  NOTE_MISSING,
  NUMBER_VALUE,
  SKIP_EMPTY,
  SOURCE_VALUE,
  TEXT_VALUE,
  WRITE,
  WRITE_TEXT,
} from "./operations";
import { writeCell, writeText } from "./rendered";
import { readSource } from "./source-value";
import { filterText } from "./text-filters";
import { chargeWork, hasFailed } from "./work";

export const PROGRAM_BYTES: usize = 16;
export const INSTRUCTION_BYTES: usize = 8;

/** As many as a byte can name. */
export const REGISTERS: u32 = 256;
const CELLS: usize = memory.data(4096, 8);
if (<usize>REGISTERS * CELL_BYTES != 4096) ERROR("the registers do not fit");

/** How often a value that was to be written was missing. */
export let missingCount: u32 = 0;

function register(index: u32): usize {
  return CELLS + <usize>index * CELL_BYTES;
}

/** Runs a program; what it writes is added to the rendered body. */
export function runProgramOf(program: usize): void {
  const instructions = program + PROGRAM_BYTES;
  const count = load<u32>(program);
  memory.fill(CELLS, 0, 4096);
  forgetLoops();
  missingCount = 0;
  let at: u32 = 0;
  while (at < count && !hasFailed) {
    const instruction = instructions + <usize>at * INSTRUCTION_BYTES;
    chargeWork(1);
    const operation = <u32>load<u8>(instruction);
    if (operation == END) return;
    if (operation <= WRITE_TEXT) {
      evaluate(program, instruction, operation);
      at++;
    } else at = steer(instruction, operation, at + 1);
  }
}

/** Does what has a result or writes, and always goes on with the next instruction. */
function evaluate(program: usize, instruction: usize, operation: u32): void {
  const to = register(load<u8>(instruction, 1));
  const a = register(load<u8>(instruction, 2));
  const b = register(load<u8>(instruction, 3));
  const number = <usize>load<u32>(instruction, 4);
  if (operation == WRITE) writeCell(a);
  else if (operation == WRITE_TEXT) writeText(number + 4, load<u32>(number));
  else if (operation == SOURCE_VALUE) readSource(<usize>load<u32>(<usize>load<u32>(program, 12) + number * 4), to);
  else if (operation == NAMED || operation == TEXT_VALUE) {
    const text = <usize>load<u32>(program, 8) + number * 8;
    if (operation == TEXT_VALUE) setText(to, <usize>load<u32>(text), load<u32>(text, 4));
    else readNamed(a, <usize>load<u32>(text), load<u32>(text, 4), to);
  } else if (operation == FILTER) filterCell(a, b, load<u8>(instruction, 4), load<u8>(instruction, 5), to);
  else if (operation == COMPARE) setBoolean(to, compareCells(a, b, <u32>number));
  else if (operation == NUMBER_VALUE) setNumber(to, load<f64>(<usize>load<u32>(program, 4) + number * 8));
  else if (operation == LITERAL) setType(to, <u32>number);
  else if (operation == KEYED) readKeyed(a, b, to);
  else if (operation == MOVE) copyCell(a, to);
  else if (operation == LOOP) readLoop(load<u8>(instruction, 2), <u32>number, to);
  else if (operation == NOTE_MISSING && typeOf(a) == NIL) missingCount++;
}

/** Decides with which instruction the program goes on. */
function steer(instruction: usize, operation: u32, following: u32): u32 {
  const loop = <u32>load<u8>(instruction, 1);
  const a = register(load<u8>(instruction, 2));
  const b = register(load<u8>(instruction, 3));
  const number = load<u32>(instruction, 4);
  if (operation == JUMP) return number;
  if (operation == JUMP_FALSE) return isTruthy(a) ? following : number;
  if (operation == JUMP_TRUE) return isTruthy(a) ? number : following;
  if (operation == NEXT) return nextTurn(loop, a) ? following : number;
  if (operation == SKIP_EMPTY) return isEmptyLoop(loop) ? number : following;
  if (operation == FOR_LIST) beginList(loop, a, b, number);
  else if (operation == FOR_RANGE) beginRange(loop, a, b, number);
  return following;
}

function filterCell(input: usize, values: usize, filter: u32, count: u32, to: usize): void {
  setArguments(input, values, count);
  if (filter <= LAST_TEXT_FILTER) filterText(filter, to);
  else if (filter <= LAST_NUMBER_FILTER) filterNumber(filter, to);
  else filterList(filter, to);
}

// Checking a compiled template of the snapshot, and taking it to the tables in the form that machine.ts runs.
//
// The bytes, all numbers little-endian (docs/TEMPLATES.md):
//   +0  u32  format: 1
//   +4  u32  numbers, +8 u32 texts, +12 u32 sources, +16 u32 instructions
//   +20 u32  offset of the template as it was written, of which the core makes nothing
//   +24 u32  FNV-1a of all bytes before this one and after it
//   +28      numbers, 8 bytes each
//            texts: u32 offset from the start of the bytes, u32 length
//            sources: u32 kind, u32 index of the text of its name
//            instructions, 8 bytes each
//            the bytes of the texts, and the template as it was written

import { FNV_START, fnv1a } from "../bytes";
import { allocate } from "../layout";
import { NAME_BYTES_MAX, TEMPLATE_LOOPS_MAX } from "../limits";
import { hasSource, slotOfSource } from "../tables";
import { INVALID, note, UNSUPPORTED } from "../verdict";
import { BLANK, FALSE, NIL, TRUE } from "./cell";
import { isWellFormed } from "./characters";
import { CONTAINS } from "./compare";
import { escapedBytes, writeEscaped } from "./escape";
import { isFilter } from "./filter-numbers";
import { LAST_LOOP_VALUE } from "./loop";
import { INSTRUCTION_BYTES, PROGRAM_BYTES, REGISTERS } from "./machine";
import {
  COMPARE,
  FILTER,
  FOR_LIST,
  FOR_RANGE,
  JUMP,
  JUMP_FALSE,
  JUMP_TRUE,
  LAST_OPERATION,
  LITERAL,
  LOOP,
  NAMED,
  NEXT,
  NUMBER_VALUE,
  SKIP_EMPTY,
  SOURCE_VALUE,
  TEXT_VALUE,
  WRITE_TEXT,
} from "./operations";

const FORMAT: u32 = 1;
const HEADER_BYTES: u32 = 28;
const CHECK: u32 = 24;
const ENTRY_BYTES: usize = 8;

let bytes: usize = 0;
let numbers: u32 = 0;
let texts: u32 = 0;
let sources: u32 = 0;
let instructions: u32 = 0;

/** Reads the header of a template; false when its parts do not fit into it. */
function readHeader(at: usize, length: u32): bool {
  if (length < HEADER_BYTES) return false;
  bytes = at;
  numbers = load<u32>(at, 4);
  texts = load<u32>(at, 8);
  sources = load<u32>(at, 12);
  instructions = load<u32>(at, 16);
  const parts = <u64>numbers + <u64>texts + <u64>sources + <u64>instructions;
  return <u64>HEADER_BYTES + 8 * parts <= <u64>length;
}

function numberAt(index: u32): usize {
  return bytes + HEADER_BYTES + <usize>index * ENTRY_BYTES;
}

function textEntry(index: u32): usize {
  return numberAt(numbers) + <usize>index * ENTRY_BYTES;
}

function sourceEntry(index: u32): usize {
  return textEntry(texts) + <usize>index * ENTRY_BYTES;
}

function instructionAt(index: u32): usize {
  return sourceEntry(sources) + <usize>index * INSTRUCTION_BYTES;
}

/** Whether the bytes are those that were compiled, so that the template people read is the one that is rendered. */
function isWhole(at: usize, length: u32): bool {
  const hash = fnv1a(FNV_START, at, CHECK);
  return fnv1a(hash, at + HEADER_BYTES, length - HEADER_BYTES) == load<u32>(at, CHECK);
}

/** Checks a template of so many bytes and notes what is wrong with it. */
export function checkTemplate(at: usize, length: u32): void {
  if (length < 4) return note(INVALID);
  if (load<u32>(at) != FORMAT) return note(load<u32>(at) == 0 ? INVALID : UNSUPPORTED);
  if (!readHeader(at, length) || !isWhole(at, length)) return note(INVALID);
  for (let i: u32 = 0; i < texts; i++) {
    const offset = load<u32>(textEntry(i));
    const textLength = load<u32>(textEntry(i), 4);
    if (<u64>offset + <u64>textLength > <u64>length || !isWellFormed(at + offset, at + offset + textLength)) return note(INVALID);
  }
  for (let i: u32 = 0; i < sources; i++) checkSource(sourceEntry(i));
  for (let i: u32 = 0; i < instructions; i++) checkInstruction(instructionAt(i));
}

function checkSource(source: usize): void {
  const kind = load<u32>(source);
  const name = load<u32>(source, 4);
  if (kind == 0 || name >= texts || load<u32>(textEntry(name), 4) > NAME_BYTES_MAX) note(INVALID);
  else if (!hasSource(kind)) note(UNSUPPORTED);
}

function checkInstruction(instruction: usize): void {
  const operation = <u32>load<u8>(instruction);
  if (operation > LAST_OPERATION) note(UNSUPPORTED);
  else if (operation == FILTER && !isFilter(load<u8>(instruction, 4))) note(UNSUPPORTED);
  else if (operation == COMPARE && load<u32>(instruction, 4) > CONTAINS) note(UNSUPPORTED);
  else if (operation == LOOP && load<u32>(instruction, 4) > LAST_LOOP_VALUE) note(UNSUPPORTED);
  else if (!isNumberSound(operation, load<u32>(instruction, 4)) || !areRegistersSound(operation, instruction)) note(INVALID);
}

/** Whether the number of an instruction leads to something. */
function isNumberSound(operation: u32, number: u32): bool {
  if (operation == NUMBER_VALUE) return number < numbers;
  if (operation == TEXT_VALUE || operation == NAMED || operation == WRITE_TEXT) return number < texts;
  if (operation == SOURCE_VALUE) return number < sources;
  if (operation == LITERAL) return number == NIL || number == FALSE || number == TRUE || (number >= BLANK - 1 && number <= BLANK);
  const jumps = operation == JUMP || operation == JUMP_FALSE || operation == JUMP_TRUE || operation == SKIP_EMPTY || operation == NEXT;
  return !jumps || number <= instructions;
}

/** Whether the loop of an instruction, and registers that follow one that it names, are there. */
function areRegistersSound(operation: u32, instruction: usize): bool {
  const loop: u32 = operation == LOOP ? load<u8>(instruction, 2) : load<u8>(instruction, 1);
  const hasLoop = operation == LOOP || (operation >= FOR_LIST && operation <= NEXT);
  if (hasLoop && loop >= TEMPLATE_LOOPS_MAX) return false;
  const a = <u32>load<u8>(instruction, 2);
  const b = <u32>load<u8>(instruction, 3);
  if (operation == FILTER) return b + load<u8>(instruction, 5) <= REGISTERS;
  if (operation == FOR_RANGE && a + 1 >= REGISTERS) return false;
  return (operation != FOR_LIST && operation != FOR_RANGE) || b + 1 < REGISTERS;
}

/** Takes a template that was found sound to the tables, and returns the address of its program. */
export function loadTemplate(at: usize, length: u32): usize {
  readHeader(at, length);
  const program = allocate(PROGRAM_BYTES + <u64>instructions * INSTRUCTION_BYTES);
  store<u32>(program, instructions);
  store<u32>(program, <u32>loadNumbers(), 4);
  store<u32>(program, <u32>loadTexts(), 8);
  store<u32>(program, <u32>loadSources(), 12);
  memory.copy(program + PROGRAM_BYTES, instructionAt(0), <usize>instructions * INSTRUCTION_BYTES);
  for (let i: u32 = 0; i < instructions; i++) {
    const instruction = program + PROGRAM_BYTES + <usize>i * INSTRUCTION_BYTES;
    if (load<u8>(instruction) == WRITE_TEXT) store<u32>(instruction, <u32>loadEscaped(load<u32>(instruction, 4)), 4);
  }
  return program;
}

function loadNumbers(): usize {
  const list = allocate(<u64>numbers * ENTRY_BYTES);
  memory.copy(list, numberAt(0), <usize>numbers * ENTRY_BYTES);
  return list;
}

/** The texts stay where they are in the snapshot. */
function loadTexts(): usize {
  const list = allocate(<u64>texts * ENTRY_BYTES);
  for (let i: u32 = 0; i < texts; i++) {
    store<u32>(list + <usize>i * ENTRY_BYTES, <u32>(bytes + load<u32>(textEntry(i))));
    store<u32>(list + <usize>i * ENTRY_BYTES, load<u32>(textEntry(i), 4), 4);
  }
  return list;
}

function loadSources(): usize {
  const list = allocate(<u64>sources * 4);
  for (let i: u32 = 0; i < sources; i++) {
    const name = textEntry(load<u32>(sourceEntry(i), 4));
    store<u32>(list + <usize>i * 4, <u32>slotOfSource(load<u32>(sourceEntry(i)), bytes + load<u32>(name), load<u32>(name, 4)));
  }
  return list;
}

/** A text as it is written within a JSON string: u32 length, and the bytes. */
function loadEscaped(index: u32): usize {
  const text = bytes + load<u32>(textEntry(index));
  const length = load<u32>(textEntry(index), 4);
  const escaped = escapedBytes(text, length);
  const record = allocate(4 + escaped);
  store<u32>(record, <u32>escaped);
  writeEscaped(text, length, record + 4);
  return record;
}

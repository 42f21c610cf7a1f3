import type { State } from "./build-states.ts";
import { classOf } from "./character-classes.ts";
import type { Table } from "./determine-states.ts";
import type { NumberedMachine } from "./number-states.ts";

/** The machines of a program, as docs/DETERMINISM.md numbers them. */
const MACHINE_TABLE = 1;
const MACHINE_STATES = 2;
const MACHINE_STATES_ANCHORED = 3;

const ASCII_COUNT = 128;
const SET_BYTES = 32;
const OPERATIONS = { set: 1, split: 2, start: 3, end: 4, boundary: 5, no_boundary: 6, matched: 7 } as const;

/** What the check of a program is about, beside the program. */
export interface ProgramOf {
  readonly source: string;
  readonly ignoreCase: boolean;
}

/** Writes a program: the table when there is one, else the states. */
export function encodeProgram(machine: NumberedMachine, table: Table | undefined, of: ProgramOf): Buffer {
  const { classes } = machine;
  const ranges = classes.ranges.filter(
    ({ first }, index) => first >= ASCII_COUNT || (classes.ranges[index + 1]?.first ?? Number.POSITIVE_INFINITY) > ASCII_COUNT,
  );
  const header = Buffer.alloc(12);
  header.writeUInt8(table !== undefined ? MACHINE_TABLE : machine.isAnchored ? MACHINE_STATES_ANCHORED : MACHINE_STATES, 4);
  header.writeUInt8(classes.count, 5);
  header.writeUInt16LE(ranges.length, 6);
  header.writeUInt16LE(table === undefined ? machine.states.length : table.rows.length, 8);
  header.writeUInt16LE(table === undefined ? machine.sets.length : 0, 10);
  const ascii = Buffer.from(Array.from({ length: ASCII_COUNT }, (_, point) => classOf(classes, point)));
  const beyond = ranges.map(({ first, number }) => uint32(Math.max(first, ASCII_COUNT) * 256 + number));
  const program = Buffer.concat([header, ascii, ...beyond, table === undefined ? encodeStates(machine) : encodeTable(table)]);
  program.writeUInt32LE(checkOf(program.subarray(4), of), 0);
  return program;
}

function encodeTable({ rows }: Table): Buffer {
  return Buffer.concat(rows.flatMap((row) => row.map(uint16)));
}

function encodeStates({ states, start, sets, setOfState, words }: NumberedMachine): Buffer {
  // The states were made from the end to the beginning; the first one written is the one to begin with.
  const order = [start, ...states.keys()].filter((number, index, all) => all.indexOf(number) === index);
  const places = new Map(order.map((number, place) => [number, place]));
  const placeOf = (number: number) => places.get(number) ?? 0;
  const encoded = order.map((number) => encodeState(states[number], setOfState[number] ?? 0, placeOf));
  return Buffer.concat([encodeSet(words), ...sets.map(encodeSet), ...encoded]);
}

function encodeState(state: State | undefined, set: number, placeOf: (number: number) => number): Buffer {
  if (state === undefined) throw new Error("a state leads to none");
  const operation = OPERATIONS[state.kind === "assertion" ? state.assertion : state.kind];
  const next = state.kind === "matched" ? 0 : placeOf(state.next);
  const other = state.kind === "split" ? placeOf(state.other) : state.kind === "set" ? set : 0;
  return Buffer.concat([uint16(operation), uint16(next), uint16(other)]);
}

function encodeSet(classes: ReadonlySet<number>): Buffer {
  const bits = Buffer.alloc(SET_BYTES);
  for (const number of classes) bits.writeUInt8(bits.readUInt8(number >> 3) | (1 << (number & 7)), number >> 3);
  return bits;
}

/** FNV-1a of a program, its source and whether it ignores case: the program that the core runs is the pattern that people read. */
function checkOf(program: Buffer, { source, ignoreCase }: ProgramOf): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.concat([program, Buffer.from(source), Buffer.from([ignoreCase ? 1 : 0])])) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

import { isUtf8 } from "node:buffer";
import type { Findings } from "./findings.ts";

const FORMAT = 1;
const HEADER_BYTES = 28;
const CHECK = 24;
const ENTRY_BYTES = 8;
const NAME_BYTES_MAX = 256;
const REGISTERS = 256;
const LOOPS = 16;

/** What programs read, in the numbers of docs/TEMPLATES.md. */
const SOURCES = [1, 2, 3, 4, 5, 32, 33];
const LITERALS = [0, 1, 2, 8, 9];
const FILTERS = [
  [1, 26],
  [32, 42],
  [48, 62],
] as const;
const OPERATION = { literal: 1, number: 2, text: 3, source: 4, named: 6, filter: 8, compare: 9, loop: 10, writeText: 13, jump: 14, last: 20 } as const;
const JUMPS: readonly number[] = [14, 15, 16, 19, 20];
const FOR_LIST = 17;
const FOR_RANGE = 18;
const SIGN_LAST = 6;
const LOOP_VALUE_LAST = 6;

interface Header {
  readonly numbers: number;
  readonly texts: number;
  readonly sources: number;
  readonly instructions: number;
}

/**
 * Reads the program of a template, notes what of it cannot be run, and returns
 * the template as it was written. The oracle renders that, and not the program.
 */
export function readTemplate(bytes: Buffer, findings: Findings): string {
  const fault = faultOf(bytes);
  if (fault !== undefined) {
    findings.note(fault);
    return "";
  }
  const header = readHeader(bytes);
  for (let i = 0; i < header.sources; i++) findings.note(faultOfSource(bytes, header, i));
  for (let i = 0; i < header.instructions; i++) findings.note(faultOfInstruction(bytes, header, i));
  return bytes.subarray(bytes.readUInt32LE(20)).toString();
}

function readHeader(bytes: Buffer): Header {
  return { numbers: bytes.readUInt32LE(4), texts: bytes.readUInt32LE(8), sources: bytes.readUInt32LE(12), instructions: bytes.readUInt32LE(16) };
}

/** What is wrong with a program as a whole. */
function faultOf(bytes: Buffer): "invalid" | "unsupported" | undefined {
  if (bytes.length < 4) return "invalid";
  const format = bytes.readUInt32LE(0);
  if (format !== FORMAT) return format === 0 ? "invalid" : "unsupported";
  if (bytes.length < HEADER_BYTES) return "invalid";
  const { numbers, texts, sources, instructions } = readHeader(bytes);
  if (HEADER_BYTES + ENTRY_BYTES * (numbers + texts + sources + instructions) > bytes.length) return "invalid";
  if (fnv1a(Buffer.concat([bytes.subarray(0, CHECK), bytes.subarray(HEADER_BYTES)])) !== bytes.readUInt32LE(CHECK)) return "invalid";
  for (let i = 0; i < texts; i++) {
    const text = textOf(bytes, numbers, i);
    if (text === undefined || !isUtf8(text)) return "invalid";
  }
  return undefined;
}

function fnv1a(bytes: Buffer): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

function textOf(bytes: Buffer, numbers: number, index: number): Buffer | undefined {
  const entry = HEADER_BYTES + ENTRY_BYTES * (numbers + index);
  const offset = bytes.readUInt32LE(entry);
  const end = offset + bytes.readUInt32LE(entry + 4);
  return end > bytes.length ? undefined : bytes.subarray(offset, end);
}

function faultOfSource(bytes: Buffer, { numbers, texts }: Header, index: number): "invalid" | "unsupported" | undefined {
  const entry = HEADER_BYTES + ENTRY_BYTES * (numbers + texts + index);
  const kind = bytes.readUInt32LE(entry);
  const name = bytes.readUInt32LE(entry + 4);
  if (kind === 0 || name >= texts || (textOf(bytes, numbers, name)?.length ?? 0) > NAME_BYTES_MAX) return "invalid";
  return SOURCES.includes(kind) ? undefined : "unsupported";
}

function faultOfInstruction(bytes: Buffer, header: Header, index: number): "invalid" | "unsupported" | undefined {
  const { numbers, texts, sources, instructions } = header;
  const at = HEADER_BYTES + ENTRY_BYTES * (numbers + texts + sources + index);
  const [operation = 0, d = 0, a = 0, b = 0, filter = 0, given = 0] = bytes.subarray(at, at + ENTRY_BYTES);
  const number = bytes.readUInt32LE(at + 4);
  if (operation > OPERATION.last) return "unsupported";
  if (operation === OPERATION.filter && !FILTERS.some(([first, last]) => filter >= first && filter <= last)) return "unsupported";
  if (operation === OPERATION.compare && number > SIGN_LAST) return "unsupported";
  if (operation === OPERATION.loop && number > LOOP_VALUE_LAST) return "unsupported";
  const bounds = [
    operation === OPERATION.number && number >= numbers,
    (operation === OPERATION.text || operation === OPERATION.named || operation === OPERATION.writeText) && number >= texts,
    operation === OPERATION.source && number >= sources,
    operation === OPERATION.literal && !LITERALS.includes(number),
    JUMPS.includes(operation) && number > instructions,
    operation === OPERATION.filter && b + given > REGISTERS,
    operation === OPERATION.loop && a >= LOOPS,
    operation >= FOR_LIST && d >= LOOPS,
    operation === FOR_RANGE && a + 1 >= REGISTERS,
    (operation === FOR_LIST || operation === FOR_RANGE) && b + 1 >= REGISTERS,
  ];
  return bounds.includes(true) ? "invalid" : undefined;
}

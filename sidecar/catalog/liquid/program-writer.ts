import { OPERATIONS } from "./operations.ts";

/** A place in the code that jumps lead to. */
export interface Label {
  index: number | undefined;
}

interface Instruction {
  readonly operation: number;
  readonly d: number;
  readonly a: number;
  readonly b: number;
  readonly number: number | Label;
}

const FORMAT = 1;
const HEADER_BYTES = 28;
const CHECK = 24;
const ENTRY_BYTES = 8;

/** Collects the parts of a program, each constant once, and writes the bytes that docs/TEMPLATES.md describes. */
export class ProgramWriter {
  readonly #numbers = new Map<number, number>();
  readonly #texts = new Map<string, number>();
  readonly #sources = new Map<string, { readonly index: number; readonly kind: number; readonly name: number }>();
  readonly #instructions: Instruction[] = [];

  add(operation: keyof typeof OPERATIONS, { d = 0, a = 0, b = 0, number = 0 }: { d?: number; a?: number; b?: number; number?: number | Label }): void {
    this.#instructions.push({ operation: OPERATIONS[operation], d, a, b, number });
  }

  label(): Label {
    return { index: undefined };
  }

  /** Says that a label is where the next instruction will be. */
  place(label: Label): void {
    label.index = this.#instructions.length;
  }

  number(value: number): number {
    return indexOf(this.#numbers, value);
  }

  text(value: string): number {
    return indexOf(this.#texts, value);
  }

  source(kind: number, name: string): number {
    const key = `${kind} ${name}`;
    const source = this.#sources.get(key) ?? { index: this.#sources.size, kind, name: this.text(name) };
    this.#sources.set(key, source);
    return source.index;
  }

  /** The bytes; the template as it was written stands at their end, for people. */
  finish(template: string): Buffer {
    const texts = [...this.#texts.keys()].map((text) => Buffer.from(text));
    const entries = this.#numbers.size + texts.length + this.#sources.size + this.#instructions.length;
    const head = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES * entries);
    const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
    const header = [FORMAT, this.#numbers.size, texts.length, this.#sources.size, this.#instructions.length, head.length + textBytes];
    header.forEach((value, index) => {
      head.writeUInt32LE(value, 4 * index);
    });
    let at = HEADER_BYTES;
    for (const value of this.#numbers.keys()) at = head.writeDoubleLE(value, at);
    let offset = head.length;
    for (const text of texts) {
      at = head.writeUInt32LE(text.length, head.writeUInt32LE(offset, at));
      offset += text.length;
    }
    for (const { kind, name } of this.#sources.values()) at = head.writeUInt32LE(name, head.writeUInt32LE(kind, at));
    for (const instruction of this.#instructions) at = writeInstruction(head, instruction, at);
    const program = Buffer.concat([head, ...texts, Buffer.from(template)]);
    program.writeUInt32LE(checkOf(program), CHECK);
    return program;
  }
}

/** FNV-1a of a program, without the four bytes it is kept in. */
export function checkOf(program: Buffer): number {
  let hash = 0x811c9dc5;
  for (const part of [program.subarray(0, CHECK), program.subarray(HEADER_BYTES)]) {
    for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

function writeInstruction(to: Buffer, { operation, d, a, b, number }: Instruction, at: number): number {
  const value = typeof number === "number" ? number : number.index;
  if (value === undefined) throw new Error("a jump to a label without a place");
  to.set([operation, d, a, b], at);
  return to.writeUInt32LE(value, at + 4);
}

function indexOf<T>(map: Map<T, number>, value: T): number {
  const index = map.get(value) ?? map.size;
  map.set(value, index);
  return index;
}

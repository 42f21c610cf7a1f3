import { readCodePoints } from "./utf8.ts";
import type { Value } from "./value.ts";

const CHECK_BYTES = 4;

/** Whether a text has a match of a pattern: what a regular expression of JavaScript with the flag `u` says. */
export function matchesPattern(source: Buffer, ignoreCase: boolean, text: Buffer): boolean {
  return new RegExp(source.toString("utf8"), ignoreCase ? "iu" : "u").test(textOf(text));
}

/** The text, in which a byte that is not part of well-formed UTF-8 becomes a lone surrogate. */
function textOf(bytes: Buffer): string {
  return readCodePoints(bytes)
    .map((part) => String.fromCodePoint(part.codePoint ?? 0xdc00 + (part.bytes[0] ?? 0)))
    .join("");
}

/** Whether a compiled pattern is the one of a source, by its first four bytes, so that the source can speak for it. */
export function isProgramOf(program: Buffer, source: Value | undefined, ignoreCase: boolean): boolean {
  if (source?.type !== "string" || program.length < CHECK_BYTES) return false;
  const checked = Buffer.concat([program.subarray(CHECK_BYTES), source.value, Buffer.from([ignoreCase ? 1 : 0])]);
  return BigInt(program.readUInt32LE()) === fnv1a(checked);
}

/** The hash FNV-1a of 32 bits, by Fowler, Noll and Vo. */
function fnv1a(bytes: Buffer): bigint {
  return bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * 0x01000193n) % 2n ** 32n, 0x811c9dc5n);
}

import { isUtf8 } from "node:buffer";

/**
 * Unicode simple case folding, taken from what the platform knows.
 *
 * A regular expression with the flags `iu` compares code points after simple
 * case folding (ECMA-262, Canonicalize), so it tells which code points fold to
 * the same one. The smallest of them stands for all.
 */

let foldings: Map<number, number> | undefined;

/** The code point that stands for all those that differ from it in case only. */
export function foldCodePoint(codePoint: number): number {
  foldings ??= deriveFoldings();
  return foldings.get(codePoint) ?? codePoint;
}

function deriveFoldings(): Map<number, number> {
  const cased: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (/\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u.test(character)) cased.push(character);
  }
  const everything = cased.join("");
  const derived = new Map<number, number>();
  for (const character of cased) {
    const codePoint = character.codePointAt(0) ?? 0;
    // Code points come in ascending order, so the first of a class to come is its smallest.
    if (derived.has(codePoint)) continue;
    for (const member of everything.match(new RegExp(character, "giu")) ?? []) derived.set(member.codePointAt(0) ?? 0, codePoint);
  }
  return derived;
}

/** The bytes after simple case folding, code point by code point; bytes that are not well-formed UTF-8 stay. */
export function foldCase(bytes: Buffer): Buffer {
  const folded: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    const sequence = bytes.subarray(at, at + Math.max(length, 1));
    if (length === 0) folded.push(sequence);
    else folded.push(Buffer.from(String.fromCodePoint(foldCodePoint(sequence.toString("utf8").codePointAt(0) ?? 0))));
    at += sequence.length;
  }
  return Buffer.concat(folded);
}

/** How many bytes the well-formed code point at `at` has; 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  return [1, 2, 3, 4].find((length) => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) ?? 0;
}

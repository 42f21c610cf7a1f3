import { readCodePoints } from "./utf8.ts";

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
  for (const { bytes: sequence, codePoint } of readCodePoints(bytes)) {
    folded.push(codePoint === undefined ? sequence : Buffer.from(String.fromCodePoint(foldCodePoint(codePoint))));
  }
  return Buffer.concat(folded);
}

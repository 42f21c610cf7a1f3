import { type CharacterSet, CODE_POINT_LAST, complementOf, NAMED_SETS } from "./character-set.ts";
import type { PatternReader } from "./pattern-reader.ts";

/** What an escape stands for: one code point, or a set of them. */
export type Escape = { readonly kind: "point"; readonly point: number } | { readonly kind: "set"; readonly set: CharacterSet };

const CONTROLS: Readonly<Record<string, number>> = { t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d };
const SETS = { d: "d", w: "w", s: "s", D: "d", W: "w", S: "s" } as const;
const SYNTAX = "^$\\.*+?()[]{}|/";
const ALLOWED = "`\\d`, `\\w`, `\\s`, `\\b`, `\\n`, `\\t`, `\\x41`, `\\u0041`, `\\u{1F600}`, or a backslash before one of `^$\\.*+?()[]{}|/`";

/** Reads an escape; what means something outside of classes only is read by then. */
export function readEscape(reader: PatternReader, isInClass: boolean): Escape {
  const start = reader.place;
  reader.next();
  if (reader.isAtEnd) reader.refuseAt(start, "pattern_invalid", "`\\` at the end", ALLOWED, "the character itself is `\\\\`");
  const letter = String.fromCodePoint(reader.next());
  const control = CONTROLS[letter];
  if (control !== undefined) return { kind: "point", point: control };
  if (Object.hasOwn(SETS, letter)) return { kind: "set", set: namedSet(letter as keyof typeof SETS, reader) };
  if (letter === "x" || letter === "u") return { kind: "point", point: readNumber(reader, letter, start) };
  if (SYNTAX.includes(letter) || (isInClass && letter === "-")) return { kind: "point", point: reader.last };
  if (isInClass && letter === "b") return { kind: "point", point: 0x08 };
  if (letter === "0" && reader.takeMatch(/^(?=\d)/u) === undefined) return { kind: "point", point: 0 };
  refuseEscape(reader, letter, start);
}

function namedSet(letter: keyof typeof SETS, reader: PatternReader): CharacterSet {
  const set = reader.closed(NAMED_SETS[SETS[letter]]);
  return letter === SETS[letter] ? set : complementOf(set);
}

function readNumber(reader: PatternReader, letter: "x" | "u", start: number): number {
  const digits = letter === "x" ? reader.takeMatch(/^([0-9a-f]{2})/iu) : (reader.takeMatch(/^([0-9a-f]{4})/iu) ?? reader.takeMatch(/^\{([0-9a-f]+)\}/iu));
  if (digits === undefined) {
    reader.refuseAt(start, "pattern_invalid", `\`\\${letter}\` without its digits`, letter === "x" ? "`\\x41`" : "`\\u0041` or `\\u{1F600}`");
  }
  const point = Number.parseInt(digits[1] ?? "", 16);
  if (point > CODE_POINT_LAST) reader.refuseAt(start, "pattern_invalid", reader.quoteFrom(start, reader.place), "at most `\\u{10FFFF}`");
  if (point < 0xd800 || point > 0xdfff) return point;
  const second = point <= 0xdbff && digits[0].length === 4 ? reader.takeMatch(/^\\u(d[c-f][0-9a-f]{2})/iu) : undefined;
  if (second === undefined) {
    reader.refuseAt(
      start,
      "pattern_invalid",
      `half a character, ${reader.quoteFrom(start, reader.place)}`,
      "whole characters",
      "write it as `\\u{1F600}`, or as it is",
    );
  }
  return 0x10000 + ((point - 0xd800) << 10) + (Number.parseInt(second[1] ?? "", 16) - 0xdc00);
}

function refuseEscape(reader: PatternReader, letter: string, start: number): never {
  const found = reader.quoteFrom(start, reader.place);
  if (/[1-9k]/u.test(letter)) {
    reader.refuseAt(start, "pattern_unsupported", `a reference back, ${found}`, ALLOWED, "references to groups have no linear-time automaton");
  }
  if (/[pP]/u.test(letter)) {
    reader.refuseAt(start, "pattern_unsupported", `a Unicode property, ${found}`, ALLOWED, "write the characters as ranges, such as `[\\u0400-\\u04FF]`");
  }
  if (letter === "b" || letter === "B") reader.refuseAt(start, "pattern_invalid", `${found} in a class`, ALLOWED);
  const anchors: Readonly<Record<string, string>> = { A: "`^`", z: "`$`", Z: "`$`" };
  const anchor = anchors[letter];
  reader.refuseAt(start, "pattern_invalid", found, ALLOWED, anchor === undefined ? undefined : `write ${anchor}`);
}

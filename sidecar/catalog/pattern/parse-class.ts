import { type CharacterRange, type CharacterSet, complementOf } from "./character-set.ts";
import { type Escape, readEscape } from "./parse-escape.ts";
import type { PatternReader } from "./pattern-reader.ts";

/** Reads a class: `[a-z]`, `[^\s,]`. */
export function readClass(reader: PatternReader): CharacterSet {
  const start = reader.place;
  reader.take("[");
  const isNegated = reader.take("^");
  const ranges: CharacterRange[] = [];
  while (!reader.take("]")) {
    if (reader.isAtEnd) reader.refuseAt(start, "pattern_invalid", "`[` without `]` after it", "every `[` before its `]`", "the character itself is `\\[`");
    ranges.push(...readItem(reader));
  }
  const set = reader.closed(ranges);
  return isNegated ? complementOf(set) : set;
}

/** Reads a character, a range or a set. */
function readItem(reader: PatternReader): CharacterSet {
  const start = reader.place;
  const first = readMember(reader);
  const isRange = reader.sees("-") && !reader.sees("-]");
  if (!isRange) return first.kind === "set" ? first.set : [[first.point, first.point]];
  reader.take("-");
  if (reader.isAtEnd) return [];
  const last = readMember(reader);
  const found = reader.quoteFrom(start, reader.place);
  if (first.kind === "set" || last.kind === "set") {
    reader.refuseAt(start, "pattern_invalid", `a range that ends in a set, ${found}`, "a range between two characters", "the character itself is `\\-`");
  }
  if (first.point > last.point) reader.refuseAt(start, "pattern_invalid", `the range ${found}`, "the smaller character first");
  return [[first.point, last.point]];
}

function readMember(reader: PatternReader): Escape {
  if (reader.sees("\\")) return readEscape(reader, true);
  return { kind: "point", point: reader.next() };
}

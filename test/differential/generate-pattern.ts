import type { Random } from "./random.ts";

/** A pattern, and how to make text that it may match. */
export interface GeneratedPattern {
  readonly source: string;
  /** Text after the pattern; assertions and negated classes may see it otherwise. */
  readonly sample: () => string;
}

/** Few, so that patterns and texts meet: letters that differ in case only, of one to four bytes, of words and not, and the ends of lines. */
const CHARACTERS = ["a", "A", "b", "k", "K", "\u212a", "s", "S", "ſ", "ß", "ẞ", "é", "É", "σ", "ς", "Σ", "用", "\u{10400}", "\u{10428}", "😀", "0", "7", "_"];
const SEPARATORS = [" ", "-", "/", ",", "\n", "\r", "\u2028", "\u00a0", "\u0000"];
const SYNTAX = ["^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|"];
const SETS = ["\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "."];
const ASSERTIONS = ["^", "$", "\\b", "\\B"];
const RANGES = [
  ["a", "c"],
  ["A", "z"],
  ["0", "9"],
  ["Z", "a"],
  ["é", "用"],
  ["\u0000", "\u{10ffff}"],
  ["😀", "😁"],
  ["r", "t"],
] as const;

/** Text of the characters that patterns are made of. */
export function generateSubject(random: Random): string {
  return random.list(0, 9, () => random.pick(random.oneIn(4) ? [...SEPARATORS, ...SYNTAX] : CHARACTERS)).join("");
}

/** A pattern of the syntax that a catalog takes, with up to so many levels. */
export function generatePattern(random: Random, depth = 3): GeneratedPattern {
  const parts = random.list(depth === 3 ? 1 : 0, 3, () => generateTerm(random, depth));
  return { source: parts.map((part) => part.source).join(""), sample: () => parts.map((part) => part.sample()).join("") };
}

function generateTerm(random: Random, depth: number): GeneratedPattern {
  if (random.oneIn(8)) return { source: random.pick(ASSERTIONS), sample: () => "" };
  const atom = generateAtom(random, depth);
  if (!random.oneIn(3)) return atom;
  const [quantifier, min, max] = random.pick([
    ["*", 0, 3],
    ["+", 1, 3],
    ["?", 0, 1],
    ["{2}", 2, 2],
    ["{0}", 0, 0],
    ["{1,3}", 1, 3],
    ["{0,2}", 0, 2],
    ["{2,}", 2, 4],
  ] as const);
  const lazy = random.oneIn(4) ? "?" : "";
  return { source: `${atom.source}${quantifier}${lazy}`, sample: () => random.list(min, max, atom.sample).join("") };
}

function generateAtom(random: Random, depth: number): GeneratedPattern {
  if (depth > 0 && random.oneIn(3)) {
    const alternatives = random.list(1, 3, () => generatePattern(random, depth - 1));
    const source = `${random.pick(["(", "(?:"])}${alternatives.map((each) => each.source).join("|")})`;
    return { source, sample: () => random.pick(alternatives).sample() };
  }
  if (random.oneIn(5)) return { source: random.pick(SETS), sample: () => generateSubject(random).slice(0, 1) };
  if (random.oneIn(4)) return generateClass(random);
  const character = anyCharacter(random);
  return { source: writeCharacter(random, character, SYNTAX), sample: () => character };
}

function anyCharacter(random: Random): string {
  return random.pick(random.oneIn(5) ? [...SEPARATORS, ...SYNTAX] : CHARACTERS);
}

function generateClass(random: Random): GeneratedPattern {
  const isNegated = random.oneIn(3);
  const members: string[] = [];
  const items = random.list(0, 3, () => {
    if (random.oneIn(4)) {
      const [first, last] = random.pick(RANGES);
      members.push(first, last);
      return `${writeCharacter(random, first, ["]", "\\", "^", "-"])}-${writeCharacter(random, last, ["]", "\\", "^", "-"])}`;
    }
    if (random.oneIn(4)) return random.pick(SETS.slice(0, -1));
    const character = anyCharacter(random);
    members.push(character);
    return writeCharacter(random, character, ["]", "\\", "^", "-"]);
  });
  const sample = () => (isNegated || members.length === 0 ? anyCharacter(random) : random.pick(members));
  return { source: `[${isNegated ? "^" : ""}${items.join("")}]`, sample };
}

/** A character as it is, with a backslash where it must have one, or by its number. */
function writeCharacter(random: Random, character: string, special: readonly string[]): string {
  const point = character.codePointAt(0) ?? 0;
  if (random.oneIn(8)) return `\\u{${point.toString(16)}}`;
  if (random.oneIn(8) && point <= 0xffff) return `\\u${point.toString(16).padStart(4, "0")}`;
  if (random.oneIn(8) && point <= 0xff) return `\\x${point.toString(16).padStart(2, "0")}`;
  if (special.includes(character)) return `\\${character}`;
  return character;
}

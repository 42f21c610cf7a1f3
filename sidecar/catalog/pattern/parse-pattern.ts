import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { NAMED_SETS } from "./character-set.ts";
import { readClass } from "./parse-class.ts";
import { readEscape } from "./parse-escape.ts";
import type { PatternNode } from "./pattern-node.ts";
import { PatternReader } from "./pattern-reader.ts";

const EMPTY: PatternNode = { kind: "empty" };

/** What may not follow `(?`, and why. Longer ones first. */
const GROUP_PREFIXES: readonly (readonly [prefix: string, what: string, hint: string])[] = [
  ["(?<=", "a look behind", "lookaround has no linear-time automaton; use several comparisons under `all`"],
  ["(?<!", "a look behind", "lookaround has no linear-time automaton; use several comparisons under `all`, or `not_matches`"],
  ["(?=", "a look ahead", "lookaround has no linear-time automaton; use several comparisons under `all`"],
  ["(?!", "a look ahead", "lookaround has no linear-time automaton; use several comparisons under `all`, or `not_matches`"],
  ["(?<", "a named group", "groups only group here: write `(` or `(?:`"],
  ["(?P<", "a named group", "groups only group here: write `(` or `(?:`"],
  ["(?>", "an atomic group", "write `(?:`: nothing is ever tried twice"],
  ["(?", "flags within a pattern", "write `ignore_case: true` beside the pattern"],
];

/** Reads a pattern of the syntax that docs/CATALOG.md describes; throws PatternRefused where it is none. */
export function parsePattern(source: string, ignoreCase: boolean): PatternNode {
  const reader = new PatternReader(source, ignoreCase);
  const node = readAlternatives(reader, 0);
  if (!reader.isAtEnd) reader.refuse("pattern_invalid", "`)` without `(` before it", "every `)` after its `(`", "the character itself is `\\)`");
  return node;
}

function readAlternatives(reader: PatternReader, depth: number): PatternNode {
  const parts = [readSequence(reader, depth)];
  while (reader.take("|")) parts.push(readSequence(reader, depth));
  return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: "alternatives", parts };
}

function readSequence(reader: PatternReader, depth: number): PatternNode {
  const parts: PatternNode[] = [];
  while (!reader.isAtEnd && !reader.sees("|") && !reader.sees(")")) parts.push(readTerm(reader, depth));
  return parts.length === 1 ? (parts[0] ?? EMPTY) : parts.length === 0 ? EMPTY : { kind: "sequence", parts };
}

function readTerm(reader: PatternReader, depth: number): PatternNode {
  const start = reader.place;
  const node = readAtom(reader, depth);
  const quantifierAt = reader.place;
  const quantifier = readQuantifier(reader);
  if (quantifier === undefined) return node;
  if (node.kind === "assertion") {
    reader.refuseAt(quantifierAt, "pattern_invalid", `a quantifier after ${reader.quoteFrom(start, quantifierAt)}`, "it after a character, a class or a group");
  }
  const again = reader.place;
  if (readQuantifier(reader) !== undefined) {
    const hint = "possessive quantifiers have no meaning here: nothing is ever tried twice";
    reader.refuseAt(
      again,
      "pattern_invalid",
      "a quantifier after a quantifier",
      "one quantifier, lazy with `?`",
      reader.quoteFrom(again, reader.place) === "`+`" ? hint : undefined,
    );
  }
  return { kind: "repeat", part: node, ...quantifier };
}

function readAtom(reader: PatternReader, depth: number): PatternNode {
  if (reader.take("^")) return { kind: "assertion", assertion: "start" };
  if (reader.take("$")) return { kind: "assertion", assertion: "end" };
  if (reader.take(".")) return { kind: "set", set: NAMED_SETS["."] };
  if (reader.sees("(")) return readGroup(reader, depth);
  if (reader.sees("[")) return { kind: "set", set: readClass(reader) };
  if (reader.sees("\\")) return readEscapedAtom(reader);
  for (const quantifier of ["*", "+", "?", "{"]) {
    if (!reader.sees(quantifier)) continue;
    reader.refuse(
      "pattern_invalid",
      `\`${quantifier}\` with nothing before it to repeat`,
      "a character, a class or a group before it",
      `the character itself is \`\\${quantifier}\``,
    );
  }
  for (const bracket of ["]", "}"]) {
    if (reader.sees(bracket))
      reader.refuse("pattern_invalid", `\`${bracket}\` alone`, "it after its opening bracket", `the character itself is \`\\${bracket}\``);
  }
  return { kind: "set", set: reader.closed([[reader.next(), reader.last]]) };
}

function readGroup(reader: PatternReader, depth: number): PatternNode {
  const start = reader.place;
  if (depth === CATALOG_LIMITS.patternDepthMax) {
    reader.refuse("pattern_too_large", "another group within groups", `at most ${CATALOG_LIMITS.patternDepthMax} within each other`);
  }
  if (!reader.take("(?:")) {
    for (const [prefix, what, hint] of GROUP_PREFIXES) {
      if (reader.sees(prefix)) reader.refuse("pattern_unsupported", `${what}, \`${prefix}\``, "`(` or `(?:`", hint);
    }
    reader.take("(");
  }
  const node = readAlternatives(reader, depth + 1);
  if (!reader.take(")")) reader.refuseAt(start, "pattern_invalid", "`(` without `)` after it", "every `(` before its `)`", "the character itself is `\\(`");
  // What is grouped is one thing to whatever follows, also when it is an assertion: `(?:^)*` repeats, `^*` is refused.
  return node.kind === "assertion" ? { kind: "sequence", parts: [node] } : node;
}

function readEscapedAtom(reader: PatternReader): PatternNode {
  if (reader.take("\\b")) return { kind: "assertion", assertion: "boundary" };
  if (reader.take("\\B")) return { kind: "assertion", assertion: "no_boundary" };
  const escaped = readEscape(reader, false);
  return { kind: "set", set: escaped.kind === "set" ? escaped.set : reader.closed([[escaped.point, escaped.point]]) };
}

interface Quantifier {
  readonly min: number;
  readonly max: number | undefined;
}

/** Reads a quantifier, its `?` included: whether it is lazy makes no difference to whether there is a match. */
function readQuantifier(reader: PatternReader): Quantifier | undefined {
  const quantifier = readGreedyQuantifier(reader);
  if (quantifier !== undefined) reader.take("?");
  return quantifier;
}

function readGreedyQuantifier(reader: PatternReader): Quantifier | undefined {
  if (reader.take("*")) return { min: 0, max: undefined };
  if (reader.take("+")) return { min: 1, max: undefined };
  if (reader.take("?")) return { min: 0, max: 1 };
  if (!reader.sees("{")) return undefined;
  const start = reader.place;
  const found = reader.takeMatch(/^\{(\d+)(?:(,)(\d*))?\}/u);
  if (found === undefined) {
    reader.refuse("pattern_invalid", "`{` that begins no quantifier", "`{2}`, `{2,}` or `{2,5}`", "the character itself is `\\{`");
  }
  const [, least = "", comma, most = ""] = found;
  const min = Number(least);
  const max = comma === undefined ? min : most === "" ? undefined : Number(most);
  if (max !== undefined && max < min) {
    reader.refuseAt(start, "pattern_invalid", `\`{${least},${most}}\``, "the smaller number first");
  }
  return { min, max };
}

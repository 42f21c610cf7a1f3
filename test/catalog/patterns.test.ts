import { describe, expect, test } from "vitest";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { compilePattern } from "#sidecar/catalog/pattern/compile-pattern.ts";
import { compileGood, placesOf, problemsOf } from "./catalog-text.ts";

const TABLE = 1;
const STATES = 2;
const ANCHORED_STATES = 3;

/** The code and the character of the problem of a pattern, or the number of the machine that runs it. */
function outcomeOf(source: string): string | number {
  const compiled = compilePattern({ source, ignoreCase: false });
  if ("program" in compiled) return compiled.program.readUInt8(4);
  return compiled.problem.at === undefined ? compiled.problem.code : `${compiled.problem.code} at ${compiled.problem.at}`;
}

function audience(comparison: string): string {
  return `segments:\n  - { name: s, condition: ${comparison} }\n`;
}

describe("patterns that are refused, with the character they are refused for", () => {
  test.each([
    ["x(?=a)", "pattern_unsupported at 2"],
    ["x(?!a)", "pattern_unsupported at 2"],
    ["(?<=a)x", "pattern_unsupported at 1"],
    ["a(?<!a)x", "pattern_unsupported at 2"],
    ["(?<name>a)", "pattern_unsupported at 1"],
    ["(?P<name>a)", "pattern_unsupported at 1"],
    ["(?>a)", "pattern_unsupported at 1"],
    ["(?i)a", "pattern_unsupported at 1"],
    ["(?i:a)", "pattern_unsupported at 1"],
    ["(a)\\1", "pattern_unsupported at 4"],
    ["\\k<a>", "pattern_unsupported at 1"],
    ["\\p{L}", "pattern_unsupported at 1"],
    ["[\\P{L}]", "pattern_unsupported at 2"],
    ["*a", "pattern_invalid at 1"],
    ["a|+", "pattern_invalid at 3"],
    ["(?:?)", "pattern_invalid at 4"],
    ["a**", "pattern_invalid at 3"],
    ["a++", "pattern_invalid at 3"],
    ["a{2}{3}", "pattern_invalid at 5"],
    ["^*", "pattern_invalid at 2"],
    ["\\b+", "pattern_invalid at 3"],
    ["a{3,2}", "pattern_invalid at 2"],
    ["a{", "pattern_invalid at 2"],
    ["a{,3}", "pattern_invalid at 2"],
    ["a}", "pattern_invalid at 2"],
    ["a]", "pattern_invalid at 2"],
    ["(a", "pattern_invalid at 1"],
    ["a)", "pattern_invalid at 2"],
    ["[a", "pattern_invalid at 1"],
    ["[a-", "pattern_invalid at 1"],
    ["[z-a]", "pattern_invalid at 2"],
    ["[\\d-z]", "pattern_invalid at 2"],
    ["[a-\\d]", "pattern_invalid at 2"],
    ["[\\B]", "pattern_invalid at 2"],
    ["a\\", "pattern_invalid at 2"],
    ["\\a", "pattern_invalid at 1"],
    ["\\-", "pattern_invalid at 1"],
    ["\\A", "pattern_invalid at 1"],
    ["\\00", "pattern_invalid at 1"],
    ["\\cA", "pattern_invalid at 1"],
    ["\\x4", "pattern_invalid at 1"],
    ["\\u004", "pattern_invalid at 1"],
    ["\\u{110000}", "pattern_invalid at 1"],
    ["\\u{}", "pattern_invalid at 1"],
    ["\\ud83d", "pattern_invalid at 1"],
    ["\\ude00", "pattern_invalid at 1"],
    ["\\u{d83d}\\u{de00}", "pattern_invalid at 1"],
    ["😀😀*+", "pattern_invalid at 4"],
  ])("%s", (source, outcome) => {
    expect(outcomeOf(source)).toBe(outcome);
  });

  test("with what was found, what is allowed, and why, at the place in the file", () => {
    expect(problemsOf(audience("{ attribute: a, matches: 'ab(?=c)' }"))).toMatchObject([
      {
        line: 4,
        column: 52,
        path: "segments[0].condition.matches",
        message:
          "a pattern with something that patterns cannot have here: found a look ahead, `(?=` at character 3 of `ab(?=c)`, " +
          "expected `(` or `(?:`; lookaround has no linear-time automaton; use several comparisons under `all`",
      },
    ]);
  });

  test("beside other problems", () => {
    const rest = "segments:\n  - { name: s, condition: { attribute: a, matches: '(' } }\n  - { name: t, condition: { attribute: a, not_matches: '\\1' } }\n";
    expect(placesOf(rest)).toEqual(["4:52 pattern_invalid segments[0].condition.matches", "5:56 pattern_unsupported segments[1].condition.not_matches"]);
  });

  test("the empty pattern, which everything matches", () => {
    expect(placesOf(audience('{ attribute: a, matches: "" }'))).toEqual(["4:52 text_invalid segments[0].condition.matches"]);
  });
});

describe("patterns that are taken", () => {
  test.each([
    "[]",
    "[^]",
    "[-a]",
    "[a-]",
    "[^-a]",
    "[a^]",
    "[.*+?(){}|$]",
    "[\\b\\-\\]]",
    "a{0}",
    "(?:^)*",
    "(|a)",
    "()",
    "a??b*?c+?d{2,}?",
    "\\0",
    "\\/",
    "/",
    "\\ud83d\\ude00",
    "a|",
    "(?:){1000}{0}".slice(0, -3),
  ])("%s", (source) => {
    expect(outcomeOf(source)).toBe(TABLE);
    expect(() => new RegExp(source, "u")).not.toThrow();
  });

  test("become a program beside the pattern as it is written", () => {
    const { bytes } = compileGood(audience("{ attribute: a, not_matches: '^A', ignore_case: true }"));
    const kind = Snapshot.decode(bytes).segments[0]?.kind;
    const condition = kind?.$case === "condition" ? kind.value.kind : undefined;
    const compiled = compilePattern({ source: "^A", ignoreCase: true });
    expect(condition).toMatchObject({ $case: "comparison", value: { operands: ["^A"], ignoreCase: true, negated: true } });
    expect(condition?.$case === "comparison" && "program" in compiled && condition.value.pattern?.equals(compiled.program)).toBe(true);
  });
});

describe("the bounds of a pattern", () => {
  test("patternStatesMax", () => {
    // One state for each time, and one for the match.
    expect(outcomeOf(`a{${CATALOG_LIMITS.patternStatesMax - 1}}`)).toBe(TABLE);
    expect(outcomeOf(`a{${CATALOG_LIMITS.patternStatesMax}}`)).toBe("pattern_too_large");
    expect(outcomeOf("(((a{99}){99}){99}){99}")).toBe("pattern_too_large");
    expect(outcomeOf("a{99999999999999999999}")).toBe("pattern_too_large");
    expect(outcomeOf("(?:(?:(?:){99999}){99999}){99999}")).toBe(TABLE);
  });

  test("patternClassesMax", () => {
    // One class for each character, and one for all others.
    const ofCharacters = (count: number) => `^${Array.from({ length: count }, (_, index) => String.fromCodePoint(0x4e00 + index)).join("")}`;
    expect(outcomeOf(ofCharacters(CATALOG_LIMITS.patternClassesMax - 1))).not.toBe("pattern_too_large");
    expect(outcomeOf(ofCharacters(CATALOG_LIMITS.patternClassesMax))).toBe("pattern_too_large");
  });

  test("patternDepthMax", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}a${")*".repeat(depth)}`;
    expect(outcomeOf(nested(CATALOG_LIMITS.patternDepthMax))).toBe(TABLE);
    expect(outcomeOf(nested(CATALOG_LIMITS.patternDepthMax + 1))).toBe("pattern_too_large at 101");
  });

  test("patternTableEntriesMax, beyond which a pattern is run state by state", () => {
    // Each more doubles the rows; a row has three entries: for `a`, for others and for the end.
    const fitting = Math.floor(Math.log2(CATALOG_LIMITS.patternTableEntriesMax / 3));
    expect(outcomeOf(`a[^]{${fitting - 1}}b`)).toBe(TABLE);
    expect(outcomeOf(`a[^]{${fitting + 1}}b`)).toBe(STATES);
    expect(outcomeOf(`^[^]*a[^]{${fitting + 1}}b`)).toBe(ANCHORED_STATES);
  });
});

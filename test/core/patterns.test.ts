import { describe, expect, test } from "vitest";
import { type Comparison, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { WarningCode } from "#proto/generated/pillion/decision/v1/decision.ts";
import { programOf } from "#test/differential/pattern-program.ts";
import { Random } from "#test/differential/random.ts";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

/** Whether the core finds a match of a program in a text, or takes the program for damage. */
function answerOf(program: Buffer, source: string, text: string): boolean | "invalid" {
  const subject = { kind: SubjectKind.CONTEXT, name: "v", timeZone: 0 };
  const value: Comparison = { subject, operator: Operator.STRING_MATCHES, operands: [source], ignoreCase: false, negated: false, pattern: program };
  const engine = engineOf({ optimizations: [personalizationOf("a", { audience: { kind: { $case: "comparison", value } } })] });
  const { choices, warnings } = choose(engine, requestOf({ identification: { userId: "u" }, names: ["a"], context: { v: text } }));
  if (warnings.length === 0) return choices.length > 0;
  expect(warnings.map((warning) => warning.code)).toEqual([WarningCode.INVALID]);
  return "invalid";
}

/** The bytes with the check of their source. */
function withCheck(program: Buffer, source: string): Buffer {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.concat([program.subarray(4), Buffer.from(source), Buffer.from([0])])) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const checked = Buffer.from(program);
  checked.writeUInt32LE(hash);
  return checked;
}

describe("a program that is damaged and has the right check", () => {
  // One class beside that of `a`, no character beyond ASCII in a class of its own: the rows of the table are at 144.
  const table = programOf("table", { source: "a", ignoreCase: false });
  const states = programOf("states", { source: "a|b", ignoreCase: false });
  const statesAt = states.length - 6 * states.readUInt16LE(8);

  test("is sound when nothing is changed", () => {
    expect(answerOf(withCheck(table, "a"), "a", "xa")).toBe(true);
    expect(answerOf(withCheck(states, "a|b"), "a|b", "xb")).toBe(true);
    expect(answerOf(withCheck(states, "a|b"), "a|b", "x")).toBe(false);
  });

  test.each<[string, Buffer, number, number]>([
    ["of no machine", table, 4, 0],
    ["of a machine that does not exist", table, 4, 4],
    ["of the other machine", table, 4, 2],
    ["without classes", table, 5, 0],
    ["of fewer classes than it names", table, 5, 1],
    ["without ranges", table, 6, 0],
    ["of more ranges than there are", table, 6, 255],
    ["without rows", table, 8, 0],
    ["of more rows than there are", table, 8, 2],
    ["a table that has sets", table, 10, 1],
    ["with a class of ASCII beyond them", table, 12 + 127, 2],
    ["with a range beyond them", table, 140, 2],
    ["with a first range that begins late", table, 141, 0x81],
    ["with a row beyond the last", table, 144, 3],
    ["that goes on after the end", table, table.length - 2, 2],
    ["of more states than there are", states, 8, 255],
    ["of more sets than there are", states, 10, 7],
    ["with a state that is nothing", states, statesAt, 0],
    ["with a state that does not exist", states, statesAt, 8],
    ["that goes on beyond the last state", states, statesAt + 2, states.readUInt16LE(8)],
    ["that splits beyond the last state", states, statesAt + 4, states.readUInt16LE(8)],
    ["with a set beyond the last", states, statesAt + 12 + 4, states.readUInt16LE(10)],
  ])("is found: %s", (_, program, at, byte) => {
    const damaged = Buffer.from(program);
    damaged.writeUInt8(byte, at);
    const source = program === table ? "a" : "a|b";
    expect(answerOf(withCheck(damaged, source), source, "x")).toBe("invalid");
  });

  test("never traps, whatever its bytes", () => {
    const random = new Random(7);
    const answers = new Set<boolean | "invalid">();
    for (let i = 0; i < 1_000; i++) {
      const source = random.pick(["a", "(a|é)*b\\b", "^[^a-k]{2,5}$", "\\W.|用+"]);
      const program = programOf(random.pick(["table", "states"]), { source, ignoreCase: false });
      for (let changes = random.integer(1, 3); changes > 0; changes--) program.writeUInt8(random.integer(0, 255), random.integer(4, program.length - 1));
      answers.add(answerOf(withCheck(program, source), source, random.pick(["", "a", "aab", "é用😀", "\u0000b"])));
    }
    expect([...answers].map(String).sort()).toEqual(["false", "invalid", "true"]);
  });
});

describe("a pattern takes time in proportion to the text", () => {
  // Trying one way after the other would take 2^n steps for most of these, and n^2 for the others: with a million characters, for ever.
  const hostile = ["(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){20}b", "(a|a)*c", "(?:a?){40}a{40}c", ".*.*.*=.*", "^(([a-z])+.)+[A-Z]([a-z])+$", "a+b"];
  const text = `${"a".repeat(1_000_000)}!`;

  test.each(hostile)("%s", (source) => {
    for (const machine of ["table", "states"] as const) expect(answerOf(programOf(machine, { source, ignoreCase: false }), source, text)).toBe(false);
  });
});

import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { type Comparison, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { choose, engineOf, personalizationOf, requestOf } from "#test/core/core-subject.ts";
import { type GeneratedPattern, generatePattern, generateSubject } from "./generate-pattern.ts";
import { MACHINES, programOf } from "./pattern-program.ts";
import { Random } from "./random.ts";

const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20_270_127);
const PATTERNS = Number(process.env.DIFFERENTIAL_PATTERNS ?? 5_000);
const PATTERNS_PER_SNAPSHOT = 50;
const SUBJECTS_PER_PATTERN = 4;
/** How often each answer, with and without regard to case, must have come out, so that agreeing means something. */
const REACHED_MIN = PATTERNS / 20;

function audienceOf(source: string, ignoreCase: boolean, program: Buffer) {
  const subject = { kind: SubjectKind.CONTEXT, name: "v", timeZone: 0 };
  const value: Comparison = { subject, operator: Operator.STRING_MATCHES, operands: [source], ignoreCase, negated: false, pattern: program };
  return { kind: { $case: "comparison" as const, value } };
}

function selectorOf(index: number, machine: string): string {
  return `${machine}-${index}`;
}

function subjectsOf(random: Random, { sample }: GeneratedPattern): string[] {
  return Array.from({ length: SUBJECTS_PER_PATTERN }, () => {
    const around = () => (random.oneIn(2) ? "" : generateSubject(random).slice(0, 2));
    // Half a character cannot be sent.
    return (random.oneIn(3) ? generateSubject(random) : `${around()}${sample()}${around()}`).toWellFormed().replaceAll("\ufffd", "");
  });
}

/** Compares one snapshot of patterns; the differences, each as people can try it. */
function compare(random: Random, reached: Map<string, number>): string[] {
  const patterns = Array.from({ length: PATTERNS_PER_SNAPSHOT }, () => ({ ...generatePattern(random), ignoreCase: random.oneIn(3) }));
  const optimizations = patterns.flatMap((pattern, index) =>
    MACHINES.map((machine) => {
      const audience = audienceOf(pattern.source, pattern.ignoreCase, programOf(machine, pattern));
      return personalizationOf(selectorOf(index, machine), { audience });
    }),
  );
  const engine = engineOf({ optimizations: optimizations.sort((a, b) => (a.selector < b.selector ? -1 : 1)) });
  return patterns.flatMap((pattern, index) => {
    const flags = pattern.ignoreCase ? "iu" : "u";
    return subjectsOf(random, pattern).flatMap((text) => {
      const names = MACHINES.map((machine) => selectorOf(index, machine));
      const answer = choose(engine, requestOf({ identification: { userId: "u" }, names, context: { v: text } }));
      const expected = new RegExp(pattern.source, flags).test(text);
      reached.set(`${flags} ${expected}`, (reached.get(`${flags} ${expected}`) ?? 0) + 1);
      const actual = answer.choices.map((choice) => choice.name);
      return isDeepStrictEqual(actual, expected ? names : [])
        ? []
        : [`/${pattern.source}/${flags} on ${JSON.stringify(text)}: expected ${expected}, but by ${actual}`];
    });
  });
}

test(
  "the core and a regular expression of JavaScript find a match in the same texts",
  () => {
    const reached = new Map<string, number>();
    const differences: string[] = [];
    for (let stream = 0; stream < PATTERNS / PATTERNS_PER_SNAPSHOT; stream++) differences.push(...compare(new Random(SEED, stream), reached));
    process.stdout.write(`patterns: seed ${SEED}, ${PATTERNS * SUBJECTS_PER_PATTERN} pairs\n`);
    if (process.env.DIFFERENTIAL_REPORT !== undefined) process.stdout.write(`${[...reached].map(([way, count]) => `${count}  ${way}`).join("\n")}\n`);
    expect(differences).toEqual([]);
    for (const way of ["u true", "u false", "iu true", "iu false"]) {
      expect(reached.get(way), way).toBeGreaterThan(REACHED_MIN);
    }
  },
  100 * PATTERNS,
);

import { describe, expect, test } from "vitest";
import { engineOf, personalizationOf, requestOf } from "#test/core/core-subject.ts";
import { askForEveryone, chiSquare, contingencyChiSquare, experimentOf, PEOPLE, variantIn, variantsIn } from "./people.ts";

/**
 * The critical values of the chi-square distribution at 1 in 10,000, by degrees
 * of freedom: the upper tail of the incomplete gamma function. Were the draws
 * uniform and independent, one set of people in 10,000 would fail one such test;
 * with the nineteen below, one in 500 would fail any. The people here are always
 * the same, so that what passes once passes always, until the algorithm changes.
 */
const CRITICAL: Readonly<Record<number, number>> = { 1: 15.137, 4: 23.513, 9: 33.72 };

function critical(degreesOfFreedom: number): number {
  const value = CRITICAL[degreesOfFreedom];
  if (value === undefined) throw new Error(`no critical value for ${degreesOfFreedom} degrees of freedom`);
  return value;
}

const everything = (userId: string) => requestOf({ identification: { userId } });
const letter = (text: string) => text.charCodeAt(0);

/** Everyone's variant of the only experiment of a snapshot. */
function assignments(experiment: ReturnType<typeof experimentOf>): Uint8Array {
  const variants = new Uint8Array(PEOPLE);
  askForEveryone(engineOf({ optimizations: [experiment] }), everything, (person, answer) => {
    variants[person] = variantIn(answer);
  });
  return variants;
}

function countOf(variants: Uint8Array, wanted: number): number {
  return variants.reduce((count, variant) => count + (variant === wanted ? 1 : 0), 0);
}

describe("shares of a million people", () => {
  test("weights are met", () => {
    const weights = { a: 500_000, b: 300_000, c: 150_000, d: 40_000 };
    const variants = assignments(experimentOf("weights", { weights }));
    // What the weights leave is control, which is counted as well.
    const counts = [...Object.keys(weights).map(letter), 0].map((wanted) => countOf(variants, wanted));
    expect(chiSquare(counts, [...Object.values(weights), 10_000])).toBeLessThan(critical(4));
  });

  test("ten equal shares are met", () => {
    const ids = [..."abcdefghij"];
    const variants = assignments(experimentOf("tenths", { weights: Object.fromEntries(ids.map((id) => [id, 100_000])) }));
    const counts = ids.map((id) => countOf(variants, letter(id)));
    expect(chiSquare(counts, Array(ids.length).fill(PEOPLE / ids.length))).toBeLessThan(critical(9));
  });

  test("a control of 5 percent is met", () => {
    let given = 0;
    askForEveryone(engineOf({ optimizations: [personalizationOf("control", { controlPpm: 50_000, literal: "<x>" })] }), everything, (_, answer) => {
      given += variantIn(answer) === 0 ? 0 : 1;
    });
    expect(chiSquare([PEOPLE - given, given], [50_000, 950_000])).toBeLessThan(critical(1));
  });
});

describe("draws are independent", () => {
  const thirds = { a: 333_334, b: 333_333, c: 333_333 };

  /** How many people have each pair of variants of two experiments. */
  function variantPairs(salts: readonly [string, string]): number[][] {
    const table = [...Array(3)].map(() => [0, 0, 0]);
    const experiments = [experimentOf("one", { weights: thirds, salt: salts[0] }), experimentOf("two", { weights: thirds, salt: salts[1] })];
    askForEveryone(engineOf({ optimizations: experiments }), everything, (_, answer) => {
      const [one = 0, two = 0] = variantsIn(answer);
      const row = table[one - letter("a")];
      if (row !== undefined) row[two - letter("a")] = (row[two - letter("a")] ?? 0) + 1;
    });
    return table;
  }

  test("of two salts", () => {
    const table = variantPairs(["one", "two"]);
    expect(table.flat().reduce((sum, count) => sum + count, 0)).toBe(PEOPLE);
    expect(contingencyChiSquare(table)).toBeLessThan(critical(4));
  });

  test("two experiments of one salt are not, which shows that the test can fail", () => {
    expect(contingencyChiSquare(variantPairs(["one", "one"]))).toBeGreaterThan(critical(4));
  });

  test("of each two purposes, under one salt", () => {
    // Each gives its letter to half of the people, by a draw of another purpose.
    const letters = ["c", "h", "l", "t", "v"];
    const optimizations = [
      { ...personalizationOf("control", { controlPpm: 500_000, literal: "<c>" }), salt: "s" },
      { ...experimentOf("holdout", { weights: { h: 1_000_000 }, salt: "s" }), holdouts: [0] },
      inLayer(experimentOf("layer", { weights: { l: 1_000_000 }, salt: "s" })),
      experimentOf("traffic", { weights: { t: 1_000_000 }, trafficPpm: 500_000, salt: "s" }),
      experimentOf("variant", { weights: { v: 500_000 }, salt: "s" }),
    ];
    const engine = engineOf({ optimizations, holdouts: [{ id: "h", salt: "s", sharePpm: 500_000 }], layers: [{ id: "l", salt: "s" }] });
    const peopleByPattern = Array<number>(2 ** letters.length).fill(0);
    const bits = new Map(letters.map((each, index) => [letter(each), 2 ** index]));
    askForEveryone(engine, everything, (_, answer) => {
      const pattern = variantsIn(answer).reduce((sum, variant) => sum + (bits.get(variant) ?? 0), 0);
      peopleByPattern[pattern] = (peopleByPattern[pattern] ?? 0) + 1;
    });
    for (const [first] of letters.entries()) {
      const half = countWith(peopleByPattern, (pattern) => has(pattern, first));
      expect(chiSquare([half, PEOPLE - half], [PEOPLE / 2, PEOPLE / 2])).toBeLessThan(critical(1));
      for (const [second] of letters.entries()) {
        if (second <= first) continue;
        const cell = (a: boolean, b: boolean) => countWith(peopleByPattern, (pattern) => has(pattern, first) === a && has(pattern, second) === b);
        const table = [
          [cell(true, true), cell(true, false)],
          [cell(false, true), cell(false, false)],
        ];
        expect(contingencyChiSquare(table), `${letters[first]} and ${letters[second]}`).toBeLessThan(critical(1));
      }
    }
  });
});

function has(pattern: number, bit: number): boolean {
  return ((pattern >> bit) & 1) === 1;
}

function countWith(peopleByPattern: readonly number[], isCounted: (pattern: number) => boolean): number {
  return peopleByPattern.reduce((sum, people, pattern) => sum + (isCounted(pattern) ? people : 0), 0);
}

/** The first half of layer 0. */
function inLayer(optimization: ReturnType<typeof experimentOf>): ReturnType<typeof experimentOf> {
  if (optimization.kind?.$case !== "experiment") throw new Error("not an experiment");
  return { ...optimization, kind: { $case: "experiment", value: { ...optimization.kind.value, layer: { layer: 0, startPpm: 0, endPpm: 500_000 } } } };
}

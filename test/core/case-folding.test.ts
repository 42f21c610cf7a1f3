import { describe, expect, test } from "vitest";
import { type Condition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { foldCodePoint } from "#test/oracle/fold-case.ts";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

/** Every code point but the surrogates. */
const codePoints = [...Array(0x110000).keys()].filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff);
const folded = codePoints.filter((codePoint) => foldCodePoint(codePoint) !== codePoint);

const text = (codePoint: number) => String.fromCodePoint(codePoint);

function listCondition(operator: Operator, operands: string[]): Condition {
  return {
    kind: {
      $case: "comparison",
      value: { subject: { kind: SubjectKind.CONTEXT, name: "v", timeZone: 0 }, operator, operands, ignoreCase: true, negated: false },
    },
  };
}

function engineOfConditions(conditions: readonly Condition[]) {
  return engineOf({ optimizations: conditions.map((audience, index) => personalizationOf(String(index).padStart(6, "0"), { audience })) });
}

function matching(engine: ReturnType<typeof engineOf>, value: unknown, names: string[]): string[] {
  return choose(engine, requestOf({ identification: { userId: "u" }, names, context: { v: value } })).choices.map((choice) => choice.name);
}

describe("the case folding of the core", () => {
  test("takes every code point for the one that it folds to", () => {
    expect(folded.length).toBeGreaterThan(1_400);
    const engine = engineOfConditions([listCondition(Operator.LIST_CONTAINS_ALL, folded.map(text))]);
    expect(
      matching(
        engine,
        folded.map((codePoint) => text(foldCodePoint(codePoint))),
        ["000000"],
      ),
    ).toEqual(["000000"]);
  });

  test("takes no two others for the same", () => {
    // Whoever stands for a class, and everybody's neighbours: a run of the table that is one too long or too short touches those.
    const edges = folded.flatMap((codePoint) => [
      codePoint - 2,
      codePoint - 1,
      codePoint + 1,
      codePoint + 2,
      foldCodePoint(codePoint),
      foldCodePoint(codePoint) + 1,
    ]);
    const standing = [...new Set(edges.filter((codePoint) => codePoints.includes(codePoint)).map(foldCodePoint))];
    const engine = engineOfConditions(standing.map((codePoint) => listCondition(Operator.LIST_CONTAINS_ANY, [text(codePoint)])));
    const mistaken = standing.filter((codePoint, index) => {
      const others = standing.filter((other) => other !== codePoint).map(text);
      return matching(engine, others, [String(index).padStart(6, "0")]).length > 0;
    });
    expect(mistaken.map((codePoint) => codePoint.toString(16))).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { Condition } from "#proto/generated/pillion/decision/v1/condition.ts";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type Body, Optimization, Snapshot, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { coreSubject } from "#test/differential/subjects.ts";
import { type Purpose, slotOf } from "#test/oracle/bucket.ts";
import { decisionId } from "#test/oracle/decision-id.ts";
import { murmur3x86Of32 } from "#test/oracle/murmur3.ts";
import { readVectorFiles } from "./vector-file.ts";

interface SlotVector {
  readonly salt: string;
  readonly purpose: Purpose;
  readonly unit: string;
  readonly total: number;
  readonly hash: number;
  readonly slot: number;
}

interface DecisionIdVector {
  readonly organization: string;
  readonly project: string;
  readonly optimization: string;
  readonly outcome: string;
  readonly unit: string;
  readonly session: string;
  readonly decisionId: string;
}

function vectorsOf<T>(topic: string): T[] {
  return (readVectorFiles().find((file) => file.content.topic === topic)?.content.vectors ?? []) as T[];
}

const slots = vectorsOf<SlotVector>("bucketing");
const ids = vectorsOf<DecisionIdVector>("decision-ids");
const everyone: Condition = { kind: { $case: "all", value: { conditions: [] } } };
const body: Body = { segments: [{ kind: { $case: "literal", value: "1" } }], missingValue: 0 };

/** Whether a vector's unit names somebody; the core refuses those that do not. */
const isSomebody = ({ unit }: { readonly unit: string }) => /[^\t-\r ]/.test(unit);

/** An optimization of which the outcome depends on one draw alone: whether the slot is below a share. */
function drawnOptimization({ salt, purpose }: SlotVector, selector: string, share: number): object {
  const frame = { id: selector, selector, status: Status.RUNNING, salt, bucketing: 1 };
  const experiment = {
    trafficPpm: purpose === "traffic" ? share : 1_000_000,
    variants: [{ id: "a", weightPpm: purpose === "variant" ? share : 1_000_000, body }],
  };
  switch (purpose) {
    case "control":
      return { ...frame, kind: { $case: "personalization", value: { controlPpm: share, experiences: [{ id: "x", audience: everyone, body }] } } };
    case "holdout":
      return { ...frame, holdouts: [selector === "at" ? 0 : 1], kind: { $case: "experiment", value: experiment } };
    case "layer":
      return { ...frame, kind: { $case: "experiment", value: { ...experiment, layer: { layer: 0, startPpm: 0, endPpm: share } } } };
    case "traffic":
    case "variant":
      return { ...frame, kind: { $case: "experiment", value: experiment } };
  }
}

const IS_BELOW: Readonly<Record<Purpose, readonly string[]>> = {
  holdout: ["REASON_HOLDOUT"],
  control: ["REASON_CONTROL"],
  layer: ["REASON_ASSIGNED"],
  traffic: ["REASON_ASSIGNED"],
  variant: ["REASON_ASSIGNED"],
};

describe("bucketing", () => {
  test("there are vectors", () => {
    expect(slots.length).toBeGreaterThanOrEqual(60);
    expect(ids.length).toBeGreaterThanOrEqual(20);
  });

  test.each(slots)("the oracle hashes $salt/$purpose/$unit", ({ salt, purpose, unit, total, hash, slot }) => {
    expect(murmur3x86Of32(Buffer.from(`${salt}/${purpose}/${unit}`))).toBe(hash);
    expect(slotOf({ salt: Buffer.from(salt), purpose, unit: Buffer.from(unit), total })).toBe(slot);
  });

  const load = coreSubject();
  test.each(slots.filter(isSomebody))("the core draws $slot for $salt/$purpose/$unit", (vector) => {
    const { salt, slot, unit, purpose } = vector;
    const snapshot = Snapshot.fromPartial({
      format: 1,
      layers: [{ id: "l", salt }],
      holdouts: [
        { id: "at", salt, sharePpm: slot },
        { id: "past", salt, sharePpm: slot + 1 },
      ],
      optimizations: [drawnOptimization(vector, "at", slot), drawnOptimization(vector, "past", slot + 1)],
    });
    const decide = load(Buffer.from(Snapshot.encode(snapshot).finish()));
    const request = ChooseRequest.encode(ChooseRequest.fromPartial({ identification: { userId: unit }, includeWithheld: true })).finish();
    const outcome = typeof decide === "function" ? decide({ request: Buffer.from(request) }) : decide;
    // A share that ends at the slot leaves the person out, and one that ends behind it does not.
    const below = "choices" in outcome ? outcome.choices.map((choice) => [choice.name, IS_BELOW[purpose].includes(choice.reason)]) : outcome;
    expect(below).toEqual([
      ["at", false],
      ["past", true],
    ]);
  });
});

describe("decision ids", () => {
  test.each(ids)("the oracle: $decisionId", (vector) => {
    const { organization, project, optimization, outcome, unit, session } = vector;
    const of = { organization, project, optimization, outcome, unit, session };
    const bytes = Object.fromEntries(Object.entries(of).map(([key, value]) => [key, Buffer.from(value)])) as Record<keyof typeof of, Buffer>;
    expect(decisionId(bytes)).toBe(vector.decisionId);
  });

  const load = coreSubject();
  test.each(ids.filter(isSomebody))("the core: $decisionId", ({ organization, project, optimization, outcome, unit, session, decisionId: expected }) => {
    const experience = { id: outcome, audience: everyone, devices: [], display: undefined, schedule: undefined, body };
    const only: Optimization = {
      ...Optimization.fromPartial({ id: optimization, selector: "only", status: Status.RUNNING, bucketing: 1 }),
      kind: { $case: "personalization", value: { controlPpm: 0, experiences: [experience] } },
    };
    const decide = load(Buffer.from(Snapshot.encode(Snapshot.fromPartial({ format: 1, organization, project, optimizations: [only] })).finish()));
    const request = ChooseRequest.encode(ChooseRequest.fromPartial({ identification: { userId: unit }, sessionId: session })).finish();
    const answer = typeof decide === "function" ? decide({ request: Buffer.from(request) }) : decide;
    expect("choices" in answer ? answer.choices.map((choice) => choice.decisionId) : answer).toEqual([expected]);
  });
});

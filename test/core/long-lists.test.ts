import { expect, test } from "vitest";
import { type Comparison, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { Device } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Holdout } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

/** So many that looking at each again for each of the others would take minutes. */
const LENGTH = 300_000;

const request = requestOf({ identification: { userId: "u" }, device: Device.DESKTOP, names: ["a"] });

test("an optimization with a long list of holdouts loads and decides", () => {
  const holdout = Holdout.fromPartial({ id: "h", salt: "h", sharePpm: 0 });
  const optimization = { ...personalizationOf("a", {}), holdouts: Array<number>(LENGTH).fill(0) };
  expect(choose(engineOf({ holdouts: [holdout], optimizations: [optimization] }), request).choices.length).toBe(1);
});

test("an experience with a long list of devices loads and decides", () => {
  const optimization = personalizationOf("a", {});
  if (optimization.kind?.$case !== "personalization") throw new Error("expected a personalization");
  const experiences = optimization.kind.value.experiences.map((experience) => ({ ...experience, devices: Array<Device>(LENGTH).fill(Device.DESKTOP) }));
  const longer = { ...optimization, kind: { $case: "personalization" as const, value: { ...optimization.kind.value, experiences } } };
  expect(choose(engineOf({ optimizations: [longer] }), request).choices.length).toBe(1);
});

test("a long list is tested against many operands", () => {
  const things = Array.from({ length: 50_000 }, (_, index) => `thing-${index}`);
  const comparison: Comparison = {
    subject: { kind: SubjectKind.USER_ATTRIBUTE, name: "things", timeZone: 0 },
    operator: Operator.LIST_CONTAINS_ALL,
    operands: things,
    ignoreCase: false,
    negated: false,
  };
  const engine = engineOf({ optimizations: [personalizationOf("a", { audience: { kind: { $case: "comparison", value: comparison } } })] });
  const asking = (list: string[]) => requestOf({ identification: { userId: "u" }, names: ["a"], attributes: { things: list } });
  expect(choose(engine, asking(things.toReversed())).choices.length).toBe(1);
  expect(choose(engine, asking(things.slice(1))).choices.length).toBe(0);
});

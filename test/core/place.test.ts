import { describe, expect, test } from "vitest";
import { type Condition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { ChooseRequest, ChooseResponse, type Place } from "#proto/generated/pillion/decision/v1/decision.ts";
import { HostInput } from "#proto/generated/pillion/decision/v1/host.ts";
import { engineOf, personalizationOf } from "./core-subject.ts";

function comparisonOf(name: string): Condition {
  const subject = { kind: SubjectKind.PLACE, name, timeZone: 0 };
  return { kind: { $case: "comparison", value: { subject, operator: Operator.STRING_ONE_OF, operands: ["DE", "BY"], ignoreCase: false, negated: false } } };
}

const engine = engineOf({
  optimizations: [personalizationOf("country", { audience: comparisonOf("country") }), personalizationOf("region", { audience: comparisonOf("region") })],
});

/** Which parts of the place are the ones that are looked for, when the request and the host have these. */
function found(place: Partial<Place> | undefined, hostInput: Uint8Array): string[] {
  const request = ChooseRequest.encode(ChooseRequest.fromPartial({ identification: { userId: "u" }, place })).finish();
  const decided = engine.decide(request, { nowMs: 0, snapshotAgeSeconds: 0, profile: Buffer.alloc(0), hostInput });
  if ("unit" in decided) throw new Error("a profile was asked for");
  return ChooseResponse.decode(decided.response).choices.map((choice) => choice.name);
}

function hostOf(place: Partial<Place>): Uint8Array {
  return HostInput.encode(HostInput.fromPartial({ place })).finish();
}

describe("the place that the host knows", () => {
  test("counts when the request has none", () => {
    expect(found(undefined, hostOf({ country: "DE", region: "BY" }))).toEqual(["country", "region"]);
    expect(found(undefined, hostOf({ region: "BY" }))).toEqual(["region"]);
    expect(found(undefined, hostOf({ country: "FR" }))).toEqual([]);
  });

  test("does not add to the place of the request, not even to an empty one", () => {
    expect(found({ country: "DE" }, hostOf({ country: "FR", region: "BY" }))).toEqual(["country"]);
    expect(found({ country: "FR" }, hostOf({ country: "DE" }))).toEqual([]);
    expect(found({}, hostOf({ country: "DE", region: "BY" }))).toEqual([]);
  });

  test("is forgotten with its call", () => {
    expect(found(undefined, hostOf({ country: "DE" }))).toEqual(["country"]);
    expect(found(undefined, Buffer.alloc(0))).toEqual([]);
    expect(found({ country: "DE" }, Buffer.alloc(0))).toEqual(["country"]);
    expect(found(undefined, Buffer.alloc(0))).toEqual([]);
  });

  test("given twice is one, of which the last texts count", () => {
    const twice = Buffer.concat([hostOf({ country: "FR", region: "BY" }), hostOf({ country: "DE" })]);
    expect(found(undefined, twice)).toEqual(["country", "region"]);
    expect(found(undefined, Buffer.concat([twice, Buffer.from("12020a00", "hex")]))).toEqual(["region"]);
  });

  test("is refused when it is damaged or too long", () => {
    expect(found(undefined, hostOf({ country: "c".repeat(256) }))).toEqual([]);
    for (const damaged of [Buffer.from("12020a05", "hex"), Buffer.from("1205", "hex"), Buffer.from("1201ff", "hex"), hostOf({ city: "c".repeat(257) })]) {
      expect(() => found(undefined, damaged)).toThrow("core refused with the unknown number `14`");
    }
  });
});

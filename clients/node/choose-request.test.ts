import { describe, expect, it } from "vitest";
import { ChooseRequest, Device, OptimizationType, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import type { ChooseInput } from "./choose-input.ts";
import { encodeChooseRequest } from "./choose-request.ts";

const SCOPE = { organization: "acme", project: "web" };

function sent(input: ChooseInput): ChooseRequest {
  const encoded = encodeChooseRequest(input, SCOPE);
  if (!encoded.ok) {
    throw new Error(encoded.problem);
  }
  return ChooseRequest.decode(encoded.bytes);
}

function problem(input: unknown): string | undefined {
  const encoded = encodeChooseRequest(input as ChooseInput, SCOPE);
  return encoded.ok ? undefined : encoded.problem;
}

describe("a request", () => {
  it("carries every field of the input", () => {
    const request = sent({
      userId: "customer@example.com",
      sourceId: "1234567890123456789",
      profileId: "p1",
      names: ["a", "b"],
      groups: ["g"],
      device: "desktop",
      sessionId: "s1",
      optimizationType: "experiment",
      url: "https://shop.example/cart",
      requestId: "r1",
      attributes: { plan: "pro", age: 31, tags: ["x", 1, true, null] },
      accountAttributes: { seats: 5 },
      context: { cart: { total: 12.5 } },
      place: { country: "DE", region: "BY" },
      previews: ["token"],
      recording: "never",
      includeWithheld: true,
    });
    expect(request).toEqual({
      organization: "acme",
      project: "web",
      identification: { userId: "customer@example.com", sourceId: 1_234_567_890_123_456_789n, profileId: "p1" },
      names: ["a", "b"],
      groups: ["g"],
      device: Device.DESKTOP,
      sessionId: "s1",
      optimizationType: OptimizationType.EXPERIMENT,
      url: "https://shop.example/cart",
      requestId: "r1",
      attributes: { plan: "pro", age: 31, tags: ["x", 1, true, null] },
      accountAttributes: { seats: 5 },
      context: { cart: { total: 12.5 } },
      place: { country: "DE", region: "BY", city: "" },
      previews: ["token"],
      recording: Recording.NEVER,
      includeWithheld: true,
    });
  });

  it("leaves out what the input does not say", () => {
    const request = sent({ userId: "a" });
    expect(request).toEqual({ ...ChooseRequest.create(), ...SCOPE, identification: { userId: "a", sourceId: undefined, profileId: "" } });
  });

  it("keeps a source id of 0 apart from none", () => {
    expect(sent({ sourceId: 0, profileId: "p" }).identification?.sourceId).toBe(0n);
  });

  it("leaves out attributes that are undefined", () => {
    expect(sent({ userId: "a", attributes: { plan: undefined, age: 1, nested: { x: undefined } } }).attributes).toEqual({ age: 1, nested: {} });
  });

  it.each([
    [{ sourceId: 2 ** 53, profileId: "p" }, "`sourceId` is `9007199254740992`, expected a 64-bit integer: a bigint, its decimal digits, or a safe integer"],
    [{ userId: "a", device: "watch" }, "`device` is `watch`, expected one of: all, desktop, mobile"],
    [{ userId: "a", device: "toString" }, "`device` is `toString`, expected one of: all, desktop, mobile"],
    [{ userId: "a", optimizationType: "x" }, "`optimizationType` is `x`, expected one of: personalization, experiment"],
    [{ userId: "a", recording: "some" }, "`recording` is `some`, expected one of: all, never"],
    [{ userId: "a", accountAttributes: { since: new Date(0) } }, "`accountAttributes.since` is an object of class Date, expected a JSON value"],
  ])("cannot be made of %j", (input, message) => {
    expect(problem(input)).toBe(message);
  });

  it.each([undefined, null, { userId: 7 }, { userId: {} }, { userId: "a", names: 7 }, { userId: "a", groups: [7] }, { userId: "a", sourceId: Symbol("s") }])(
    "is refused as a value, never by throwing, for the untyped input %o",
    (input) => {
      expect(problem(input)).toEqual(expect.any(String));
    },
  );

  it("is refused as a value when reading the input throws", () => {
    const input = {
      get userId(): string {
        throw new Error("no user here");
      },
    };
    expect(problem(input)).toBe("no user here");
  });
});

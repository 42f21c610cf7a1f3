import { describe, expectTypeOf, it } from "vitest";
import { type AttributeValues, type BodyDefinition, type Choices, type ChooseError, type ChooseInput, createPillionClient } from "#clients/node/index.ts";

interface Banner {
  headline: string;
  discount?: number;
}

function parseBanner(body: unknown): Banner {
  if (typeof body !== "object" || body === null || !("headline" in body) || typeof body.headline !== "string") {
    throw new TypeError("a banner needs a headline");
  }
  return { headline: body.headline };
}

const client = createPillionClient({
  bodies: {
    "welcome-back": { default: { headline: "Welcome" }, parse: parseBanner },
    "maybe-banner": { default: null, parse: (body: unknown): Banner | null => parseBanner(body) },
    "new-checkout": { default: false },
    theme: { default: "light" },
    limits: { default: { perDay: 3 } },
  },
});
type Declared = Awaited<ReturnType<typeof client.choose>>;

// The checks below are made by the type checker; at run time only that the calls exist is.
declare const choices: Declared;

describe("the type of a body", () => {
  it("is what the parser gives, when there is one", () => {
    expectTypeOf<Declared>().toExtend<Choices<unknown>>();
    expectTypeOf(() => choices.body("welcome-back")).returns.toEqualTypeOf<Banner>();
    expectTypeOf(() => choices.body("maybe-banner")).returns.toEqualTypeOf<Banner | null>();
    expectTypeOf(() => choices.body("anything", null, (body): Banner | null => parseBanner(body))).returns.toEqualTypeOf<Banner | null>();
    expectTypeOf(() => choices.body("anything", { headline: "" }, parseBanner)).returns.toEqualTypeOf<Banner>();
  });

  it("is that of the default without its literal, when there is no parser", () => {
    expectTypeOf(() => choices.body("new-checkout")).returns.toEqualTypeOf<boolean>();
    expectTypeOf(() => choices.body("theme")).returns.toEqualTypeOf<string>();
    expectTypeOf(() => choices.body("limits")).returns.toEqualTypeOf<{ perDay: number }>();
    expectTypeOf(() => choices.body("anything", false)).returns.toEqualTypeOf<boolean>();
    expectTypeOf(() => choices.body("anything", "blue")).returns.toEqualTypeOf<string>();
    expectTypeOf(() => choices.body("anything", "blue" as "blue" | "red")).returns.toEqualTypeOf<string>();
    expectTypeOf(() => choices.body("anything", { headline: "x" } as Banner)).returns.toEqualTypeOf<Banner>();
  });

  it("is not known without a default, and asking so does not compile", () => {
    // @ts-expect-error A name without a definition wants a default.
    expectTypeOf(() => choices.body("anything")).toBeFunction();
    // @ts-expect-error Null says nothing of the body: a parser has to.
    expectTypeOf(() => choices.body("anything", null)).toBeFunction();
    expectTypeOf<{ default: null }>().not.toExtend<BodyDefinition<null>>();
    expectTypeOf<{ default: number; parse: typeof parseBanner }>().not.toExtend<BodyDefinition<Banner>>();
  });

  it("comes with where it is from", () => {
    const resolution = (): Banner => {
      const resolved = choices.resolve("welcome-back");
      expectTypeOf(resolved.source).toEqualTypeOf<"sidecar" | "default">();
      return resolved.value;
    };
    expectTypeOf(resolution).returns.toEqualTypeOf<Banner>();
  });
});

describe("the type of an input", () => {
  it("wants a person", () => {
    expectTypeOf<{ userId: string }>().toExtend<ChooseInput>();
    expectTypeOf<{ sourceId: bigint; profileId: string }>().toExtend<ChooseInput>();
    expectTypeOf<{ sourceId: string; profileId: string; userId: string | undefined }>().toExtend<ChooseInput>();
    expectTypeOf<{ names: string[] }>().not.toExtend<ChooseInput>();
    expectTypeOf<{ profileId: string }>().not.toExtend<ChooseInput>();
    expectTypeOf<{ userId: string | undefined }>().not.toExtend<ChooseInput>();
  });

  it("takes attributes that are JSON or undefined, and nothing else", () => {
    expectTypeOf<{ plan: string | undefined; tags: readonly string[]; nested: { x: null } }>().toExtend<AttributeValues>();
    expectTypeOf<{ since: Date }>().not.toExtend<AttributeValues>();
    expectTypeOf<{ id: bigint }>().not.toExtend<AttributeValues>();
  });
});

it("an error is one of a closed list of kinds", () => {
  expectTypeOf<ChooseError["kind"]>().toEqualTypeOf<
    "timeout" | "unavailable" | "circuit_open" | "too_many_calls" | "resource_exhausted" | "invalid_request" | "not_found" | "denied" | "closed" | "internal"
  >();
});

import { describe, expect, it } from "vitest";
import { readBody } from "./body.ts";

describe("a body without a parser", () => {
  it.each([
    ['{"a":1}', {}, { a: 1 }],
    ["[1]", [], [1]],
    ['"x"', "", "x"],
    ["7", 0, 7],
    ["false", true, false],
  ])("%s is taken where the default is of its kind", (text, fallback: unknown, value) => {
    expect(readBody(text, { default: fallback })).toEqual({ ok: true, value });
  });

  it.each([
    ["[]", {}, "the body is array, expected object"],
    ["{}", [], "the body is object, expected array"],
    ["null", {}, "the body is null, expected object"],
    ['"7"', 7, "the body is string, expected number"],
    ["1", true, "the body is number, expected boolean"],
  ])("%s is refused where the default is of another kind", (text, fallback: unknown, message) => {
    expect(readBody(text, { default: fallback })).toEqual({ ok: false, refusal: "wrong_kind", message });
  });

  it("that is not JSON is refused", () => {
    expect(readBody("{", { default: {} })).toMatchObject({ ok: false, refusal: "malformed_json" });
  });
});

describe("a body with a parser", () => {
  const parse = (body: unknown): number => {
    if (typeof body !== "number") {
      throw new TypeError("not a number");
    }
    return body * 2;
  };

  it("is what the parser makes of it", () => {
    expect(readBody("21", { default: 0, parse })).toEqual({ ok: true, value: 42 });
  });

  it("is refused when the parser throws, whatever it throws", () => {
    expect(readBody('"21"', { default: 0, parse })).toEqual({ ok: false, refusal: "parse_failed", message: "not a number" });
    const parseRudely = (): number => {
      AbortSignal.abort("no").throwIfAborted();
      return 0;
    };
    expect(readBody("21", { default: 0, parse: parseRudely })).toEqual({ ok: false, refusal: "parse_failed", message: "no" });
  });

  it("may be of another kind than the default", () => {
    expect(readBody<number | null>("21", { default: null, parse })).toEqual({ ok: true, value: 42 });
  });
});

import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type AttributeValue, type AttributeValues, attributeProblem } from "./attribute-values.ts";
import { ATTRIBUTE_DEPTH_MAX } from "./config.ts";

/** A value nested in so many lists. */
function nested(levels: number): AttributeValue {
  let value: AttributeValue = 1;
  for (let level = 0; level < levels; level += 1) {
    value = [value];
  }
  return value;
}

describe("attribute values", () => {
  it("may be any JSON", () => {
    expect(attributeProblem("attributes", { a: "x", b: 1.5, c: true, d: null, e: ["x", 1, [false]], f: { g: { h: 1 } } })).toBeUndefined();
  });

  it("may be undefined, at any depth of objects", () => {
    expect(attributeProblem("attributes", { a: undefined, b: { c: undefined } })).toBeUndefined();
  });

  it("may come from another realm", () => {
    const values = runInNewContext("({ a: { b: [1] } })") as AttributeValues;
    expect(attributeProblem("attributes", values)).toBeUndefined();
  });

  it("may be nested up to the limit, and no more", () => {
    expect(attributeProblem("context", { a: nested(ATTRIBUTE_DEPTH_MAX) })).toBeUndefined();
    expect(attributeProblem("context", { a: nested(ATTRIBUTE_DEPTH_MAX + 1) })).toMatch(/^`context\.a[.0]+` is nested too deeply, expected at most 32 levels$/);
  });

  it.each<[string, unknown, string]>([
    ["a date", new Date(0), "`attributes.a.0.b` is an object of class Date, expected a JSON value"],
    ["a map", new Map(), "`attributes.a.0.b` is an object of class Map, expected a JSON value"],
    ["a function", () => 1, "`attributes.a.0.b` is a function, expected a JSON value"],
    ["a bigint", 1n, "`attributes.a.0.b` is a bigint, expected a JSON value"],
    ["NaN", Number.NaN, "`attributes.a.0.b` is NaN, expected a finite number"],
    ["an infinity", Number.NEGATIVE_INFINITY, "`attributes.a.0.b` is -Infinity, expected a finite number"],
  ])("cannot be %s, and the message says where", (_what, value, problem) => {
    expect(attributeProblem("attributes", { a: [{ b: value as AttributeValue }] })).toBe(problem);
  });

  it("cannot have a hole in a list", () => {
    expect(attributeProblem("attributes", { a: [undefined as unknown as AttributeValue] })).toBe("`attributes.a.0` is undefined, expected a JSON value");
  });

  it("cannot contain themselves", () => {
    const loop: Record<string, AttributeValue> = {};
    loop.again = loop;
    expect(attributeProblem("attributes", loop)).toContain("is nested too deeply");
  });

  it.each([null, [], "x", 7])("are a plain object, which %j is not", (values) => {
    expect(attributeProblem("attributes", values as unknown as AttributeValues)).toContain("expected a plain object");
  });
});

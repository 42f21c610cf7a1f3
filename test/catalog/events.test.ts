import { describe, expect, test } from "vitest";
import { Aggregate, type EventCondition } from "#proto/generated/pillion/decision/v1/condition.ts";
import { type Counter, Kept } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileGood, placesOf, problemsOf } from "./catalog-text.ts";

/** A catalog of segments, one for each condition. */
function segments(...conditions: string[]): string {
  return `segments:\n${conditions.map((condition, index) => `  - { name: s${index}, condition: ${condition} }\n`).join("")}`;
}

function countersOf(...conditions: string[]): Counter[] {
  return compileGood(segments(...conditions)).snapshot.counters;
}

function eventOf(condition: string): EventCondition {
  const kind = compileGood(segments(condition)).snapshot.segments[0]?.kind;
  if (kind?.$case !== "condition" || kind.value.kind?.$case !== "event") throw new Error("not a condition on events");
  return kind.value.kind.value;
}

const DAY_MS = 86_400_000n;

describe("counters", () => {
  test("conditions that count the same thing share one", () => {
    const counters = countersOf("{ event: A }", "{ event: A, at_least: 3 }", "{ not: { event: A, less_than: 2 } }");
    expect(counters).toMatchObject([{ event: "A", where: undefined, property: "", bucketMs: 0n, bucketsMax: 0, kept: Kept.UNSPECIFIED }]);
  });

  test.each([
    ["{ event: A }", "{ event: a }"],
    ["{ event: A }", "{ event: A, within: 1d }"],
    ["{ event: A, within: 1d }", "{ event: A, within: 30d }"],
    ["{ event: A }", "{ event: A, where: { context: x, equals: 1 } }"],
    ["{ event: A, where: { context: x, equals: 1 } }", "{ event: A, where: { context: x, equals: 2 } }"],
    ["{ event: A, aggregate: sum, property: x, at_least: 1 }", "{ event: A, aggregate: sum, property: y, at_least: 1 }"],
    ["{ event: A, aggregate: sum, property: x, at_least: 1 }", "{ event: A, aggregate: first, property: x, equals: 1 }"],
    ["{ event: A }", "{ event: A, aggregate: distinct, property: x, at_least: 1 }"],
  ])("%s and %s have one each", (first, second) => {
    const [one, other, ...rest] = countersOf(first, second);
    expect(rest).toEqual([]);
    expect(one?.id).not.toBe(other?.id);
  });

  test("windows share one as long as its buckets are fine enough, and the order of the conditions matters to no id", () => {
    const ids = (...conditions: string[]) => countersOf(...conditions).map(({ id }) => id);
    expect(ids("{ event: A, within: 35d }", "{ event: A, not_within: 63d }")).toHaveLength(1);
    expect(ids("{ event: A, within: 35d }", "{ event: A, within: 63d }", "{ event: A, within: 64d }")).toHaveLength(2);
    expect(ids("{ event: A, within: 35d }")).toEqual(ids("{ event: A, within: 63d }"));
    expect(ids("{ event: B }", "{ event: A }")).toEqual(ids("{ event: A }", "{ event: B }").toReversed());
  });

  test.each([
    ["63s", 1_000n],
    ["64s", 5_000n],
    ["1h", 60_000n],
    ["1d", 1_800_000n],
    ["7d", 10_800_000n],
    ["30d", 43_200_000n],
    ["90d", 2n * DAY_MS],
    ["365d", 7n * DAY_MS],
    ["1890d", 30n * DAY_MS],
  ])("a window of %s has buckets of %d ms", (window, bucketMs) => {
    expect(countersOf(`{ event: A, within: ${window} }`)).toMatchObject([{ bucketMs, bucketsMax: 64 }]);
  });

  test("the counter of the event before stands first, and tells its successors apart", () => {
    const following = (name: string, within: string) => `{ event: B, after: { event: ${name}, within: ${within} } }`;
    const counters = countersOf(following("A", "7d"), following("A", "6d"), following("C", "7d"), "{ event: B }");
    expect(counters.map(({ event, after: index, afterWithinMs }) => [event, index, afterWithinMs])).toEqual([
      ["A", undefined, 0n],
      ["B", 0, 7n * DAY_MS],
      ["B", 0, 6n * DAY_MS],
      ["C", undefined, 0n],
      ["B", 3, 7n * DAY_MS],
      ["B", undefined, 0n],
    ]);
    expect(new Set(counters.map(({ id }) => id)).size).toBe(6);
  });

  test("ids fit, and begin with what people know", () => {
    const [counter] = countersOf(`{ event: ${"😀".repeat(64)} }`);
    expect(counter?.id).toMatch(/^(😀){48}-[0-9a-f]{16}$/u);
    expect(Buffer.byteLength(counter?.id ?? "")).toBeLessThanOrEqual(256);
  });
});

describe("as many counters as there may be", () => {
  const counting = (count: number): string =>
    segments(...Array.from({ length: 8 }, (_, part) => `{ any: [${Array.from({ length: count / 8 }, (_, index) => `{ event: E${part}-${index} }`).join()}] }`));

  test("are accepted, and one more is not", () => {
    expect(placesOf(counting(4_096))).toEqual([]);
    expect(problemsOf(`${counting(4_096)}  - { name: more, condition: { event: E } }\n`).map(({ code, path }) => [code, path])).toEqual([
      ["counters_too_many", "segments[8].condition"],
    ]);
  });
});

describe("conditions on events", () => {
  test("without a comparison it happened at least once", () => {
    expect(eventOf("{ event: A }")).toMatchObject({ aggregate: Aggregate.COUNT, windowMs: 0n, outsideWindow: false, comparison: { operands: [1] } });
    expect(eventOf("{ event: A }")).toEqual(eventOf("{ event: A, at_least: 1 }"));
  });

  test("a window, and what is outside of it", () => {
    expect(eventOf("{ event: A, within: 2w }")).toMatchObject({ windowMs: 14n * DAY_MS, outsideWindow: false });
    expect(eventOf("{ event: A, not_within: 2w }")).toMatchObject({ windowMs: 14n * DAY_MS, outsideWindow: true });
  });

  test("an average has a numeric comparison and a first value any", () => {
    expect(eventOf("{ event: A, aggregate: average, property: x, one_of: [1, 2] }")).toMatchObject({
      aggregate: Aggregate.AVERAGE,
      comparison: { subject: undefined, operands: [1, 2] },
    });
    expect(eventOf("{ event: A, aggregate: first, property: x, not_contains: a, ignore_case: true }").comparison).toMatchObject({
      operands: ["a"],
      negated: true,
      ignoreCase: true,
    });
    expect(eventOf("{ event: A, aggregate: last, property: x, matches: '^a' }").comparison?.pattern?.length).toBeGreaterThan(0);
    expect(eventOf("{ event: A, aggregate: last, property: x, is_set: false }").comparison).toMatchObject({ operands: [], negated: true });
  });
});

describe("a condition on events is refused when it could not decide as it reads", () => {
  const PATH = "segments[0].condition";
  test.each([
    ["{ event: '' }", "text_invalid", ".event"],
    ["{ event: A, attribute: x }", "keys_conflict", ".attribute"],
    ["{ event: A, at_leest: 3 }", "key_unknown", ".at_leest"],
    ["{ event: A, at_least: 3, at_most: 5 }", "keys_conflict", ".at_most"],
    ["{ event: A, within: 1d, not_within: 2d }", "keys_conflict", ".not_within"],
    ["{ event: A, within: 30 }", "type_wrong", ".within"],
    ["{ event: A, within: 1891d }", "window_too_long", ".within"],
    ["{ event: A, not_within: 271w }", "window_too_long", ".not_within"],
    ["{ event: A, aggregate: sum, at_least: 1 }", "key_missing", ""],
    ["{ event: A, aggregate: sum, property: x }", "key_missing", ""],
    ["{ event: A, aggregate: median, at_least: 1 }", "value_unknown", ".aggregate"],
    ["{ event: A, property: x }", "key_not_applicable", ".property"],
    ["{ event: A, aggregate: count, property: x, at_least: 1 }", "key_not_applicable", ".property"],
    ["{ event: A, contains: a }", "key_not_applicable", ".contains"],
    ["{ event: A, equals: '3' }", "key_not_applicable", ".equals"],
    ["{ event: A, is_set: true }", "key_not_applicable", ".is_set"],
    ["{ event: A, aggregate: sum, property: x, is_set: true }", "key_not_applicable", ".is_set"],
    ["{ event: A, aggregate: minimum, property: x, version_equals: '1' }", "key_not_applicable", ".version_equals"],
    ["{ event: A, aggregate: maximum, property: x, not_within: 1d, at_least: 1 }", "key_not_applicable", ".not_within"],
    ["{ event: A, aggregate: distinct, property: x, not_within: 1d, at_least: 1 }", "key_not_applicable", ".not_within"],
    ["{ event: A, at_least: 1, ignore_case: true }", "key_not_applicable", ".ignore_case"],
    ["{ event: A, at_least: 0 }", "count_pointless", ".at_least"],
    ["{ event: A, less_than: 0 }", "count_pointless", ".less_than"],
    ["{ event: A, at_most: -1 }", "count_pointless", ".at_most"],
    ["{ event: A, greater_than: 1.5 }", "count_pointless", ".greater_than"],
    ["{ event: A, one_of: [1, 2.5] }", "count_pointless", ".one_of[1]"],
    ["{ event: A, aggregate: distinct, property: x, at_least: 65 }", "count_pointless", ".at_least"],
    ["{ event: A, aggregate: distinct, property: x, greater_than: 64 }", "count_pointless", ".greater_than"],
    ["{ event: A, between: [3, 1] }", "range_reversed", ".between"],
    ["{ event: A, where: { attribute: x, equals: 1 } }", "key_not_applicable", ".where.attribute"],
    ["{ event: A, where: { not: { any: [{ segment: s0 }] } } }", "key_not_applicable", ".where.not.any[0].segment"],
    ["{ event: A, where: { all: [{ event: B }] } }", "key_not_applicable", ".where.all[0]"],
    ["{ event: A, after: { event: B } }", "key_missing", ".after"],
    ["{ event: A, after: { within: 1d } }", "key_missing", ".after"],
    ["{ event: A, after: { event: B, within: 5000d } }", "window_too_long", ".after.within"],
    ["{ event: A, after: { event: B, within: 1d, where: { request: device, equals: mobile } } }", "key_not_applicable", ".after.where.request"],
  ])("%s", (condition, code, path) => {
    const found = problemsOf(segments(condition)).map((problem) => `${problem.code} ${problem.path}`);
    expect(found).toContain(`${code} ${PATH}${path}`);
    expect(new Set(found.map((each) => each.split(" ")[0]))).toEqual(new Set([code]));
  });

  test.each([
    "{ event: A, at_least: 1 }",
    "{ event: A, less_than: 1 }",
    "{ event: A, at_most: 0 }",
    "{ event: A, equals: 0 }",
    "{ event: A, aggregate: distinct, property: x, equals: 64 }",
  ])("%s is accepted", (condition) => {
    expect(placesOf(segments(condition))).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";

/** The codes of the problems of a catalog in JSON, each once. */
function codesOf(rest: Record<string, unknown>): string[] {
  const compiled = compileCatalog({ file: "catalog.json", text: JSON.stringify({ organization: "acme", project: "web", ...rest }) });
  return compiled.ok ? [] : [...new Set(compiled.problems.map((problem) => problem.code))];
}

function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const experiment = (keys: Record<string, unknown>): Record<string, unknown> => ({ experiments: [{ selector: "a", variants: [{ name: "v" }], ...keys }] });
const audience = (condition: unknown): Record<string, unknown> => experiment({ audience: condition });
const isSet = { attribute: "a", is_set: true };
const metric = (index: number): Record<string, unknown> => ({ name: `m${index}`, event: "E" });

describe("each bound holds at the limit and refuses one past it", () => {
  test.each<[keyof typeof CATALOG_LIMITS, string, (count: number) => Record<string, unknown>]>([
    ["namedThingsMax", "list_length_wrong", (count) => ({ layers: repeat(count, (index) => ({ name: `l${index}` })) })],
    [
      "experiencesMax",
      "list_length_wrong",
      (count) => ({ personalizations: [{ selector: "a", experiences: repeat(count, (index) => ({ name: `e${index}`, audience: isSet, body: 1 })) }] }),
    ],
    ["variantsMax", "list_length_wrong", (count) => experiment({ variants: repeat(count, (index) => ({ name: `v${index}` })) })],
    ["capsOfOneMax", "list_length_wrong", (count) => experiment({ caps: repeat(count, (index) => ({ max: 1, within: `${index + 1}s` })) })],
    ["capShowingsMax", "number_out_of_range", (count) => experiment({ caps: [{ max: count }] })],
    ["groupsMax", "list_length_wrong", (count) => experiment({ groups: repeat(count, (index) => `g${index}`) })],
    [
      "secondaryMetricsMax",
      "list_length_wrong",
      (count) => ({ metrics: repeat(count, metric), ...experiment({ metrics: { primary: "m0", secondary: repeat(count, (index) => `m${index}`) } }) }),
    ],
    ["conditionMembersMax", "list_length_wrong", (count) => audience({ any: repeat(count, () => isSet) })],
    ["operandsMax", "list_length_wrong", (count) => audience({ attribute: "a", one_of: repeat(count, (index) => index) })],
    ["operandBytesMax", "text_too_long", (count) => audience({ attribute: "a", equals: "x".repeat(count) })],
    ["nameBytesMax", "text_too_long", (count) => audience({ attribute: "x".repeat(count), is_set: true })],
    ["titleBytesMax", "text_too_long", (count) => experiment({ title: "x".repeat(count) })],
    ["bodyBytesMax", "body_too_large", (count) => experiment({ variants: [{ name: "v", body: "x".repeat(count - 2) }] })],
  ])("%s", (limit, code, make) => {
    expect(codesOf(make(CATALOG_LIMITS[limit]))).toEqual([]);
    expect(codesOf(make(CATALOG_LIMITS[limit] + 1))).toEqual([code]);
  });

  test("bytes are counted, not characters", () => {
    expect(codesOf(experiment({ salt: "é".repeat(CATALOG_LIMITS.nameBytesMax / 2) }))).toEqual([]);
    expect(codesOf(experiment({ salt: `${"é".repeat(CATALOG_LIMITS.nameBytesMax / 2)}x` }))).toEqual(["text_too_long"]);
  });

  test("nestingMax", () => {
    // Four levels lead to the body: the list, the template, the key, and the value itself.
    const nested = (levels: number): string =>
      `{"organization":"a","project":"b","templates":[{"name":"t","body":${"[".repeat(levels)}${"]".repeat(levels)}}]}`;
    const deepest = CATALOG_LIMITS.nestingMax - 2;
    expect(compileCatalog({ file: "a.json", text: nested(deepest) })).toMatchObject({ ok: true });
    expect(compileCatalog({ file: "a.json", text: nested(deepest + 1) })).toMatchObject({ ok: false, problems: [{ code: "nesting_too_deep" }] });
    expect(compileCatalog({ file: "a.yaml", text: `# YAML\n${nested(deepest)}` })).toMatchObject({ ok: true });
    expect(compileCatalog({ file: "a.yaml", text: `# YAML\n${nested(deepest + 1)}` })).toMatchObject({ ok: false, problems: [{ code: "nesting_too_deep" }] });
  });

  test("aliasedValuesMax", () => {
    // Each alias adds the list and its 999 members.
    const aliased = (count: number): string =>
      `organization: a\nproject: b\nlayers:\n  - &list [${"1,".repeat(999)}]\n${repeat(count, () => "  - *list\n").join("")}`;
    const codes = (count: number): string[] => {
      const compiled = compileCatalog({ file: "a.yaml", text: aliased(count) });
      return compiled.ok ? [] : [...new Set(compiled.problems.map((problem) => problem.code))];
    };
    expect(codes(CATALOG_LIMITS.aliasedValuesMax / 1_000)).toEqual(["type_wrong", "problems_truncated"]);
    expect(codes(CATALOG_LIMITS.aliasedValuesMax / 1_000 + 1)).toEqual(["aliases_too_large"]);
  });

  test("fileBytesMax", () => {
    const spaces = new Uint8Array(CATALOG_LIMITS.fileBytesMax + 1).fill(0x20);
    expect(compileCatalog({ file: "a.json", text: spaces.subarray(1) })).toMatchObject({ problems: [{ code: "syntax_invalid" }] });
    expect(compileCatalog({ file: "a.json", text: spaces })).toMatchObject({ problems: [{ code: "file_too_large" }] });
  });

  test("optimizationsMax, for both kinds together", () => {
    const optimizations = (personalizations: number, experiments: number): Record<string, unknown> => ({
      personalizations: repeat(personalizations, (index) => ({ selector: `p${index}`, experiences: [{ name: "e", audience: "everyone", body: 1 }] })),
      experiments: repeat(experiments, (index) => ({ selector: `e${index}`, variants: [{ name: "v" }] })),
    });
    const half = CATALOG_LIMITS.optimizationsMax / 2;
    expect(codesOf(optimizations(half, half))).toEqual([]);
    expect(codesOf(optimizations(half, half + 1))).toEqual(["optimizations_too_many"]);
  });
});

import { describe, expect, test } from "vitest";
import { Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { type Experience, type Experiment, Snapshot, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { compileGood, readExample } from "./catalog-text.ts";

function experimentOf(rest: string): Experiment {
  const kind = compileGood(rest).snapshot.optimizations[0]?.kind;
  if (kind?.$case !== "experiment") throw new Error("no experiment");
  return kind.value;
}

function experienceOf(keys: string): Experience {
  const kind = compileGood(`personalizations: [{ selector: a, experiences: [{ name: e, ${keys} }] }]\n`).snapshot.optimizations[0]?.kind;
  const experience = kind?.$case === "personalization" ? kind.value.experiences[0] : undefined;
  if (experience === undefined) throw new Error("no experience");
  return experience;
}

function comparisonOf(comparison: string): unknown {
  const kind = experienceOf(`body: 1, audience: ${comparison}`).audience?.kind;
  if (kind?.$case !== "comparison") throw new Error("no comparison");
  return kind.value;
}

function bodyOf(body: string): string | undefined {
  const kind = experienceOf(`audience: everyone, body: ${body}`).body?.segments[0]?.kind;
  return kind?.$case === "literal" ? kind.value : undefined;
}

describe("the same catalog always gives the same bytes", () => {
  test("in YAML, in JSON, and in whatever order optimizations are written", () => {
    const personalizations = ["b", "a", "C", "a-1"].map((selector) => ({
      selector,
      groups: ["g"],
      experiences: [{ name: "e", audience: "everyone", body: { n: 1 } }],
    }));
    const json = (items: unknown[]): string => JSON.stringify({ organization: "acme", project: "web", personalizations: items }, undefined, 1);
    const inJson = compileCatalog({ file: "a.json", text: json(personalizations) });
    const inYaml = compileCatalog({ file: "a.yaml", text: `# A comment, so that this is not JSON.\n${json(personalizations)}` });
    const reversed = compileCatalog({ file: "a.json", text: json(personalizations.toReversed()) });
    if (!inJson.ok || !inYaml.ok || !reversed.ok) throw new Error("refused");
    expect(inYaml.version).toBe(inJson.version);
    expect(reversed.version).toBe(inJson.version);
    expect(Buffer.from(inYaml.bytes).equals(inJson.bytes)).toBe(true);
    expect(inJson.snapshot.optimizations.map((optimization) => optimization.selector)).toEqual(["C", "a", "a-1", "b"]);
  });

  test("the bytes are the snapshot", () => {
    const compiled = compileCatalog({ file: "complete.yaml", text: readExample("complete.yaml") });
    if (!compiled.ok) throw new Error("refused");
    expect(Snapshot.decode(compiled.bytes)).toEqual(compiled.snapshot);
    expect(compiled.version).toMatch(/^[0-9a-f]{32}$/u);
  });
});

describe("an optimization", () => {
  test("has its selector for an id, its id for a salt, and is a draft, when nothing is said", () => {
    const { snapshot } = compileGood("experiments:\n  - { selector: b, variants: [{ name: v }] }\n  - { selector: a, id: i, variants: [{ name: v }] }\n");
    expect(snapshot.optimizations).toMatchObject([
      { selector: "a", id: "i", salt: "i", status: Status.DRAFT, bucketing: 1, groups: [], holdouts: [] },
      { selector: "b", id: "b", salt: "b", status: Status.DRAFT, bucketing: 1, groups: [], holdouts: [] },
    ]);
    expect(snapshot.format).toBe(1);
  });

  test("is in the holdouts that cover it, ascending", () => {
    const { snapshot } = compileGood(
      "holdouts:\n  - { name: listed, share: 1, optimizations: [b] }\n  - { name: all, share: 2.5, salt: s }\n" +
        "experiments:\n  - { selector: a, variants: [{ name: v }] }\n  - { selector: b, variants: [{ name: v }] }\n",
    );
    expect(snapshot.holdouts).toEqual([
      { id: "listed", salt: "listed", sharePpm: 10_000 },
      { id: "all", salt: "s", sharePpm: 25_000 },
    ]);
    expect(snapshot.optimizations.map((optimization) => optimization.holdouts)).toEqual([[1], [0, 1]]);
  });
});

describe("shares become parts per million without rounding", () => {
  test.each([
    ["33.3333", 333_333],
    ["0.0001", 1],
    ["99.9999", 999_999],
    ["100", 1_000_000],
    ["100.0000", 1_000_000],
    ["1e1", 100_000],
    ["1E-4", 1],
    ["0.29", 2_900],
    ["1.1100", 11_100],
    ["57.1429", 571_429],
    ["0", 0],
    ["-0", 0],
    ["+.5", 5_000],
    ["0x10", 160_000],
  ])("%s percent", (percent, ppm) => {
    expect(experimentOf(`experiments: [{ selector: a, traffic: ${percent}, variants: [{ name: v }] }]\n`).trafficPpm).toBe(ppm);
  });

  test("each of the million shares is itself", () => {
    const step = 997;
    const shares = Array.from({ length: Math.ceil(1_000_000 / step) }, (_, index) => index * step);
    const variants = shares.map(
      (ppm) => `{ selector: s${ppm}, traffic: ${Math.floor(ppm / 10_000)}.${String(ppm % 10_000).padStart(4, "0")}, variants: [{ name: v }] }`,
    );
    const { snapshot } = compileGood(`experiments: [${variants.join(", ")}]\n`);
    for (const { selector, kind } of snapshot.optimizations) expect(kind?.$case === "experiment" && kind.value.trafficPpm).toBe(Number(selector.slice(1)));
  });

  test.each([
    [1, [1_000_000]],
    [3, [333_334, 333_333, 333_333]],
    [7, [142_858, 142_857, 142_857, 142_857, 142_857, 142_857, 142_857]],
  ])("%i variants without weights share everyone", (count, weights) => {
    const variants = Array.from({ length: count }, (_, index) => `{ name: v${index} }`);
    expect(experimentOf(`experiments: [{ selector: a, variants: [${variants}] }]\n`).variants.map((variant) => variant.weightPpm)).toEqual(weights);
  });
});

describe("audiences", () => {
  test("everyone is the condition that is always true", () => {
    expect(experienceOf("audience: everyone").audience).toEqual({ kind: { $case: "all", value: { conditions: [] } } });
  });

  test("a segment names only earlier ones, whatever the written order", () => {
    const { snapshot } = compileGood(
      "segments:\n  - { name: c, condition: { all: [{ segment: a }, { segment: b }] } }\n  - { name: b, condition: { not: { segment: a } } }\n" +
        "  - { name: a, condition: { attribute: x, is_set: true } }\n",
    );
    expect(snapshot.segments.map((segment) => segment.id)).toEqual(["a", "b", "c"]);
    expect(snapshot.segments[2]?.kind).toMatchObject({ value: { kind: { value: { conditions: [{ kind: { value: 0 } }, { kind: { value: 1 } }] } } } });
  });

  test.each([
    [
      "{ attribute: a, equals: x }",
      { operator: Operator.STRING_ONE_OF, operands: ["x"], negated: false, subject: { kind: SubjectKind.USER_ATTRIBUTE, name: "a" } },
    ],
    ["{ attribute: a, not_equals: 5 }", { operator: Operator.NUMBER_ONE_OF, operands: [5], negated: true }],
    ["{ account: a, equals: false }", { operator: Operator.BOOLEAN_EQUALS, operands: [false], subject: { kind: SubjectKind.ACCOUNT_ATTRIBUTE, name: "a" } }],
    ["{ context: a, one_of: [1, 2.5] }", { operator: Operator.NUMBER_ONE_OF, operands: [1, 2.5], subject: { kind: SubjectKind.CONTEXT, name: "a" } }],
    ["{ attribute: a, not_one_of: ['', b], ignore_case: true }", { operator: Operator.STRING_ONE_OF, operands: ["", "b"], negated: true, ignoreCase: true }],
    ["{ request: url, contains: /cart }", { operator: Operator.STRING_CONTAINS, operands: ["/cart"], subject: { kind: SubjectKind.URL, name: "" } }],
    ["{ request: device, equals: mobile }", { operator: Operator.STRING_ONE_OF, operands: ["mobile"], subject: { kind: SubjectKind.DEVICE, name: "" } }],
    ["{ attribute: a, not_ends_with: [b, c] }", { operator: Operator.STRING_ENDS_WITH, operands: ["b", "c"], negated: true }],
    ["{ attribute: a, not_starts_with: b }", { operator: Operator.STRING_STARTS_WITH, operands: ["b"], negated: true }],
    ["{ attribute: a, greater_than: 1 }", { operator: Operator.NUMBER_GREATER_THAN, operands: [1] }],
    ["{ attribute: a, at_least: 1 }", { operator: Operator.NUMBER_AT_LEAST, operands: [1] }],
    ["{ attribute: a, less_than: -1e3 }", { operator: Operator.NUMBER_LESS_THAN, operands: [-1000] }],
    ["{ attribute: a, at_most: 0.5 }", { operator: Operator.NUMBER_AT_MOST, operands: [0.5] }],
    ["{ attribute: a, not_between: [1, 2] }", { operator: Operator.NUMBER_BETWEEN, operands: [1, 2], negated: true }],
    ["{ attribute: a, contains_any: [b, 1, true] }", { operator: Operator.LIST_CONTAINS_ANY, operands: ["b", 1, true], negated: false }],
    ["{ attribute: a, contains_all: [b] }", { operator: Operator.LIST_CONTAINS_ALL, operands: ["b"] }],
    ["{ attribute: a, contains_none: [b] }", { operator: Operator.LIST_CONTAINS_ANY, operands: ["b"], negated: true }],
    ["{ attribute: a, version_equals: v1.2 }", { operator: Operator.VERSION_ONE_OF, operands: ["v1.2"], negated: false }],
    ["{ attribute: a, version_not_one_of: [1.2.3] }", { operator: Operator.VERSION_ONE_OF, operands: ["1.2.3"], negated: true }],
    ["{ attribute: a, version_greater_than: 1.2.3 }", { operator: Operator.VERSION_GREATER_THAN }],
    ["{ attribute: a, version_at_least: 1.2.3 }", { operator: Operator.VERSION_AT_LEAST }],
    ["{ attribute: a, version_less_than: 1.2.3 }", { operator: Operator.VERSION_LESS_THAN }],
    ["{ attribute: a, version_at_most: 1.2.3-rc.1+b7 }", { operator: Operator.VERSION_AT_MOST }],
    ["{ attribute: a, version_between: [1.2.3, 1.2.4] }", { operator: Operator.VERSION_BETWEEN, operands: ["1.2.3", "1.2.4"] }],
    ["{ attribute: a, is_set: true }", { operator: Operator.IS_SET, operands: [], negated: false }],
    ["{ attribute: a, is_set: false }", { operator: Operator.IS_SET, operands: [], negated: true }],
  ])("%s", (written, expected) => {
    expect(comparisonOf(written)).toMatchObject(expected);
  });
});

describe("a body is compact JSON, and nothing of it is lost", () => {
  test.each([
    ["{ b: 1, a: 2, 10: 3, 2: 4 }", '{"b":1,"a":2,"10":3,"2":4}'],
    ["[12345678901234567890, -0, 1.50, 1e5, 0.1]", "[12345678901234567890,-0,1.50,1e5,0.1]"],
    ["[+1, .5, 5., 007, 0x1F, 0o17]", "[1,0.5,5,7,31,15]"],
    ["[true, null, ~, yes, 'true', \"\"]", '[true,null,null,"yes","true",""]'],
    ['"a\\"b\\n🌟"', '"a\\"b\\n🌟"'],
    ["{ a: &x { b: [1] }, c: *x }", '{"a":{"b":[1]},"c":{"b":[1]}}'],
    ["2027-03-01", '"2027-03-01"'],
    ["{}", "{}"],
    ["false", "false"],
  ])("%s", (written, json) => {
    expect(bodyOf(written)).toBe(json);
  });

  test("a template is given like a body of its own", () => {
    const [optimization] = compileGood("templates: [{ name: t, body: [1] }]\nexperiments: [{ selector: a, variants: [{ name: v, template: t }] }]\n").snapshot
      .optimizations;
    expect(optimization?.kind).toMatchObject({ value: { variants: [{ body: { segments: [{ kind: { value: "[1]" } }] } }] } });
  });

  test("a variant without a body stays without one", () => {
    expect(experimentOf("experiments: [{ selector: a, variants: [{ name: v }] }]\n").variants[0]).toMatchObject({ body: undefined, isControl: false });
  });
});

describe("warnings refuse nothing", () => {
  test("an experience without an audience or without a body needs setup", () => {
    const { warnings } = compileGood("personalizations: [{ selector: a, experiences: [{ name: e, body: 1 }, { name: f, audience: everyone }] }]\n");
    expect(warnings.map((warning) => `${warning.severity} ${warning.code} ${warning.path}`)).toEqual([
      "warning experience_needs_setup personalizations[0].experiences[0]",
      "warning experience_needs_setup personalizations[0].experiences[1]",
    ]);
  });

  test("an experience after one for everyone is never reached", () => {
    const experiences = (devices: string): string =>
      `personalizations: [{ selector: a, experiences: [{ name: e, audience: everyone, body: 1, devices: ${devices} }, { name: f, audience: everyone, body: 1 }] }]\n`;
    expect(compileGood(experiences("all")).warnings).toMatchObject([{ code: "experience_unreachable", path: "personalizations[0].experiences[1]" }]);
    expect(compileGood(experiences("[desktop]")).warnings).toEqual([]);
  });
});

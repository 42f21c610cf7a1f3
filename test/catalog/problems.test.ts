import { describe, expect, test } from "vitest";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import { placesOf, problemsOf } from "./catalog-text.ts";

/** An experience around a comparison at line 8, column 19. */
function audience(condition: string): string {
  return `personalizations:\n  - selector: a\n    experiences:\n      - name: e\n        body: 1\n        audience: ${condition}\n`;
}

const AUDIENCE = "personalizations[0].experiences[0].audience";

describe("a broken catalog is refused with the place of every fault", () => {
  test("all of them at once, by position", () => {
    const rest = `segments:
  - { name: a, condition: { segment: b } }
  - { name: b, condition: { segment: a } }
personalizations:
  - selector: x
    titel: y
    groups: [bad name, c, c]
    status: runing
    experiences:
      - { name: e, audience: everyone, template: missing }
      - { name: e, audience: everyone, body: 1 }
experiments:
  - selector: x
    variants:
      - { name: a, weight: 60 }
      - { name: b, weight: 60 }
`;
    expect(placesOf(rest)).toEqual([
      "5:38 segment_cycle segments[1].condition.segment",
      "8:5 key_unknown personalizations[0].titel",
      "9:14 name_invalid personalizations[0].groups[0]",
      "9:27 item_duplicate personalizations[0].groups[2]",
      "10:13 value_unknown personalizations[0].status",
      "12:50 reference_unknown personalizations[0].experiences[0].template",
      "13:17 name_duplicate personalizations[0].experiences[1].name",
      "15:15 name_duplicate experiments[0].selector",
      "17:7 weights_over_100 experiments[0].variants",
    ]);
  });

  test("a message names what was found, what is allowed and what may be meant", () => {
    const [problem] = problemsOf("experiments:\n  - { selector: a, variants: [{ name: v, wieght: 5 }] }\n");
    expect(problem && formatProblem(problem)).toBe(
      "catalog.yaml:4:42: experiments[0].variants[0].wieght: a key that does not exist here: found `wieght`, " +
        "expected one of `name`, `weight`, `control`, `body`, `template`, `on_missing`; did you mean `weight`? (key_unknown)",
    );
  });

  test("a cycle of segments is named all the way round", () => {
    const [problem] = problemsOf(
      "segments:\n  - { name: a, condition: { not: { segment: b } } }\n  - { name: b, condition: { any: [{ segment: c }] } }\n  - { name: c, condition: { segment: a } }\n",
    );
    expect(problem?.code).toBe("segment_cycle");
    expect(problem?.found).toBe("`a -> b -> c -> a`");
  });

  test("columns count characters, not the units they are stored in", () => {
    const [problem] = problemsOf('templates: [{ name: a, body: "🌟🌟" }, { name: a, body: 1 }]\n');
    expect([problem?.line, problem?.column]).toEqual([3, 46]);
  });

  test("more problems than are reported are counted", () => {
    const items = Array.from({ length: 1_200 }, () => "  - { name: '?', body: 1 }\n").join("");
    const problems = problemsOf(`templates:\n${items}`);
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)).toMatchObject({ code: "problems_truncated", found: "200 more" });
  });
});

describe("text that is not YAML is refused where it breaks", () => {
  test.each([
    ["an unclosed list", "layers: [{ name: a }\n", "syntax_invalid"],
    ["a tab for indentation", "layers:\n\t- name: a\n", "syntax_invalid"],
    ["a second document", "layers: []\n---\nlayers: []\n", "syntax_invalid"],
    ["a key given twice", "layers: []\nlayers: []\n", "key_duplicate"],
    ["a key given twice inside a body", "templates: [{ name: a, body: { x: 1, x: 2 } }]\n", "key_duplicate"],
    ["a list as a key", "templates: [{ name: a, body: { ? [1] : 2 } }]\n", "key_not_text"],
    ["a tag", "templates: [{ name: a, body: !secret 1 }]\n", "tag_unsupported"],
    ["an alias to nothing", "templates: [{ name: a, body: *b }]\n", "alias_unknown"],
    ["an alias inside its own anchor", "templates: [{ name: a, body: &b [*b] }]\n", "alias_unknown"],
    ["half a character", 'templates: [{ name: a, body: "\\ud83c" }]\n', "text_malformed"],
    ["infinity", "templates: [{ name: a, body: .inf }]\n", "number_not_finite"],
    ["a number beyond a double", "templates: [{ name: a, body: 1e400 }]\n", "number_not_finite"],
  ])("%s", (_, rest, code) => {
    expect(problemsOf(rest).map((problem) => problem.code)).toContain(code);
  });

  const around = (broken: string): string =>
    `personalizations:\n  - selector: a\n${broken}\n    experiments: []\nexperiments:\n  - selector: a\n    variants: [{ name: v, weight: 120 }]\n`;

  test.each([
    ["an unclosed bracket", "    groups: [a, b", 5],
    ["an unclosed brace", "    title: { a: 1", 5],
    ["an unclosed double quote", '    title: "a', 5],
    ["an unclosed single quote", "    title: 'a", 5],
    ["a tab", "\tstatus: running", 5],
    ["a wrong indentation", "   status: running", 5],
    ["words without a key", "    stray words", 5],
    ["two colons", "    title: a: b", 3 + 2],
    ["a reserved character", "    title: @home", 5],
    ["a list item among keys", "    - b", 5],
  ])("%s does not hide what is wrong with other lines", (_, broken, line) => {
    expect(problemsOf(around(broken)).map((problem) => `${problem.line} ${problem.code}`)).toEqual([
      `${line} syntax_invalid`,
      "6 key_unknown",
      "8 name_duplicate",
      "9 number_out_of_range",
    ]);
  });

  test("every line that cannot be parsed is reported, and nothing that it may hold is said to be missing", () => {
    const rest = "layers: [{ name: l\nexperiments:\n  - selector: [}\n    layer: { name: l, from: 0, to: 200 }\n  - selector: b\n    variants: }\n";
    expect(placesOf(rest).map((place) => place.replace(/:\d+/u, ""))).toEqual([
      "3 syntax_invalid ",
      "5 syntax_invalid ",
      "6 number_out_of_range experiments[0].layer.to",
      "8 syntax_invalid ",
    ]);
  });

  test("text that cannot be recovered is checked up to its first error", () => {
    const noise = Array.from({ length: 30 }, () => "  - [}\n").join("");
    const codes = problemsOf(`layers: [{ nam: a }]\nsegments:\n${noise}metrics: [{ nam: b }]\n`).map((problem) => `${problem.line} ${problem.code}`);
    expect(codes.filter((code) => code.endsWith("key_unknown"))).toEqual(["3 key_unknown"]);
    expect(codes.filter((code) => code.endsWith("syntax_invalid")).length).toBeGreaterThan(CATALOG_LIMITS.recoveredLinesMax);
  });

  test("aliases that stand for billions of values are refused before they are resolved", () => {
    const levels = Array.from({ length: 40 }, (_, level) => `    - &l${level + 1} [${`*l${level},`.repeat(10)}]\n`).join("");
    expect(problemsOf(`templates:\n  - name: a\n    body:\n    - &l0 [1]\n${levels}`)).toMatchObject([{ code: "aliases_too_large" }]);
  });

  test.each([
    ["YAML", "catalog.yaml"],
    ["JSON", "catalog.json"],
  ])("nesting without end is refused in %s, not a crash", (_, file) => {
    const compiled = compileCatalog({ file, text: "[".repeat(5_000) });
    expect(compiled).toMatchObject({ ok: false, problems: [{ code: "nesting_too_deep" }] });
  });

  test("bytes that are not UTF-8 are refused with their place", () => {
    const text = Buffer.concat([Buffer.from("organization: acme\nproject: "), Buffer.from([0xff])]);
    expect(compileCatalog({ file: "catalog.yaml", text })).toMatchObject({ ok: false, problems: [{ code: "text_not_utf8", line: 2, column: 10 }] });
  });

  test.each([
    ['{"organization": "acme" "project": "web"}', 25, '`"project"`'],
    ['{"organization": "acme",}', 25, "`}`"],
    ["{\"organization\": 'acme'}", 18, "`'acme'`"],
    ['{"organization": 01}', 19, "`1`"],
    ['{"a": "x\n"}', 7, '`"x`'],
    ['{"a": 1} 2', 10, "`2`"],
    ['{"a": ', 7, "the end of the file"],
  ])("JSON that is not: %s", (text, column, found) => {
    expect(compileCatalog({ file: "catalog.json", text })).toMatchObject({ ok: false, problems: [{ code: "syntax_invalid", line: 1, column, found }] });
  });

  test("an empty file says what a catalog is", () => {
    expect(compileCatalog({ file: "catalog.yaml", text: "" })).toMatchObject({
      ok: false,
      problems: [{ code: "type_wrong", line: 1, column: 1, found: "nothing" }],
    });
  });
});

describe("a comparison is refused when it could not decide as it reads", () => {
  test.each([
    ["{ attribute: a }", "key_missing", AUDIENCE],
    ["{ equals: 1 }", "key_missing", AUDIENCE],
    ["{}", "key_missing", AUDIENCE],
    ["{ attribute: a, account: b, equals: 1 }", "keys_conflict", `${AUDIENCE}.account`],
    ["{ attribute: a, equals: 1, at_least: 2 }", "keys_conflict", `${AUDIENCE}.at_least`],
    ["{ all: [{ attribute: a, is_set: true }], ignore_case: true }", "key_unknown", `${AUDIENCE}.ignore_case`],
    ["{ attribute: a, equal: 1 }", "key_unknown", `${AUDIENCE}.equal`],
    ["{ all: [] }", "list_length_wrong", `${AUDIENCE}.all`],
    ["everybody", "value_unknown", AUDIENCE],
    ["5", "type_wrong", AUDIENCE],
    ["{ attribute: a, equals: null }", "type_wrong", `${AUDIENCE}.equals`],
    ["{ attribute: a, equals: [1] }", "type_wrong", `${AUDIENCE}.equals`],
    ["{ attribute: a, one_of: [] }", "list_length_wrong", `${AUDIENCE}.one_of`],
    ["{ attribute: a, one_of: [a, 1] }", "type_wrong", `${AUDIENCE}.one_of[1]`],
    ["{ attribute: a, one_of: [1, a] }", "type_wrong", `${AUDIENCE}.one_of[1]`],
    ["{ attribute: a, one_of: [true] }", "type_wrong", `${AUDIENCE}.one_of[0]`],
    ["{ attribute: a, contains: '' }", "text_invalid", `${AUDIENCE}.contains`],
    ["{ attribute: a, contains: 5 }", "type_wrong", `${AUDIENCE}.contains`],
    ["{ attribute: a, at_least: '5' }", "type_wrong", `${AUDIENCE}.at_least`],
    ["{ attribute: a, between: [1] }", "list_length_wrong", `${AUDIENCE}.between`],
    ["{ attribute: a, between: [2, 1] }", "range_reversed", `${AUDIENCE}.between`],
    ["{ attribute: a, equals: 9007199254740993 }", "number_not_exact", `${AUDIENCE}.equals`],
    ["{ attribute: a, version_equals: 1.1 }", "type_wrong", `${AUDIENCE}.version_equals`],
    ["{ attribute: a, version_at_least: 1.02.3 }", "version_invalid", `${AUDIENCE}.version_at_least`],
    ["{ attribute: a, is_set: yes }", "type_wrong", `${AUDIENCE}.is_set`],
    ["{ attribute: a, at_least: 1, ignore_case: true }", "key_not_applicable", `${AUDIENCE}.ignore_case`],
    ["{ request: device, equals: tablet }", "device_unknown", `${AUDIENCE}.equals`],
    ["{ request: device, one_of: [mobile, tablet] }", "device_unknown", `${AUDIENCE}.one_of[1]`],
    ["{ request: cookie, equals: a }", "value_unknown", `${AUDIENCE}.request`],
    ["{ segment: nobody }", "reference_unknown", `${AUDIENCE}.segment`],
    ["{ attribute: a, date_before: 01.03.2027 }", "text_invalid", `${AUDIENCE}.date_before`],
    ["{ attribute: a, date_from: 2027-02-29 }", "date_invalid", `${AUDIENCE}.date_from`],
    ["{ attribute: a, date_after: '2027-03-01T24:00:00Z' }", "date_invalid", `${AUDIENCE}.date_after`],
    ["{ attribute: a, date_on: '2027-03-01T00:00:00Z' }", "text_invalid", `${AUDIENCE}.date_on`],
    ["{ attribute: a, date_between: [2027-03-02, 2027-03-01] }", "range_reversed", `${AUDIENCE}.date_between`],
    ["{ attribute: a, date_between: [2027-03-02] }", "list_length_wrong", `${AUDIENCE}.date_between`],
    ["{ attribute: a, date_before: 20270301 }", "type_wrong", `${AUDIENCE}.date_before`],
    ["{ attribute: a, in_last: 30 }", "type_wrong", `${AUDIENCE}.in_last`],
    ["{ attribute: a, in_last: 0d }", "text_invalid", `${AUDIENCE}.in_last`],
    ["{ attribute: a, in_next: 1000000s }", "text_invalid", `${AUDIENCE}.in_next`],
    ["{ attribute: a, in_next: 1y }", "text_invalid", `${AUDIENCE}.in_next`],
    ["{ local: weekday, equals: Monday }", "local_time_unknown", `${AUDIENCE}.equals`],
    ["{ local: weekday, one_of: [monday, funday] }", "local_time_unknown", `${AUDIENCE}.one_of[1]`],
    ["{ local: hour, one_of: [23, 24] }", "local_time_unknown", `${AUDIENCE}.one_of[1]`],
    ["{ local: minute, equals: 1 }", "value_unknown", `${AUDIENCE}.local`],
  ])("%s", (condition, code, path) => {
    expect(problemsOf(audience(condition)).map((problem) => `${problem.code} ${problem.path}`)).toEqual([`${code} ${path}`]);
  });

  test("32 levels of conditions are accepted, and 33 are not", () => {
    const nested = (levels: number): string => `${"{ not: ".repeat(levels - 1)}{ attribute: a, is_set: true }${" }".repeat(levels - 1)}`;
    expect(placesOf(audience(nested(32)))).toEqual([]);
    expect(problemsOf(audience(nested(33)))).toMatchObject([{ code: "condition_too_deep" }]);
  });

  test("32 segments within each other are accepted, and 33 are not", () => {
    const chain = (length: number): string => {
      const links = Array.from({ length: length - 1 }, (_, index) => `  - { name: s${index}, condition: { segment: s${index + 1} } }\n`);
      return `segments:\n${links.join("")}  - { name: s${length - 1}, condition: { attribute: a, is_set: true } }\n`;
    };
    expect(placesOf(chain(32))).toEqual([]);
    expect(problemsOf(chain(33))).toMatchObject([{ code: "segment_too_deep", line: 4 }]);
  });
});

describe("shares are exact, or refused", () => {
  const experiment = (variants: string, more = ""): string => `layers: [{ name: l }]\nexperiments:\n  - { selector: a, ${more}variants: ${variants} }\n`;

  test.each([
    ["[{ name: a, weight: 100.0001 }]", "number_out_of_range"],
    ["[{ name: a, weight: -1 }]", "number_out_of_range"],
    ["[{ name: a, weight: 33.33333 }]", "share_too_fine"],
    ["[{ name: a, weight: 1e-5 }]", "share_too_fine"],
    ["[{ name: a, weight: 5% }]", "type_wrong"],
    ["[{ name: a, weight: 50 }, { name: b, weight: 50.0001 }]", "weights_over_100"],
    ["[{ name: a, weight: 50 }, { name: b }]", "weights_incomplete"],
    ["[]", "list_length_wrong"],
    ["[{ name: a, body: 1, template: t }]", "keys_conflict"],
  ])("%s", (variants, code) => {
    expect(problemsOf(experiment(variants)).map((problem) => problem.code)).toContain(code);
  });

  test.each([
    ["from: 50, to: 50", ["range_reversed"]],
    ["from: 0", ["key_missing"]],
    ["from: 0, to: 101", ["number_out_of_range"]],
  ])("a layer range %s", (range, codes) => {
    expect(problemsOf(experiment("[{ name: a }]", `layer: { name: l, ${range} }, `)).map((problem) => problem.code)).toEqual(codes);
  });

  const sharing = (second: string): string =>
    `layers: [{ name: l }]\nexperiments:\n  - { selector: a, variants: [{ name: v }], layer: { name: l, from: 0, to: 50 } }\n` +
    `  - { selector: b, variants: [{ name: v }], ${second} }\n`;

  test("two experiments cannot have the same slots of a layer", () => {
    expect(placesOf(sharing("layer: { name: l, from: 49.9999, to: 60 }"))).toEqual(["6:52 layer_overlap experiments[1].layer"]);
  });

  test("a range may begin where another ends, and where an ended experiment was", () => {
    expect(placesOf(sharing("layer: { name: l, from: 50, to: 60 }"))).toEqual([]);
    expect(placesOf(sharing("layer: { name: l, from: 0, to: 60 }, status: ended"))).toEqual([]);
  });
});

describe("names", () => {
  test.each([
    ["a selector of both kinds", "personalizations: [{ selector: a, experiences: [{ name: e }] }]\nexperiments: [{ selector: a, variants: [{ name: v }] }]\n"],
    ["an id that is another's selector", "experiments: [{ selector: a, variants: [{ name: v }] }, { selector: b, id: a, variants: [{ name: v }] }]\n"],
    ["a variant", "experiments: [{ selector: a, variants: [{ name: v }, { name: v }] }]\n"],
    ["an experience", "personalizations: [{ selector: a, experiences: [{ name: e }, { name: e }] }]\n"],
    ["a layer", "layers: [{ name: a }, { name: a }]\n"],
    ["a holdout", "holdouts: [{ name: a, share: 1 }, { name: a, share: 1 }]\n"],
    ["a cap", "caps: [{ name: a, max: 1 }, { name: a, max: 1 }]\n"],
    ["a segment", "segments: [{ name: a, condition: { attribute: x, is_set: true } }, { name: a, condition: { attribute: x, is_set: true } }]\n"],
    ["a template", "templates: [{ name: a, body: 1 }, { name: a, body: 1 }]\n"],
    ["a metric", "metrics: [{ name: a, event: E }, { name: a, event: E }]\n"],
  ])("%s is taken once", (_, rest) => {
    expect(problemsOf(rest).map((problem) => problem.code)).toEqual(["name_duplicate"]);
  });

  test.each([
    ["a layer", "experiments: [{ selector: a, variants: [{ name: v }], layer: { name: x, from: 0, to: 1 } }]\n"],
    ["a template", "experiments: [{ selector: a, variants: [{ name: v, template: x }] }]\n"],
    ["a primary metric", "experiments: [{ selector: a, variants: [{ name: v }], metrics: { primary: x } }]\n"],
    [
      "a secondary metric",
      "metrics: [{ name: m, event: E }]\nexperiments: [{ selector: a, variants: [{ name: v }], metrics: { primary: m, secondary: [x] } }]\n",
    ],
    ["a selector in a holdout", "holdouts: [{ name: h, share: 1, optimizations: [x] }]\n"],
    ["a segment in a segment", "segments: [{ name: a, condition: { segment: x } }]\n"],
  ])("%s that does not exist is refused", (_, rest) => {
    expect(problemsOf(rest).map((problem) => problem.code)).toEqual(["reference_unknown"]);
  });

  test("256 bytes are a name, and 257 are not", () => {
    expect(placesOf(`layers: [{ name: ${"a".repeat(256)} }]\n`)).toEqual([]);
    expect(problemsOf(`layers: [{ name: ${"a".repeat(257)} }]\n`)).toMatchObject([{ code: "name_invalid" }]);
  });
});

describe("caps are refused when they could not bound as they read", () => {
  const PLACE = "personalizations[0].experiences[0].caps";
  const capped = (caps: string): string => `personalizations: [{ selector: a, experiences: [{ name: e, audience: everyone, body: 1, caps: ${caps} }] }]\n`;

  test.each([
    ["neither a number nor a gap", "[{}]", `cap_unbounded ${PLACE}[0]`],
    ["a stretch of time without a number", "[{ per: day, gap: 1h }]", `key_not_applicable ${PLACE}[0].per`],
    ["a while without a number", "[{ within: 1d, gap: 1h }]", `key_not_applicable ${PLACE}[0].within`],
    ["a time zone without a stretch of the calendar", "[{ max: 1, within: 1d, time_zone: UTC }]", `key_not_applicable ${PLACE}[0].time_zone`],
    ["two stretches of time", "[{ max: 1, per: day, within: 1d }]", `keys_conflict ${PLACE}[0].within`],
    ["none at all", "[{ max: 0 }]", `number_out_of_range ${PLACE}[0].max`],
    ["half a showing", "[{ max: 1.5 }]", `number_out_of_range ${PLACE}[0].max`],
    ["a month", "[{ max: 1, per: month }]", `value_unknown ${PLACE}[0].per`],
    ["a gap without a unit", "[{ gap: 90 }]", `type_wrong ${PLACE}[0].gap`],
    ["a name that no cap has", "[promo]", `reference_unknown ${PLACE}[0]`],
    ["a number instead of a cap", "[3]", `type_wrong ${PLACE}[0]`],
    ["a cap instead of a list", "{ max: 3 }", `type_wrong ${PLACE}`],
    ["no cap", "[]", `list_length_wrong ${PLACE}`],
    ["the same stretch of time twice", "[{ max: 1, per: day }, { max: 2, per: day, gap: 1h }]", `cap_duplicate ${PLACE}[1]`],
    ["the same while twice, written otherwise", "[{ max: 1, within: 7d }, { max: 2, within: 1w }]", `cap_duplicate ${PLACE}[1]`],
  ])("%s", (_, caps, problem) => {
    expect(problemsOf(capped(caps)).map(({ code, path }) => `${code} ${path}`)).toEqual([problem]);
  });

  test("a shared cap is refused like one that is written in place", () => {
    const rest = "caps: [{ name: a }, { name: b, per: day }, { name: a, max: 1 }]\nexperiments: [{ selector: e, variants: [{ name: v }], caps: [a, b, a] }]\n";
    expect(
      problemsOf(rest)
        .map(({ code, path }) => `${code} ${path}`)
        .toSorted(),
    ).toEqual([
      "cap_duplicate experiments[0].caps[2]",
      "cap_unbounded caps[0]",
      "cap_unbounded caps[1]",
      "key_not_applicable caps[1].per",
      "name_duplicate caps[2].name",
    ]);
  });
});

describe("bodies", () => {
  test("keys of a body are never templates", () => {
    expect(placesOf('templates: [{ name: a, body: { "{{ key }}": 1 } }]\n')).toEqual([]);
  });

  test("256 KiB of JSON are a body, and one byte more is not", () => {
    const body = (bytes: number): string => `templates: [{ name: a, body: "${"x".repeat(bytes - 2)}" }]\n`;
    expect(placesOf(body(256 * 1024))).toEqual([]);
    expect(problemsOf(body(256 * 1024 + 1))).toMatchObject([{ code: "body_too_large" }]);
  });

  test("a body that was left empty is not taken for null", () => {
    expect(problemsOf("templates:\n  - name: a\n    body:\n")).toMatchObject([{ code: "value_empty" }]);
    expect(placesOf("templates:\n  - name: a\n    body: null\n")).toEqual([]);
  });
});

describe("references in a text with a broken line", () => {
  const broken = (name: string): string =>
    `segments:\n  - name: [${name}\npersonalizations:\n  - selector: a\n    experiences:\n      - { name: e, audience: { segment: staff }, body: 1 }\n`;

  test("a name that nothing has is refused beside the broken line", () => {
    expect(problemsOf(broken("guests")).map((problem) => problem.code)).toEqual(["syntax_invalid", "reference_unknown"]);
  });

  test("a name that the broken line mentions may be defined there", () => {
    expect(problemsOf(broken("staff")).map((problem) => problem.code)).toEqual(["syntax_invalid"]);
  });
});

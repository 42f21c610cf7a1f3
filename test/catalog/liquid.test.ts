import { describe, expect, test } from "vitest";
import { compileTemplate } from "#sidecar/catalog/liquid/compile-template.ts";
import { FILTERS } from "#sidecar/catalog/liquid/filters.ts";
import { compileGood, problemsOf } from "./catalog-text.ts";

/** Each problem of a template as `kind character: found`. */
function problemsIn(source: string): string[] {
  const compiled = compileTemplate(source);
  if ("program" in compiled) return [];
  return compiled.problems.map(({ kind, at, found }) => `${kind} ${at}: ${found}`);
}

describe("what is no template, or none of the subset, is refused where it stands", () => {
  test.each([
    ["{{ attribute.user.name", "invalid 0: `{{ attribute.user.na` that is not closed"],
    ["a {{ }}", "invalid 5: nothing"],
    ["{% if true %}a", "invalid 0: `if` that is not closed"],
    ["{% for x in product.tags %}a", "invalid 0: `for` that is not closed"],
    ["{% if true %}{% endfor %}{% endif %}", "invalid 13: `endfor` here"],
    ["a{% endif %}", "invalid 1: `endif` here"],
    ["{% else %}", "invalid 0: `else` here"],
    ["{% if true %}{% else %}{% elsif true %}{% endif %}", "invalid 23: `elsif` here"],
    ["{% raw %}a", "invalid 9: `raw` that is not closed"],
    ["{% raw %}a{%- endraw %}", "unsupported 10: `{%- endraw`"],
    ["{% endraw %}", "invalid 0: `endraw` here"],
    ["{% comment %}a", "invalid 0: `comment` that is not closed"],
    ["{% break %}", "invalid 0: `break`"],
    ["{% capture x %}", "unsupported 0: the tag `capture`"],
    ["{% include 'x' %}", "unsupported 0: the tag `include`"],
    ["{% iff true %}", "unsupported 0: the tag `iff`"],
    ["{% %}", "invalid 3: nothing"],
    ["{{ name }}", "invalid 3: the variable `name`"],
    ["{{ attributes.user.name }}", "invalid 3: the variable `attributes`"],
    ["{{ attribute.user }}", "invalid 3: `attribute` without a name"],
    ["{{ attribute.users.name }}", "invalid 13: `users`"],
    ["{{ attribute.user[product.title] }}", "unsupported 18: a name that is worked out"],
    ["{{ session.user }}", "invalid 11: `user`"],
    ["{{ request.host }}", "invalid 11: `host`"],
    ["{{ forloop.index }}", "invalid 3: `forloop`"],
    ["{% for x in product.tags %}{{ forloop.name }}{% endfor %}", "unsupported 30: `forloop.name`"],
    ["{{ product.title | upcas }}", "unsupported 19: the filter `upcas`"],
    ["{{ product.title | date: '%Y' }}", "unsupported 19: the filter `date`"],
    ["{{ product.title | upcase: 1 }}", "invalid 19: 1 arguments of `upcase`"],
    ["{{ product.title | append }}", "invalid 19: 0 arguments of `append`"],
    ["{{ product.title | truncate: 1, 2, 3 }}", "invalid 19: 3 arguments of `truncate`"],
    ["{{ product.title | default: 1, allow_true: true }}", "unsupported 31: an argument with a name"],
    ["{{ product.offers | map: product.title }}", "unsupported 25: what `map` looks up"],
    ["{{ product.offers | where: 'size', 1 }}", "unsupported 27: `size`"],
    ["{{ product.title | }}", "invalid 18: nothing"],
    ["{{ product.title upcase }}", "unsupported 17: a comparison here"],
    ["{{ product.price > 1 }}", "unsupported 19: a comparison here"],
    ["{% if product.price = 1 %}{% endif %}", "invalid 20: `=`"],
    ["{% if product.price <> 1 %}{% endif %}", "unsupported 20: `<>`"],
    ["{% if not product.price %}{% endif %}", "unsupported 6: `not`"],
    ["{% if 1 < product.price < 3 %}{% endif %}", "unsupported 8: one comparison after another"],
    ["{% if product.tags | size > 1 %}{% endif %}", "unsupported 19: a filter in a comparison"],
    ["{% if empty %}{% endif %}", "unsupported 6: `empty` or `blank` alone"],
    ["{% if product.tags > empty %}{% endif %}", "unsupported 19: `>`"],
    ["{% if nil == blank %}{% endif %}", "unsupported 6: a comparison of two words"],
    ["{{ empty }}", "unsupported 3: `empty`"],
    ["{{ 'a'.size }}", "unsupported 3: a member of a constant"],
    ["{{ 'a }}", "invalid 0: `{{ 'a }}` that is not closed"],
    ["{{ 'a\\x' }}", "invalid 5: `\\x`"],
    ["{{ '\\ud83d' }}", "invalid 3: `'\\ud83d'`"],
    ["{% assign product = 1 %}", "invalid 10: `product`"],
    ["{% assign nil = 1 %}", "invalid 10: `nil`"],
    ["{% assign a 1 %}", "invalid 12: `1`"],
    ["{% for x on product.tags %}{% endfor %}", "invalid 9: no `in`"],
    ["{% for x in 5 %}{% endfor %}", "unsupported 12: a constant"],
    ["{% for x in (1.5) %}{% endfor %}", "invalid 16: `)`"],
    ["{% for x in product.tags limits: 1 %}{% endfor %}", "unsupported 25: this"],
    ["{% for x in product.tags limit: 1 limit: 2 %}{% endfor %}", "invalid 34: `limit` again"],
    ["{% for x in product.tags offset: continue %}{% endfor %}", "unsupported 25: `offset: continue`"],
    ["{% case product.price %}a{% when 1 %}{% endcase %}", "unsupported 0: something between `case` and the first `when`"],
    ["{% case product.price %}{% when 1 2 %}{% endcase %}", "invalid 34: something after a value"],
    ["{% else if %}", "invalid 0: `else` here"],
    ["{% # a\n b %}", "invalid 0: a line of a comment"],
  ])("%s", (source, problem) => {
    expect(problemsIn(source)).toEqual([problem]);
  });

  test("everything that is wrong is told at once", () => {
    expect(problemsIn("{{ product.title | upcas }} {{ }} {% if = %}{% endif %}")).toHaveLength(3);
  });

  test("blocks and loops are nested within bounds", () => {
    const nested = (depth: number): string => `${"{% if true %}".repeat(depth)}${"{% endif %}".repeat(depth)}`;
    const loops = (depth: number): string => `${"{% for x in product.tags %}".repeat(depth)}${"{% endfor %}".repeat(depth)}`;
    expect(problemsIn(nested(32))).toEqual([]);
    expect(problemsIn(nested(33))).toHaveLength(1);
    expect(problemsIn(loops(16))).toEqual([]);
    expect(problemsIn(loops(17))).toHaveLength(1);
  });

  test("256 values at once are the most, and a test of 100 comparisons", () => {
    const variables = (count: number): string => Array.from({ length: count }, (_, index) => `{% assign v${index} = 1 %}`).join("");
    expect(problemsIn(variables(255))).toEqual([]);
    expect(problemsIn(variables(256))).toHaveLength(1);
    const test = (count: number): string => `{% if ${Array.from({ length: count }, () => "true").join(" and ")} %}{% endif %}`;
    expect(problemsIn(test(100))).toEqual([]);
    expect(problemsIn(test(101))).toHaveLength(1);
  });

  test("each filter has a number of its own", () => {
    const numbers = Object.values(FILTERS).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe("templates of a catalog", () => {
  const catalog = (body: string, more = ""): string =>
    `personalizations: [{ selector: a, experiences: [{ name: e, audience: everyone${more}, body: ${body} }] }]\n`;

  test("a problem names its place in the file and its character in the text", () => {
    const [problem] = problemsOf(catalog('{ title: ["é Hi {{ product.title | upcas }}"] }'));
    expect(problem).toMatchObject({ code: "template_unsupported", path: "personalizations[0].experiences[0].body.title[0]" });
    expect(problem?.message).toContain("the filter `upcas` at character 25");
    expect(problem?.message).toContain("did you mean `upcase`?");
  });

  test("a body is cut into JSON text and programs", () => {
    const { snapshot } = compileGood(catalog('{ a: 1, b: "{{ product.title }}", c: ["x", "{{ 1 }}"] }', ", on_missing: skip"));
    const kind = snapshot.optimizations[0]?.kind;
    const body = kind?.$case === "personalization" ? kind.value.experiences[0]?.body : undefined;
    const pieces = body?.segments.map((segment) => (segment.kind?.$case === "literal" ? segment.kind.value : "program"));
    expect(pieces).toEqual(['{"a":1,"b":"', "program", '","c":["x","', "program", '"]}']);
    expect(body?.missingValue).toBe(2);
  });

  test("text without Liquid is given as it is", () => {
    const { snapshot } = compileGood(catalog('"{ not } }} %} Liquid"'));
    expect(JSON.stringify(snapshot)).toContain("{ not } }} %} Liquid");
  });
});

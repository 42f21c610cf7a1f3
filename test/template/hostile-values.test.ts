import { describe, expect, test } from "vitest";
import { MissingValue } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { Scope } from "#test/oracle/liquid.ts";
import { loadTemplates } from "./render-in-core.ts";

/** Templates that lead a value through everything that reads or makes text. */
const TEMPLATES = [
  "{{ attribute.user.v }}",
  "a{{ attribute.user.v }}b",
  "{{ attribute.user.v | upcase }}",
  "{{ attribute.user.v | downcase | capitalize }}",
  "{{ attribute.user.v | escape | escape_once }}",
  "{{ attribute.user.v | strip_html | strip_newlines | newline_to_br }}",
  "{{ attribute.user.v | url_encode | url_decode }}",
  "{{ attribute.user.v | url_decode }}",
  "{{ attribute.user.v | slice: -2, 2 }}",
  "{{ attribute.user.v | truncate: 3 }}",
  "{{ attribute.user.v | truncatewords: 1 }}",
  "{{ attribute.user.v | split: '' | reverse | join: '-' }}",
  "{{ attribute.user.v | split: ' ' | sort | uniq | join }}",
  "{{ attribute.user.v | replace: 'a', '\"' }}",
  "{{ attribute.user.v | json | json }}",
  "{{ attribute.user.v | plus: attribute.user.v | times: 2 | round }}",
  "{{ attribute.user.v | append: attribute.user.v | prepend: attribute.user.v }}",
  "{% for x in attribute.user.v %}{{ x }}{{ x[0] }}{{ x.size }}{% endfor %}",
  "{% if attribute.user.v contains '\"' %}{{ attribute.user.v.size }}{% endif %}",
  "{% case attribute.user.v %}{% when blank %}x{% else %}{{ attribute.user.v.first }}{% endcase %}",
  '{{ attribute.user["o\'Neill"] }}{{ product.v }}{{ session.id }}{{ request.id }}',
];

const MEGABYTE = 1_000_000;

/** Texts that try to end the string they stand in, or are no text at all. */
const HOSTILE: Readonly<Record<string, unknown>> = {
  quotes: '"',
  "a closed body": '"}],"admin":true,"x":["',
  backslashes: "\\\\\\",
  "a backslash at the end": "\\",
  "escapes that look finished": "\\u0022\\n",
  "each control character": Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(""),
  "line separators": "\u2028\u2029\u007f\u0085\ufeff",
  Liquid: "{{ attribute.user.v }}{% for x in (1..9) %}",
  "half a character, encoded as three bytes": Buffer.from([0xed, 0xa0, 0x80]),
  "both halves, encoded as six bytes": Buffer.from([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]),
  "bytes that never are UTF-8": Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xf8]),
  "a character cut short": Buffer.from([0x61, 0xf0, 0x9f, 0x98]),
  "a continuation alone": Buffer.from([0x80, 0x22, 0xbf]),
  "characters beyond the first 65,536": "\u{1f600}\u{10ffff}",
  "a number that is none": Number.NaN,
  "lists in lists": [[[[['"', null]]]]],
  "an object with hostile names": { '"': 1, "\u0000": "\u0000", __proto__x: 2, size: '"' },
  "a megabyte": "a".repeat(MEGABYTE),
  "a megabyte of quotes": '"'.repeat(MEGABYTE),
  "a megabyte of control characters": "\u0001".repeat(MEGABYTE),
  "a megabyte of ill-formed bytes": Buffer.alloc(MEGABYTE, 0xff),
  "a megabyte of small letters with two capitals each": "ŉ".repeat(MEGABYTE / 2),
  "a megabyte of brackets": "<".repeat(MEGABYTE),
  "a megabyte of percent signs": "%41".repeat(MEGABYTE / 3),
  "a megabyte of digits": "9".repeat(MEGABYTE),
  "eighty thousand members": Array.from({ length: 80_000 }, (_, index) => index % 10),
};

describe("hostile values never break the JSON of a body", () => {
  const render = loadTemplates(TEMPLATES);
  for (const [name, v] of Object.entries(HOSTILE)) {
    test(name, () => {
      const scope = { attribute: { user: { v, "o'Neill": '"' } }, product: { v: 1 }, session: { id: '"\\' }, request: { id: "\u0000" } };
      for (const index of TEMPLATES.keys()) {
        // A body that is no JSON, or no text, makes this throw; one that passes a bound is dropped, and says so.
        const found = render(index, scope);
        if ("withheld" in found) expect(found.withheld).toBe("WARNING_CODE_TEMPLATE");
        else expect(found.text.isWellFormed()).toBe(true);
      }
    });
  }

  test("what fits is given whole, however long it is", () => {
    const value = `${'a"'.repeat(100_000)}\u0001`;
    expect(render(0, { attribute: { user: { v: value } } })).toEqual({ text: value });
  });

  test("ill-formed bytes are read as the decoder of the WHATWG reads them", () => {
    for (const v of Object.values(HOSTILE).filter((value) => Buffer.isBuffer(value) && value.length < 100)) {
      expect(render(0, { attribute: { user: { v } } })).toEqual({ text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(v as Buffer) });
    }
  });
});

describe("what a template may take is bounded", () => {
  const boundOf = (source: string, scope: Scope = {}) => loadTemplates([source])(0, scope);
  const dropped = { withheld: "WARNING_CODE_TEMPLATE" };

  test("10,000 turns of all loops together, and not one more", () => {
    expect(boundOf("{% for i in (1..100) %}{% for j in (1..99) %}{% endfor %}{% endfor %}.")).toEqual({ text: "." });
    expect(boundOf("{% for i in (1..100) %}{% for j in (1..99) %}{% endfor %}{% endfor %}{% for i in (1..1) %}{% endfor %}.")).toEqual(dropped);
  });

  test("a range is as long as it likes when a limit is set", () => {
    expect(boundOf("{% for i in (1..1000000000) limit: 3 %}{{ i }}{% endfor %}")).toEqual({ text: "123" });
    expect(boundOf("{% for i in (1..1000000000) %}{{ i }}{% endfor %}")).toEqual(dropped);
  });

  test("a mebibyte of body, the quotes counted, and not one byte more", () => {
    const text = (length: number) => ({ attribute: { user: { v: "x".repeat(length / 2) } } });
    const twice = "{{ attribute.user.v }}{{ attribute.user.v }}";
    expect(boundOf(twice, text((1 << 20) - 2))).toMatchObject({ text: "x".repeat((1 << 20) - 2) });
    expect(boundOf(twice, text(1 << 20))).toEqual(dropped);
  });

  test("text that doubles with each turn", () => {
    expect(boundOf("{% assign s = 'xxxxxxxxxx' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s.size }}")).toEqual(dropped);
  });

  test("a long text that is read again and again", () => {
    const scope = { attribute: { user: { v: "a".repeat(500_000) } } };
    expect(boundOf("{% for i in (1..9999) %}{% if attribute.user.v contains 'b' %}x{% endif %}{% endfor %}", scope)).toEqual(dropped);
  });

  test("a long text within a longer one is looked for in time that grows with both", () => {
    const user = { v: "a".repeat(500_000), w: `${"a".repeat(250_000)}b` };
    expect(boundOf("{% if attribute.user.v contains attribute.user.w %}yes{% else %}no{% endif %}", { attribute: { user } })).toEqual({ text: "no" });
    expect(boundOf("{{ attribute.user.v | replace: attribute.user.w, 'x' | size }}", { attribute: { user } })).toEqual({ text: "500000" });
    expect(boundOf("{{ attribute.user.v | remove_last: attribute.user.w | size }}", { attribute: { user } })).toEqual({ text: "500000" });
  });

  test("lists that are nested too deeply are not written out, and do no harm", () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    for (const source of ["{{ attribute.user.v }}", "{{ attribute.user.v | json }}", "{{ attribute.user.v | join }}"]) {
      expect(boundOf(source, { attribute: { user: { v: nested(32) } } })).toMatchObject({ text: expect.any(String) });
      expect(boundOf(source, { attribute: { user: { v: nested(33) } } })).toEqual(dropped);
    }
    expect(boundOf("{{ attribute.user.v | plus: 1 }}", { attribute: { user: { v: nested(90) } } })).toEqual({ text: "2" });
  });

  test("a value that is missing skips the choice only where the body says so", () => {
    expect(loadTemplates(["{{ attribute.user.v }}"], MissingValue.SKIP)(0, {})).toEqual({ withheld: "REASON_MISSING_VALUE" });
    expect(loadTemplates(["{{ attribute.user.v }}"], MissingValue.EMPTY)(0, {})).toEqual({ text: "" });
  });
});

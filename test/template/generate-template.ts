import type { Random } from "#test/differential/random.ts";
import type { Scope } from "#test/oracle/liquid.ts";

/** Texts that are likely to break something: quotes, braces, control characters, white space of all kinds, letters whose case is special. */
const TEXTS = [
  "",
  " ",
  "Anna",
  'o\'Neill "Ann"',
  "a,b,,c,",
  "  two  words ",
  "ßﬁŉ İı",
  "ΑΣ Σ. aΣ'b",
  "你好 世界",
  "a😀b😁",
  "\u0000\u0001\b\t\n\u000b\f\r\u001f\u007f",
  "\u00a0\u2003\u2028\ufeff",
  "{{ 'x' }}{% if %}",
  '"}],"admin":true',
  "\\u0041\\",
  "<p class='x'>a &amp; b</p><!-- c --><script>d</script>",
  "line\r\nline\nline",
  "a+b%20%C3%A9%zz",
  "12.50",
  "-7",
  "0x1f",
  "1e3",
  "true",
  "needle in a haystack of needles, needle",
  "x".repeat(70),
];

const NUMBERS = [0, -0, 1, 2, 3, -1, 5, 10, 0.1, 0.5, 1.005, 2.5, -2.5, 19.99, 249.5, 1e-7, 1e21, 123456789.125, 2 ** 53, -7.5, 99.995, 1 / 3];

const LETTERS = ["a", "b", "c", "d"];

/** A generated template, and the values it is given. */
export interface GeneratedTemplate {
  readonly source: string;
  readonly scope: Scope;
}

/**
 * Generates templates of the subset, and values. What docs/TEMPLATES.md lists as
 * different from liquidjs is not generated: mixed lists are not sorted, there are
 * no places within text, and bounds of numbers are whole.
 */
export function generateTemplate(random: Random): GeneratedTemplate {
  return { source: new Generator(random).block(random.integer(1, 3)), scope: generateScope(random) };
}

function generateScope(random: Random): Scope {
  const text = (): string => (random.oneIn(4) ? random.list(0, 3, () => random.pick(TEXTS)).join("") : random.pick(TEXTS));
  const number = (): number => random.pick(NUMBERS);
  const item = (): object => ({
    ...(random.oneIn(5) ? {} : { p: number() }),
    ...(random.oneIn(5) ? {} : { t: text() }),
    ...(random.oneIn(2) ? {} : { x: { y: number() } }),
  });
  const any = (): unknown => random.pick<() => unknown>([text, number, () => true, () => false, () => [], () => ({}), () => [text(), number(), [number()]]])();
  const user: Record<string, unknown> = {
    any: any(),
    flag: random.oneIn(2),
    k: random.integer(-2, 6),
    items: random.list(0, 4, item),
    n: number(),
    name: text(),
    nums: random.list(0, 5, number),
    obj: { a: any(), b: text(), c: { d: number() } },
    tags: random.list(0, 5, text),
    word: text(),
  };
  // Half of the people lack something.
  if (random.oneIn(2)) delete user[random.pick(Object.keys(user))];
  return {
    attribute: { user, account: { plan: text(), seats: number() } },
    product: { price: number(), tags: random.list(0, 3, text), title: text() },
    session: { id: "default" },
    request: { device: "all" },
  };
}

class Generator {
  readonly #random: Random;
  /** Variables of loops that the code is in. */
  readonly #loops: string[] = [];
  /** Variables that are assigned somewhere before. */
  readonly #variables = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  block(depth: number): string {
    return this.#random.list(1, depth + 1, () => this.#node(depth)).join("");
  }

  #node(depth: number): string {
    const kinds: (() => string)[] = [() => this.#text(), () => this.#output(), () => this.#output(), () => this.#assign()];
    if (depth > 0)
      kinds.push(
        () => this.#if(depth),
        () => this.#case(depth),
        () => this.#for(depth),
        () => this.#for(depth),
      );
    return this.#random.pick(kinds)();
  }

  #text(): string {
    return this.#random.pick(["a", " ", "\n", " b ", "é😀", '"', "}} %} { { ", "<b>"]);
  }

  #tag(content: string): string {
    return `{%${this.#dash()} ${content} ${this.#dash()}%}`;
  }

  #dash(): string {
    return this.#random.oneIn(6) ? "-" : "";
  }

  #output(): string {
    return `{{${this.#dash()} ${this.#value()} ${this.#dash()}}}`;
  }

  #assign(): string {
    const value = this.#value();
    const variable = this.#random.pick(LETTERS);
    this.#variables.add(variable);
    return this.#tag(`assign ${variable} = ${value}`);
  }

  #variable(): string {
    return this.#random.pick([...this.#variables]);
  }

  #if(depth: number): string {
    const word = this.#random.oneIn(4) ? "unless" : "if";
    const branches = [`${this.#tag(`${word} ${this.#test()}`)}${this.block(depth - 1)}`];
    if (this.#random.oneIn(3)) branches.push(`${this.#tag(`elsif ${this.#test()}`)}${this.block(depth - 1)}`);
    if (this.#random.oneIn(2)) branches.push(`${this.#tag("else")}${this.block(depth - 1)}`);
    return `${branches.join("")}${this.#tag(`end${word}`)}`;
  }

  #case(depth: number): string {
    const when = (): string => {
      const values = this.#random.list(1, 3, () => (this.#random.oneIn(6) ? this.#random.pick(["nil", "empty", "blank"]) : this.#operand()));
      return `${this.#tag(`when ${values.join(this.#random.pick([", ", " or "]))}`)}${this.block(depth - 1)}`;
    };
    const otherwise = this.#random.oneIn(2) ? `${this.#tag("else")}${this.block(depth - 1)}` : "";
    // A `break` within a `when` is not generated: liquidjs goes on to the next one.
    const loops = this.#loops.splice(0);
    const text = `${this.#tag(`case ${this.#path()}`)}${this.#random.list(1, 3, when).join("")}${otherwise}${this.#tag("endcase")}`;
    this.#loops.push(...loops);
    return text;
  }

  #for(depth: number): string {
    const variable = this.#random.pick(["i", "j", "x", "a"]);
    const options = [
      this.#random.oneIn(4) ? ` limit: ${this.#count()}` : "",
      this.#random.oneIn(4) ? ` offset: ${this.#count()}` : "",
      this.#random.oneIn(5) ? " reversed" : "",
    ];
    const head = this.#tag(`for ${variable} in ${this.#collection()}${options.join("")}`);
    this.#loops.push(variable);
    const jump = this.#random.oneIn(4) ? `{% if ${this.#test()} %}{% ${this.#random.pick(["break", "continue"])} %}{% endif %}` : "";
    const body = `${this.block(depth - 1)}${jump}${this.#random.oneIn(2) ? `{{ forloop.${this.#random.pick(LOOP_VALUES)} }}` : ""}`;
    this.#loops.pop();
    const otherwise = this.#random.oneIn(4) ? `${this.#tag("else")}${this.block(depth - 1)}` : "";
    return `${head}${body}${otherwise}${this.#tag("endfor")}`;
  }

  #count(): string {
    return this.#random.pick(["0", "1", "2", "3", "-1", "-2", "99", "attribute.user.k", "'2'"]);
  }

  #collection(): string {
    const bound = (): string => this.#random.pick(["1", "2", "3", "-1", "5", "attribute.user.k", "'3'"]);
    return this.#random.oneIn(3) ? `(${bound()}..${bound()})` : this.#path();
  }

  #path(): string {
    if (this.#random.oneIn(4) && this.#loops.length > 0) return `${this.#random.pick(this.#loops)}${this.#random.pick(["", "", ".t", ".p", ".x.y", ".size"])}`;
    if (this.#random.oneIn(4) && this.#variables.size > 0) return `${this.#variable()}${this.#random.pick(["", "", "", ".size", ".first", ".last"])}`;
    return this.#random.pick(PATHS);
  }

  #operand(): string {
    if (this.#random.oneIn(3)) return this.#random.pick(LITERALS);
    return this.#path();
  }

  #test(): string {
    const tests = this.#random.list(1, 3, () => this.#comparison());
    return tests.reduce((joined, test) => `${joined} ${this.#random.pick(["and", "or"])} ${test}`);
  }

  #comparison(): string {
    if (this.#random.oneIn(3)) return this.#operand();
    if (this.#random.oneIn(6)) return `${this.#path()} ${this.#random.pick(["==", "!="])} ${this.#random.pick(["empty", "blank", "nil"])}`;
    const sign = this.#random.pick(["==", "!=", "<", "<=", ">", ">=", "contains"]);
    return this.#random.oneIn(2) ? `${this.#path()} ${sign} ${this.#operand()}` : `${this.#operand()} ${sign} ${this.#path()}`;
  }

  #value(): string {
    const [initial, first] = this.#random.oneIn(4) ? this.#sorted() : [this.#operand(), ""];
    // The word nil itself is no value that liquidjs keeps as one.
    if (initial === "nil") return "attribute.user.missing";
    return [`${initial}${first}`, ...this.#random.list(0, 3, () => this.#filter())].join(" | ");
  }

  /** Lists that have an order. */
  #sorted(): [string, string] {
    return this.#random.pick<[string, string]>([
      ["attribute.user.nums", " | sort"],
      ["attribute.user.tags", " | sort"],
      ["attribute.user.tags", " | sort_natural"],
      ["attribute.user.items", ' | sort: "p" | map: "p"'],
      ["attribute.user.items", ' | sort: "t" | map: "t"'],
      ["attribute.user.items", ' | sort_natural: "t" | map: "t"'],
      ["attribute.user.items", ' | sort: "x.y" | json'],
    ]);
  }

  #filter(): string {
    const name = this.#random.pick(FILTER_NAMES);
    const kind = FILTER_ARGUMENTS[name] ?? [];
    const given = kind.map((make) => make(this.#random, () => this.#operand()));
    return given.length === 0 ? name : `${name}: ${given.join(", ")}`;
  }
}

const LOOP_VALUES = ["index", "index0", "rindex", "rindex0", "first", "last", "length"];

const PATHS = [
  ...["name", "word", "n", "k", "flag", "tags", "nums", "items", "any", "obj", "missing"].map((name) => `attribute.user.${name}`),
  ...[
    "tags[0]",
    "tags[-1]",
    "nums[1]",
    "items[0].t",
    "items[1].x.y",
    "items.first.p",
    "items.last",
    "items.size",
    "obj.a",
    "obj.b",
    "obj['c'].d",
    "obj.size",
    "name.size",
  ].map((name) => `attribute.user.${name}`),
  ...["tags[attribute.user.k]", "missing.more[0].still", "tags.first"].map((name) => `attribute.user.${name}`),
  ...["attribute.account.plan", "attribute.account.seats", "product.title", "product.price", "product.tags", "session.id", "request.device", "request.id"],
];

const LITERALS = ["'a'", '"b c"', "''", "' '", "0", "1", "2", "-1", "2.5", "true", "false", "'é😀'", "'1'", "','", "'n'", "nil"];

type MakeArgument = (random: Random, operand: () => string) => string;

const anything: MakeArgument = (_random, operand) => operand();
const count: MakeArgument = (random, operand) => (random.oneIn(4) ? operand() : String(random.integer(-3, 9)));
const places: MakeArgument = (random) => String(random.integer(-3, 6));
const word: MakeArgument = (random, operand) => (random.oneIn(4) ? operand() : random.pick(LITERALS));
const member: MakeArgument = (random) => random.pick(['"t"', '"p"', '"x"', '"x.y"', '"z"']);

/** Some filters have arguments that may be left out. */
const FILTER_ARGUMENTS: Readonly<Record<string, readonly MakeArgument[]>> = {
  append: [anything],
  prepend: [anything],
  replace: [word, word],
  replace_first: [word, word],
  replace_last: [word, word],
  remove: [word],
  remove_first: [word],
  remove_last: [word],
  slice: [count, count],
  truncate: [count, word],
  truncatewords: [count, word],
  split: [word],
  plus: [anything],
  minus: [anything],
  times: [anything],
  divided_by: [anything],
  modulo: [anything],
  round: [places],
  at_least: [anything],
  at_most: [anything],
  join: [word],
  concat: [anything],
  map: [member],
  where: [member, anything],
  sum: [member],
  default: [anything],
};

const FILTER_NAMES = [
  ...Object.keys(FILTER_ARGUMENTS),
  ...["upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "strip_newlines", "newline_to_br", "escape", "escape_once", "strip_html"],
  ...["url_encode", "url_decode", "json", "abs", "ceil", "floor", "first", "last", "size", "reverse", "uniq", "compact"],
];

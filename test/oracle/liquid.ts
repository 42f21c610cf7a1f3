import { defaultOperators, EchoTag, evalToken, ForTag, Liquid, filters as liquidFilters, Output, type Template, TypeGuards, toValue } from "liquidjs";

/** What is given to a template: the values of its roots. */
export type Scope = Readonly<Record<string, unknown>>;

/** What came of rendering. */
export type Rendered = { readonly text: string; readonly missing: number } | "too many turns";

/** Turns of all loops of one template. */
const TURNS_MAX = 10_000;

/**
 * Renders templates with liquidjs, set up for the places where docs/TEMPLATES.md says that the subset differs from it: nil has no order, a nil
 * argument is none, texts are cut between characters, and what JavaScript would coerce to text, or throw, is not.
 */
export class LiquidRenderer {
  readonly #liquid = new Liquid({ operators: OPERATORS, strictFilters: true });

  constructor() {
    for (const [name, filter] of Object.entries(liquidFilters)) {
      // Handlers are called with the render as `this`, and may be generators.
      const handler = (DIFFERENT[name] ?? filter) as (this: unknown, value: unknown, ...values: unknown[]) => unknown;
      if (typeof handler !== "function") continue;
      this.#liquid.registerFilter(name, function (this: unknown, value: unknown, ...values: unknown[]) {
        return handler.call(
          this,
          toValue(value) ?? undefined,
          ...values.map((each) => (Array.isArray(each) && name === "default" ? each : (toValue(each) ?? undefined))),
        );
      });
    }
  }

  render(source: string, scope: Scope): Rendered {
    const templates = this.#liquid.parse(source);
    const counts = { missing: 0, turns: 0 };
    watch(templates, counts);
    try {
      return { text: String(this.#liquid.renderSync(templates, scope)), missing: counts.missing };
    } catch (error) {
      if (error instanceof Error && error.message.includes(TOO_MANY_TURNS)) return "too many turns";
      throw error;
    }
  }
}

const TOO_MANY_TURNS = "too many turns of loops";

interface Counts {
  missing: number;
  turns: number;
}

/** What of a parsed template has others within it. */
interface Block {
  readonly templates?: Template[];
  readonly elseTemplates?: Template[];
  readonly branches?: readonly { readonly templates: Template[] }[];
}

/** Has the outputs of a template count what is missing in them, and the loops their turns. */
function watch(templates: readonly Template[], counts: Counts): void {
  for (const template of templates) {
    const { templates: body = [], elseTemplates = [], branches = [] } = template as unknown as Block;
    for (const inner of [body, elseTemplates, ...branches.map((branch) => branch.templates)]) watch(inner, counts);
    if (template instanceof ForTag) body.unshift(turnCounter(template, counts));
    if (template instanceof Output || template instanceof EchoTag) watchOutput(template as unknown as WatchedOutput, counts);
  }
}

function turnCounter({ token }: Template, counts: Counts): Template {
  const render = (): void => {
    if (++counts.turns > TURNS_MAX) throw new Error(TOO_MANY_TURNS);
  };
  return { token, render } as unknown as Template;
}

type Token = Parameters<typeof evalToken>[0];

interface WatchedOutput {
  value?: {
    readonly initial: { readonly postfix: readonly Token[] };
    readonly filters: readonly { readonly name: string; readonly args: readonly unknown[] }[];
  };
  render(context: unknown, emitter: unknown): Generator<unknown, unknown>;
}

function watchOutput(output: WatchedOutput, counts: Counts): void {
  const { value } = output;
  if (value === undefined || value.filters.some(({ name }) => name === "default")) return;
  const tokens = [...value.initial.postfix, ...value.filters.flatMap(({ args }) => args)].filter((token) => TypeGuards.isPropertyAccessToken(token));
  const render = output.render.bind(output);
  output.render = function* (context, emitter): Generator<unknown, unknown> {
    for (const token of tokens) {
      const found = yield evalToken(token as Token, context as Parameters<typeof evalToken>[1]);
      if (toValue(found) == null) counts.missing++;
    }
    return yield* render(context, emitter);
  };
}

type Operator = (left: unknown, right: unknown) => unknown;

const ORIGINAL_OPERATORS = defaultOperators as unknown as Readonly<Record<string, Operator>>;

/** Nil, lists and objects have no order, and are in no text. */
const OPERATORS = {
  ...defaultOperators,
  ...Object.fromEntries(["<", "<=", ">", ">="].map((sign) => [sign, (left: unknown, right: unknown) => isOrdered(left, right) && compare(sign, left, right)])),
  contains: (left: unknown, right: unknown) => (Array.isArray(toValue(left)) || isOrdered(left, right)) && compare("contains", left, right),
} as typeof defaultOperators;

function isOrdered(...operands: unknown[]): boolean {
  return operands.every((operand) => toValue(operand) != null && typeof toValue(operand) !== "object");
}

/** What liquidjs makes of two operands; its operators are generators. */
function compare(sign: string, left: unknown, right: unknown): unknown {
  return ORIGINAL_OPERATORS[sign]?.(left, right);
}

type Filter = (value: unknown, ...values: never[]) => unknown;

const text = (value: unknown): string => (Array.isArray(value) ? value.map(text).join("") : value == null ? "" : String(value));
const number = (value: unknown): number => Number(value) || 0;
const list = (value: unknown): unknown[] => (value == null ? [] : Array.isArray(value) ? value : [value]);

const original = (name: string): Filter => (liquidFilters as unknown as Record<string, Filter>)[name] as Filter;

/** Filters that differ on purpose; each says how in docs/TEMPLATES.md. */
const DIFFERENT: Readonly<Record<string, unknown>> = {
  size: (value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value) ? Object.keys(value).length : ((value as string)?.length ?? 0),
  json: (value: unknown) => JSON.stringify(toValue(value) ?? null, (_key, member: unknown) => member ?? null),
  split: (value: unknown, separator: unknown) => splitText(text(value), text(separator)),
  first: (value: unknown) => (typeof value === "string" ? ([...value][0] ?? "") : Array.isArray(value) ? value[0] : ""),
  last: (value: unknown) => (typeof value === "string" ? ([...value].at(-1) ?? "") : Array.isArray(value) ? value.at(-1) : ""),
  replace: (value: unknown, pattern: unknown, replacement: unknown) => replaceText(text(value), text(pattern), text(replacement)),
  remove: (value: unknown, pattern: unknown) => replaceText(text(value), text(pattern), ""),
  uniq: (value: unknown) => [...new Set(list(value))],
  url_decode: (value: unknown) => decodeUrl(text(value)),
  truncatewords: (value: unknown, words: unknown, ellipsis: unknown) => truncateWords(text(value), words, ellipsis),
  slice(this: unknown, value: unknown, begin: unknown, length: unknown) {
    return original("slice").apply(this, [toValue(value), number(begin), length === undefined ? 1 : number(length)] as never);
  },
  truncate(this: unknown, value: unknown, length: unknown, ellipsis: unknown) {
    return original("truncate").apply(this, [toValue(value), length === undefined ? undefined : number(length), ellipsis] as never);
  },
};

/** The empty separator is between characters, and not between halves of one. */
function splitText(value: string, separator: string): string[] {
  const parts = separator === "" ? [...value] : value.split(separator);
  while (parts.at(-1) === "") parts.pop();
  return parts;
}

function replaceText(value: string, pattern: string, replacement: string): string {
  return (pattern === "" ? [...value] : value.split(pattern)).join(replacement);
}

/** What is not properly encoded stays as it is. */
function decodeUrl(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}

/** The ellipsis stands for words that were left out, and for nothing else. */
function truncateWords(value: string, words: unknown, ellipsis: unknown): string {
  const wanted = Math.max(Math.ceil(words === undefined ? 15 : number(words)), 1);
  const found = value.split(/\s+/u).filter((word) => word !== "");
  return found.length <= wanted ? value : found.slice(0, wanted).join(" ") + (ellipsis === undefined ? "..." : text(ellipsis));
}

/** Turns a body into the type a caller works with; throws when it is none. A schema library's `parse` is one. */
export type BodyParser<T> = (body: unknown) => T;

/**
 * A body the application knows: what it uses when there is none from the
 * sidecar, and how it recognizes a good one. Without a parser a body is good when
 * it is the same kind of JSON as the default (object, array, string, number or
 * boolean), and nothing is known of what is inside.
 */
export type BodyDefinition<T> =
  | { readonly default: T; readonly parse: BodyParser<T> }
  | { readonly default: T & NonNullable<unknown>; readonly parse?: undefined };

/** Definitions by selector. */
export type BodyDefinitions<T> = { readonly [N in keyof T]: BodyDefinition<T[N]> };

/** The type of an unparsed body: `"blue"` as a default promises a string, not that string. */
export type Unparsed<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;

/** Why the body that came was not used. */
export type BodyRefusal = "malformed_json" | "wrong_kind" | "parse_failed";

/** A body that was read, or why it was not. */
export type ReadBody<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: BodyRefusal; readonly message: string };

/** Reads a body's JSON text and never throws. */
export function readBody<T>(text: string, definition: { readonly default: T; readonly parse?: BodyParser<T> | undefined }): ReadBody<T> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (thrown) {
    return { ok: false, refusal: "malformed_json", message: messageOf(thrown) };
  }
  if (definition.parse === undefined) {
    return hasKindOf(definition.default, body)
      ? { ok: true, value: body }
      : { ok: false, refusal: "wrong_kind", message: `the body is ${kindOf(body)}, expected ${kindOf(definition.default)}` };
  }
  try {
    return { ok: true, value: definition.parse(body) };
  } catch (thrown) {
    return { ok: false, refusal: "parse_failed", message: messageOf(thrown) };
  }
}

/** The kinds are compared and no more: what is inside is the caller's claim, as the definition says. */
function hasKindOf<T>(example: T, body: unknown): body is T {
  return kindOf(body) === kindOf(example);
}

function kindOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "array" : typeof value;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

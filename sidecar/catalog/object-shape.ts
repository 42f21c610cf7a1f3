import type { Place } from "./place.ts";
import { oneOfFinding, type ProblemList, quote, quoteAll } from "./problem.ts";
import { type JsonSchema, type SchemaDefinitions, type Shape, wrongType } from "./shape.ts";
import { entryOf, type SourceMap } from "./source-node.ts";

/** A key of a map: what its value may be, and what people should know of it. */
export interface Key<T> {
  readonly shape: Shape<T>;
  /** A sentence or two for editors and documentation. */
  readonly description: string;
  readonly required?: true;
  /** What its absence stands for, when that is a value people could write. */
  readonly default?: unknown;
}

/** What a map with the keys `K` is read as. A value is undefined when it is absent or not usable. */
export type ObjectReading<K> = { readonly place: Place } & { readonly [N in keyof K]: K[N] extends Key<infer T> ? T | undefined : never };

/** Rules between keys. */
interface KeyRules {
  /** Of these two, at most one may be given. */
  readonly exclusive?: readonly [string, string];
  /** Of these, one must be given, and not more. */
  readonly exactlyOne?: readonly string[];
  /** Of these, all or none must be given. */
  readonly together?: readonly string[];
}

/** A map with a closed set of keys. `place` is the one name that no key may have. */
export function objectShape<K extends { readonly [name: string]: Key<unknown> }>(what: string, keys: K, rules: KeyRules = {}): Shape<ObjectReading<K>> {
  const names = Object.keys(keys);
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind !== "map") return wrongType(place, problems, `${what}, with keys from ${quoteAll(names)}`);
      const reading: Record<string, unknown> = { place };
      for (const entry of node.entries) {
        const key = Object.hasOwn(keys, entry.key) ? keys[entry.key] : undefined;
        if (key === undefined) problems.addKey("key_unknown", place, entry, oneOfFinding(entry.key, names, "no key"));
        else reading[entry.key] = key.shape.read({ parent: place, key: entry.key, node: entry.value }, problems);
      }
      reportMissing(place, node, keys, problems);
      reportRules(place, node, rules, problems);
      // Every member was read by the shape of its key.
      return reading as ObjectReading<K>;
    },
    schema: (definitions) => objectSchema(keys, rules, definitions),
  };
}

function reportMissing(place: Place, node: SourceMap, keys: { readonly [name: string]: Key<unknown> }, problems: ProblemList): void {
  for (const [name, key] of Object.entries(keys)) {
    if (key.required && entryOf(node, name) === undefined) reportMissingKey(place, name, problems);
  }
}

/** Reports a key that is required beside the others of a map. */
export function reportMissingKey(place: Place, name: string, problems: ProblemList): void {
  problems.add("key_missing", place, { found: keysGiven(place), allowed: `${quote(name)} as well` });
}

function reportMissingOne(place: Place, names: readonly string[], problems: ProblemList): void {
  problems.add("key_missing", place, { found: keysGiven(place), allowed: `one of ${quoteAll(names)} as well` });
}

function keysGiven({ node }: Place): string {
  const given = node.kind === "map" ? node.entries.map((entry) => entry.key) : [];
  return given.length === 0 ? "no key" : quoteAll(given);
}

function reportRules(place: Place, node: SourceMap, rules: KeyRules, problems: ProblemList): void {
  const { exactlyOne, together = [] } = rules;
  const exclusive = exactlyOne ?? rules.exclusive ?? [];
  const [first, second] = node.entries.filter((entry) => exclusive.includes(entry.key));
  if (first !== undefined && second !== undefined) {
    problems.addKey("keys_conflict", place, second, {
      found: `${quote(first.key)} and ${quote(second.key)}`,
      allowed: `${exactlyOne === undefined ? "at most" : "exactly"} one of ${quoteAll(exclusive)}`,
    });
  }
  if (exactlyOne !== undefined && first === undefined) reportMissingOne(place, exactlyOne, problems);
  if (together.some((name) => entryOf(node, name) !== undefined)) {
    for (const name of together) if (entryOf(node, name) === undefined) reportMissingKey(place, name, problems);
  }
}

function objectSchema(keys: { readonly [name: string]: Key<unknown> }, rules: KeyRules, definitions: SchemaDefinitions): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, key] of Object.entries(keys)) {
    properties[name] = { description: key.description, ...key.shape.schema(definitions), ...(key.default !== undefined && { default: key.default }) };
  }
  const required = Object.keys(keys).filter((name) => keys[name]?.required);
  const { exclusive, exactlyOne, together = [] } = rules;
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(exclusive !== undefined && { not: { required: exclusive } }),
    ...(exactlyOne !== undefined && { oneOf: exactlyOne.map((name) => ({ required: [name] })) }),
    ...(together.length > 0 && { dependentRequired: Object.fromEntries(together.map((name) => [name, together.filter((other) => other !== name)])) }),
  };
}

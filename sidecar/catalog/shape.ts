import { CATALOG_LIMITS } from "./limits.ts";
import type { Place } from "./place.ts";
import { oneOfFinding, type ProblemList, quote } from "./problem.ts";
import type { SourceNode } from "./source-node.ts";

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The `$defs` of the published schema, filled while it is written. */
export type SchemaDefinitions = Map<string, JsonSchema>;

/**
 * What a value may be: one description that reads values, with problems, and
 * writes the JSON Schema, so that the two cannot drift apart.
 */
export interface Shape<T> {
  /** Reads the value at a place. Undefined when it is not usable, which has been reported then. */
  read(place: Place, problems: ProblemList): T | undefined;
  /** The same rules for editors. */
  schema(definitions: SchemaDefinitions): JsonSchema;
}

/** What the shape `S` reads. */
export type ReadBy<S> = S extends Shape<infer T> ? T : never;

/** A shape that other shapes refer to by name in the published schema. */
export function named<T>(name: string, shape: Shape<T>): Shape<T> {
  return {
    read: shape.read,
    schema(definitions) {
      if (!definitions.has(name)) {
        // Entered before it is written, for shapes that contain themselves.
        definitions.set(name, {});
        definitions.set(name, shape.schema(definitions));
      }
      return { $ref: `#/$defs/${name}` };
    },
  };
}

/** Reports a value of the wrong type. */
export function wrongType(place: Place, problems: ProblemList, allowed: string, hint?: string): undefined {
  problems.add("type_wrong", place, { found: describe(place.node), allowed, hint });
  return undefined;
}

/** A name, group, id or slug. */
export const nameShape: Shape<string> = {
  read(place, problems) {
    const { node } = place;
    if (node.kind !== "text") return wrongType(place, problems, "a name", quotesHint(node));
    if (!NAME.test(node.value)) {
      problems.add("name_invalid", place, { found: quote(node.value), allowed: `1 to ${CATALOG_LIMITS.nameBytesMax} letters, digits, \`-\` and \`_\`` });
      return undefined;
    }
    return node.value;
  },
  schema: () => ({ type: "string", pattern: NAME.source }),
};

const NAME = new RegExp(`^[a-zA-Z0-9_-]{1,${CATALOG_LIMITS.nameBytesMax}}$`, "u");

/** Any text that is not empty, up to a number of bytes in UTF-8. */
export function textShape(bytesMax: number, expected = "text"): Shape<string> {
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind !== "text") return wrongType(place, problems, expected, quotesHint(node));
      return checkedText(node.value, place, problems, bytesMax);
    },
    schema: () => ({ type: "string", minLength: 1 }),
  };
}

/** The text, when it is neither empty nor too long. */
export function checkedText(value: string, place: Place, problems: ProblemList, bytesMax: number): string | undefined {
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) problems.add("text_invalid", place, { found: "empty text", allowed: "at least one character" });
  else if (bytes > bytesMax) problems.add("text_too_long", place, { found: `${bytes} bytes`, allowed: `at most ${bytesMax}` });
  else return value;
  return undefined;
}

/** Text of a certain form. */
export function patternShape(pattern: RegExp, expected: string): Shape<string> {
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind !== "text") return wrongType(place, problems, expected, quotesHint(node));
      if (pattern.test(node.value)) return node.value;
      problems.add("text_invalid", place, { found: quote(node.value), allowed: expected });
      return undefined;
    },
    schema: () => ({ type: "string", pattern: pattern.source }),
  };
}

/** The path of a file beside the catalog, or in a folder beside it. */
export const pathShape: Shape<string> = {
  read(place, problems) {
    const path = relativePathShape.read(place, problems);
    return path === undefined ? undefined : checkedText(path, place, problems, CATALOG_LIMITS.pathBytesMax);
  },
  schema: (definitions) => relativePathShape.schema(definitions),
};

const relativePathShape = patternShape(
  /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\\0]+$/u,
  "a path relative to the catalog, written with `/`, that does not lead out of its folder",
);

/** One of a few words. */
export function choiceShape<const W extends string>(words: readonly W[]): Shape<W> {
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind !== "text") return wrongType(place, problems, oneOfFinding("", words, "").allowed);
      const word = words.find((candidate) => candidate === node.value);
      if (word === undefined) problems.add("value_unknown", place, oneOfFinding(node.value, words, ""));
      return word;
    },
    schema: () => (words.length === 1 ? { const: words[0] } : { enum: words }),
  };
}

/** True or false. */
export const flagShape: Shape<boolean> = {
  read(place, problems) {
    if (place.node.kind === "boolean") return place.node.value;
    return wrongType(place, problems, "`true` or `false`");
  },
  schema: () => ({ type: "boolean" }),
};

/** Any number. */
export const numberShape: Shape<number> = {
  read(place, problems) {
    if (place.node.kind !== "number") return wrongType(place, problems, "a number");
    return exactNumber(place, place.node.json, problems);
  },
  schema: () => ({ type: "number" }),
};

/** A whole number within bounds. */
export function integerShape(min: number, max: number): Shape<number> {
  const expected = `a whole number from ${min} to ${max}`;
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind !== "number") return wrongType(place, problems, expected);
      const value = Number(node.json);
      if (Number.isInteger(value) && value >= min && value <= max) return value;
      problems.add("number_out_of_range", place, { found: quote(node.json), allowed: expected });
      return undefined;
    },
    schema: () => ({ type: "integer", minimum: min, maximum: max }),
  };
}

/** A number as the double the core compares; a whole number that would change on the way is refused. */
export function exactNumber(place: Place, json: string, problems: ProblemList): number | undefined {
  const value = Number(json);
  if (/^-?\d+$/u.test(json) && BigInt(json) !== BigInt(value)) {
    problems.add("number_not_exact", place, { found: quote(json), allowed: "a whole number within 2^53, or text in quotes" });
    return undefined;
  }
  return value;
}

/** A list of values of one shape. */
export function listShape<T>(item: Shape<T>, bounds: { min?: number; max: number; unique?: boolean }): Shape<(T | undefined)[]> {
  const { min = 0, max, unique = false } = bounds;
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind !== "list") return wrongType(place, problems, "a list");
      if (node.items.length < min || node.items.length > max) {
        const allowed = min === max ? `${min}` : min === 0 ? `at most ${max}` : `${min} to ${max}`;
        problems.add("list_length_wrong", place, { found: `${node.items.length} items`, allowed });
        if (node.items.length > max) return undefined;
      }
      const items = node.items.map((child, index) => item.read({ parent: place, key: index, node: child }, problems));
      if (unique) reportRepeated(place, node.items, problems);
      return items;
    },
    schema(definitions) {
      return { type: "array", items: item.schema(definitions), ...(min > 0 && { minItems: min }), maxItems: max, ...(unique && { uniqueItems: true }) };
    },
  };
}

function reportRepeated(place: Place, items: readonly SourceNode[], problems: ProblemList): void {
  const seen = new Set<unknown>();
  items.forEach((node, index) => {
    if (node.kind !== "text") return;
    if (seen.has(node.value))
      problems.add("item_duplicate", { parent: place, key: index, node }, { found: `${quote(node.value)} again`, allowed: "each item once" });
    seen.add(node.value);
  });
}

/** One word that stands for a whole value, or a value of another shape. */
export function wordOrShape<const W extends string, T>(word: W, other: Shape<T>, expected: string): Shape<W | T> {
  return {
    read(place, problems) {
      const { node } = place;
      if (node.kind === "text") {
        if (node.value === word) return word;
        problems.add("value_unknown", place, { ...oneOfFinding(node.value, [word], ""), allowed: expected });
        return undefined;
      }
      if (node.kind === "map" || node.kind === "list") return other.read(place, problems);
      return wrongType(place, problems, expected);
    },
    schema: (definitions) => ({ anyOf: [{ const: word }, other.schema(definitions)] }),
  };
}

/** A value as people should read it in a message. */
function describe(node: SourceNode): string {
  switch (node.kind) {
    case "text":
      return `the text ${quote(node.value)}`;
    case "number":
      return `the number ${quote(node.json)}`;
    case "boolean":
      return `\`${node.value}\``;
    case "null":
      return node.isWritten ? "`null`" : "nothing";
    case "list":
      return "a list";
    case "map":
      return "a map";
  }
}

/** YAML reads `yes`, `1.10` and `null` as it likes; quotes make them text. */
function quotesHint(node: SourceNode): string | undefined {
  return node.kind === "number" || node.kind === "boolean" ? "put it in quotes to make it text" : undefined;
}

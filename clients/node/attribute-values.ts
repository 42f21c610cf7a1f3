import { ATTRIBUTE_DEPTH_MAX } from "./config.ts";

/** What an attribute or context value can be: JSON. */
export type AttributeValue = string | number | boolean | null | readonly AttributeValue[] | { readonly [key: string]: AttributeValue | undefined };

/** Values by name. A value that is undefined counts as not given, so that `user?.plan` can be written without a check. */
export type AttributeValues = { readonly [name: string]: AttributeValue | undefined };

/**
 * What is wrong with the first value that cannot be sent, undefined when all can.
 * The types rule such values out, and callers without types have them all the
 * same: a Date would silently become an empty object.
 */
export function attributeProblem(field: string, values: AttributeValues): string | undefined {
  return isPlainObject(values) ? firstProblem(field, Object.entries(values), 1) : `\`${field}\` is ${described(values)}, expected a plain object`;
}

function firstProblem(path: string, entries: Iterable<[string | number, unknown]>, depth: number): string | undefined {
  for (const [key, value] of entries) {
    const isUnsetProperty = value === undefined && typeof key === "string";
    const problem = isUnsetProperty ? undefined : problemOf(`${path}.${key}`, value, depth);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function problemOf(path: string, value: unknown, depth: number): string | undefined {
  if (typeof value === "string" || typeof value === "boolean" || value === null) {
    return undefined;
  }
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : `\`${path}\` is ${value}, expected a finite number`;
  }
  if (depth > ATTRIBUTE_DEPTH_MAX) {
    return `\`${path}\` is nested too deeply, expected at most ${ATTRIBUTE_DEPTH_MAX} levels`;
  }
  if (Array.isArray(value)) {
    return firstProblem(path, value.entries(), depth + 1);
  }
  return isPlainObject(value) ? firstProblem(path, Object.entries(value), depth + 1) : `\`${path}\` is ${described(value)}, expected a JSON value`;
}

/** Plain in whichever realm it was made: test runners and sandboxes have an Object of their own. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function described(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return `an object of class ${value.constructor.name}`;
  }
  return value === undefined || value === null ? String(value) : `a ${typeof value}`;
}

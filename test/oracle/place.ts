import type { Value } from "./value.ts";
import { allBytes, type Field, lastBytes } from "./wire.ts";

/** The names that conditions have for the fields of a Place. */
const FIELDS: Readonly<Record<string, number>> = { country: 1, region: 2, city: 3 };

/** Whether a name is that of a part of a place. */
export function isPartOfPlace(name: Buffer): boolean {
  return Object.hasOwn(FIELDS, name.toString("latin1"));
}

/** A part of a place; an empty one is missing. */
export function partOfPlace(place: readonly Field[] | undefined, name: Buffer): Value {
  const text = lastBytes(place ?? [], FIELDS[name.toString("latin1")] ?? 0);
  return text.length === 0 ? { type: "missing" } : { type: "string", value: text };
}

/** The texts of a place as they come. */
export function textsOfPlace(place: readonly Field[] | undefined): Buffer[] {
  return Object.values(FIELDS).flatMap((field) => allBytes(place ?? [], field));
}

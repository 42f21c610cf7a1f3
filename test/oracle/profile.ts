import { type History, readHistory } from "./person-history.ts";
import type { Value } from "./value.ts";
import { readValue } from "./value.ts";
import { allBytes, type Field, lastBytes, mergedMessage, readFields } from "./wire.ts";

/** What is known of a person. */
export interface Profile {
  /** The canonical person; empty when the profile names none. */
  readonly unit: Buffer;
  /** Other units of the same person, as they come. */
  readonly linkedUnits: readonly Buffer[];
  readonly attributes: (name: Buffer) => Value;
  readonly accountAttributes: (name: Buffer) => Value;
  readonly attributeNames: readonly Buffer[];
  readonly accountAttributeNames: readonly Buffer[];
  /** The bytes of the state of a counter; undefined when there is none. */
  readonly counter: (id: Buffer) => Buffer | undefined;
  readonly history: History;
}

const BYTES_MAX = 1 << 20;
const ENTRIES_MAX = 16_384;
const UNIT_BYTES_MAX = 533;
/** Counters, exposures, assignments and caps. */
const ENTRY_FIELDS = [5, 6, 7, 8];

/** Reads the bytes of a Profile. Its `index` says nothing that the rest does not. */
export function readProfile(bytes: Buffer): Profile | "damaged" {
  const fields = readFields(bytes);
  if (fields === undefined || bytes.length > BYTES_MAX) return "damaged";
  const attributes = readMap(mergedMessage(fields, 3));
  const accountAttributes = readMap(mergedMessage(fields, 4));
  if (attributes === undefined || accountAttributes === undefined) return "damaged";
  const entries = ENTRY_FIELDS.flatMap((number) => allBytes(fields, number));
  if (entries.some((entry) => readFields(entry) === undefined)) return "damaged";
  if (entries.length + attributes.fields + accountAttributes.fields > ENTRIES_MAX) return "damaged";
  const unit = lastBytes(fields, 1);
  if (unit.length > UNIT_BYTES_MAX) return "damaged";
  const counter = (id: Buffer) => allBytes(fields, 5).findLast((state) => lastBytes(readFields(state) ?? [], 1).equals(id));
  return {
    unit,
    linkedUnits: allBytes(fields, 2),
    attributes: attributes.get,
    accountAttributes: accountAttributes.get,
    attributeNames: attributes.names,
    accountAttributeNames: accountAttributes.names,
    counter,
    history: readHistory(fields),
  };
}

/** Reads a google.protobuf.Struct; undefined when its bytes are damaged outside of the values. */
function readMap(
  fields: Field[] | "damaged" | undefined,
): { readonly fields: number; readonly names: Buffer[]; readonly get: (name: Buffer) => Value } | undefined {
  if (fields === "damaged") return undefined;
  const entries: { name: Buffer; value: Buffer }[] = [];
  for (const entry of allBytes(fields ?? [], 1)) {
    const entryFields = readFields(entry);
    if (entryFields === undefined) return undefined;
    entries.push({ name: lastBytes(entryFields, 1), value: lastBytes(entryFields, 2) });
  }
  return {
    fields: fields?.length ?? 0,
    names: entries.map(({ name }) => name),
    get: (name) => readValue(entries.findLast((entry) => entry.name.equals(name))?.value ?? Buffer.alloc(0)),
  };
}

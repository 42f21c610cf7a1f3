import { allBytes, lastBytes, readFields } from "./wire.ts";

/**
 * A `google.protobuf.Value` as conditions see it. `missing` is a null or a value
 * with nothing in it; `object` and `other`, which is NaN or damaged bytes, are
 * of no type that an operator takes.
 */
export type Value =
  | { readonly type: "missing" }
  | { readonly type: "string"; readonly value: Buffer }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "list"; readonly members: readonly Value[] }
  | { readonly type: "object"; readonly entries: readonly { readonly name: Buffer; readonly value: Value }[] }
  | { readonly type: "other" };

const NULL_VALUE = 1;
const NUMBER_VALUE = 2;
const STRING_VALUE = 3;
const BOOL_VALUE = 4;
const STRUCT_VALUE = 5;
const LIST_VALUE = 6;

/** Reads a value. Of several kinds in one value the last counts. */
export function readValue(bytes: Buffer): Value {
  const fields = readFields(bytes);
  if (fields === undefined) return { type: "other" };
  let value: Value = { type: "missing" };
  for (const { number, wire, varint, bytes: content } of fields) {
    if (number === NULL_VALUE && wire === "varint") value = { type: "missing" };
    if (number === NUMBER_VALUE && wire === "fixed64") value = numberValue(content.readDoubleLE());
    if (number === STRING_VALUE && wire === "bytes") value = { type: "string", value: content };
    if (number === BOOL_VALUE && wire === "varint") value = { type: "boolean", value: varint !== 0n };
    if (number === STRUCT_VALUE && wire === "bytes") value = objectValue(content);
    if (number === LIST_VALUE && wire === "bytes") value = listValue(content);
  }
  return value;
}

/** As a list whose bytes are damaged, an object is of no type when its own bytes, or those of an entry, are. */
function objectValue(bytes: Buffer): Value {
  const entries = readFields(bytes) && allBytes(readFields(bytes) ?? [], 1).map(readFields);
  if (entries === undefined || entries.includes(undefined)) return { type: "other" };
  return {
    type: "object",
    entries: entries.map((fields = []) => ({ name: lastBytes(fields, 1), value: readValue(lastBytes(fields, 2)) })),
  };
}

function numberValue(value: number): Value {
  return Number.isNaN(value) ? { type: "other" } : { type: "number", value };
}

/** A list whose own bytes are damaged is of no type; a damaged member is a member that equals nothing. */
function listValue(bytes: Buffer): Value {
  const fields = readFields(bytes);
  if (fields === undefined) return { type: "other" };
  return { type: "list", members: allBytes(fields, 1).map(readValue) };
}

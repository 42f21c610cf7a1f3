/** One field of a protobuf message as it stands in the bytes. */
export interface Field {
  readonly number: number;
  readonly wire: "varint" | "fixed64" | "bytes" | "fixed32";
  /** The number of a varint, 64 bits without sign; 0 for the other wire types. */
  readonly varint: bigint;
  /** The content of a length-delimited field, or the bytes of a fixed one. */
  readonly bytes: Buffer;
}

const FIELD_NUMBER_MAX = 2n ** 29n - 1n;
const VARINT_BYTES_MAX = 10;
const NOTHING = Buffer.alloc(0);

/** The fields of a message in the order of the bytes; undefined when the bytes are not a message. */
export function readFields(bytes: Buffer): Field[] | undefined {
  const { fields, isDamaged } = readFieldsBeforeDamage(bytes);
  return isDamaged ? undefined : fields;
}

/** The fields of a message up to where its bytes stop being one. */
export function readFieldsBeforeDamage(bytes: Buffer): { fields: Field[]; isDamaged: boolean } {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = (tag?.value ?? 0n) >> 3n;
    if (tag === undefined || number < 1n || number > FIELD_NUMBER_MAX) return { fields, isDamaged: true };
    const content = readContent(bytes, tag.end, Number(tag.value & 7n));
    if (content === undefined) return { fields, isDamaged: true };
    fields.push({ number: Number(number), wire: content.wire, varint: content.varint, bytes: content.bytes });
    at = content.end;
  }
  return { fields, isDamaged: false };
}

type Content = Omit<Field, "number"> & { readonly end: number };

function readContent(bytes: Buffer, at: number, wireType: number): Content | undefined {
  if (wireType === 0) {
    const read = readVarint(bytes, at);
    return read && { wire: "varint", varint: read.value, bytes: NOTHING, end: read.end };
  }
  if (wireType === 1) return readBytes(bytes, at, 8n, "fixed64");
  if (wireType === 5) return readBytes(bytes, at, 4n, "fixed32");
  if (wireType === 2) {
    const length = readVarint(bytes, at);
    return length && readBytes(bytes, length.end, length.value, "bytes");
  }
  // 3 and 4 are the groups of an older protobuf, 6 and 7 have never meant anything.
  return undefined;
}

function readBytes(bytes: Buffer, at: number, length: bigint, wire: "fixed64" | "bytes" | "fixed32"): Content | undefined {
  if (length > BigInt(bytes.length - at)) return undefined;
  const end = at + Number(length);
  return { wire, varint: 0n, bytes: bytes.subarray(at, end), end };
}

function readVarint(bytes: Buffer, at: number): { value: bigint; end: number } | undefined {
  let value = 0n;
  for (let i = 0; i < VARINT_BYTES_MAX; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + i + 1 };
  }
  return undefined;
}

/** The last content of a string or bytes field; empty when there is none. */
export function lastBytes(fields: readonly Field[], number: number): Buffer {
  return allBytes(fields, number).at(-1) ?? NOTHING;
}

/** The last number of a fixed64 field; 0 when it is absent. */
export function lastFixed64(fields: readonly Field[], number: number): bigint {
  return fields.findLast((field) => field.number === number && field.wire === "fixed64")?.bytes.readBigUInt64LE() ?? 0n;
}

/** Every content of a repeated string, bytes or message field. */
export function allBytes(fields: readonly Field[], number: number): Buffer[] {
  return fields.filter((field) => field.number === number && field.wire === "bytes").map((field) => field.bytes);
}

/**
 * The fields of a singular message, undefined when it is absent. A message given
 * twice is merged, which is to read the fields of both one after the other.
 */
export function mergedMessage(fields: readonly Field[], number: number): Field[] | "damaged" | undefined {
  const parts = allBytes(fields, number).map(readFields);
  if (parts.length === 0) return undefined;
  return parts.includes(undefined) ? "damaged" : parts.flatMap((part) => part ?? []);
}

/** The last number of a varint field as 64 bits; undefined when it is absent. */
export function lastVarint(fields: readonly Field[], number: number): bigint | undefined {
  return fields.findLast((field) => field.number === number && field.wire === "varint")?.varint;
}

/** The last number of a uint32 field; 0 when it is absent. */
export function lastUint32(fields: readonly Field[], number: number): number {
  return Number(BigInt.asUintN(32, lastVarint(fields, number) ?? 0n));
}

/** The last value of an enumeration, as the 64 bits that came and so never cut to another value; 0 when it is absent. */
export function lastEnum(fields: readonly Field[], number: number): number {
  return Number(lastVarint(fields, number) ?? 0n);
}

/** The last value of a bool field; false when it is absent. */
export function lastBool(fields: readonly Field[], number: number): boolean {
  return (lastVarint(fields, number) ?? 0n) !== 0n;
}

/**
 * Every number of a repeated varint field, packed or not; undefined when a
 * packed list is damaged.
 */
export function allVarints(fields: readonly Field[], number: number): bigint[] | undefined {
  const values: bigint[] = [];
  for (const field of fields) {
    if (field.number !== number) continue;
    if (field.wire === "varint") values.push(field.varint);
    if (field.wire === "bytes") {
      for (let at = 0; at < field.bytes.length; ) {
        const read = readVarint(field.bytes, at);
        if (read === undefined) return undefined;
        values.push(read.value);
        at = read.end;
      }
    }
  }
  return values;
}

/** Writing protobuf byte by byte, so that anything can be written, also what no encoder would. */

/** Nearly all varints are of one byte, and a campaign writes millions of them. */
const SHORT_VARINTS = Array.from({ length: 0x80 }, (_, value) => Buffer.from([value]));

/** A varint of 64 bits. */
export function varint(value: bigint | number): Buffer {
  const short = typeof value === "number" || value < 0x80n ? SHORT_VARINTS[Number(value)] : undefined;
  return short ?? longVarint(BigInt(value));
}

function longVarint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** A field with a varint. */
export function varintField(number: number, value: number | bigint): Buffer {
  return Buffer.concat([tag(number, 0), varint(value)]);
}

/** A length-delimited field. */
export function bytesField(number: number, content: string | Uint8Array): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.concat([tag(number, 2), varint(bytes.length), bytes]);
}

/** A field of eight bytes with a double. */
export function doubleField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(number, 1), bytes]);
}

/** A field of eight bytes with an integer without sign. */
export function fixed64Field(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([tag(number, 1), bytes]);
}

/** A tag; the wire type may be one that does not exist. */
export function tag(number: number | bigint, wireType: number): Buffer {
  return typeof number === "number" && number < 0x1000 ? varint(number * 8 + wireType) : varint((BigInt(number) << 3n) | BigInt(wireType));
}

/** Writing protobuf byte by byte, so that anything can be written, also what no encoder would. */

/** A varint of 64 bits. */
export function varint(value: bigint): Buffer {
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
  return Buffer.concat([tag(number, 0), varint(BigInt(value))]);
}

/** A length-delimited field. */
export function bytesField(number: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([tag(number, 2), varint(BigInt(bytes.length)), bytes]);
}

/** A field of eight bytes with a double. */
export function doubleField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(number, 1), bytes]);
}

/** A tag; the wire type may be one that does not exist. */
export function tag(number: number | bigint, wireType: number): Buffer {
  return varint((BigInt(number) << 3n) | BigInt(wireType));
}

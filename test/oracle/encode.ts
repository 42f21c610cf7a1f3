/** Writing protobuf as the rules say that profiles are written: fields in ascending order, and what is 0 or empty left out. */

/** A varint of 64 bits. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function tag(number: number, wire: number): Buffer {
  return varint(BigInt(number * 8 + wire));
}

/** A length-delimited field, an empty one as well. */
export function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([tag(number, 2), varint(BigInt(content.length)), content]);
}

/** A text or bytes; nothing when it is empty. */
export function textField(number: number, content: Buffer): Buffer {
  return content.length === 0 ? content : field(number, content);
}

/** A number of 64 bits; nothing when it is 0. */
export function numberField(number: number, value: bigint): Buffer {
  return value === 0n ? Buffer.alloc(0) : Buffer.concat([tag(number, 0), varint(value)]);
}

/** Eight bytes with a number without sign; nothing when it is 0. */
export function fixedField(number: number, value: bigint): Buffer {
  if (value === 0n) return Buffer.alloc(0);
  return Buffer.concat([tag(number, 1), fixed(value)]);
}

/** Eight bytes with a double; nothing when all are 0. */
export function doubleField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return fixedField(number, bytes.readBigUInt64LE());
}

/** Eight bytes with a number without sign. */
export function fixed(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

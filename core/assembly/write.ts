// Writing protobuf. The place where writing goes on is a global, as in wire.ts.

/** Where the next byte goes. */
export let cursor: usize = 0;

/** Where copying by words stops being faster. */
const FEW_BYTES: u32 = 96;

/** Starts writing at an address. */
export function writeAt(address: usize): void {
  cursor = address;
}

export function writeByte(byte: u32): void {
  store<u8>(cursor, byte);
  cursor += 1;
}

export function writeVarint(value: u32): void {
  while (value >= 0x80) {
    store<u8>(cursor, value | 0x80);
    cursor += 1;
    value >>= 7;
  }
  store<u8>(cursor, value);
  cursor += 1;
}

/** Writes a varint of up to 64 bits; a negative number has ten bytes. */
export function writeLongVarint(value: u64): void {
  while (value >= 0x80) {
    writeByte(<u32>value | 0x80);
    value >>= 7;
  }
  writeByte(<u32>value);
}

/** The bytes of a varint. */
export function varintBytes(value: u32): u32 {
  return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
}

/** The bytes of a varint of up to 64 bits. */
export function longVarintBytes(value: u64): u32 {
  let count: u32 = 1;
  while (value >= 0x80) {
    count++;
    value >>= 7;
  }
  return count;
}

/** Writes bytes as they are. */
export function writeRaw(at: usize, length: u32): void {
  memory.copy(cursor, at, length);
  cursor += length;
}

/**
 * Writes bytes as they are, a word at a time when they are few, which is faster than asking for a copy. Up to seven bytes behind them are
 * written, too. Bounds: only where nothing stands behind the cursor yet, and a word of room is left.
 */
export function writeFew(at: usize, length: u32): void {
  if (length > FEW_BYTES) return writeRaw(at, length);
  const end = cursor + length;
  for (let to = cursor; to < end; to += 8) {
    store<u64>(to, load<u64>(at));
    at += 8;
  }
  cursor = end;
}

/** Writes a string field, whose tag is less than 128; an empty one is left out. */
export function writeString(tag: u32, at: usize, length: u32): void {
  if (length == 0) return;
  writeByte(tag);
  writeVarint(length);
  writeRaw(at, length);
}

/** Writes a number field, whose tag is less than 128; zero is left out. */
export function writeNumber(tag: u32, value: u32): void {
  if (value == 0) return;
  writeByte(tag);
  writeVarint(value);
}

/** Writes a field with a number of 64 bits, whose tag is less than 128; zero is left out. */
export function writeLongNumber(tag: u32, value: u64): void {
  if (value == 0) return;
  writeByte(tag);
  writeLongVarint(value);
}

/** Writes a field of eight bytes, whose tag is less than 128; zero is left out. */
export function writeFixed64(tag: u32, bits: u64): void {
  if (bits == 0) return;
  writeByte(tag);
  store<u64>(cursor, bits);
  cursor += 8;
}

/** Begins a message in a field whose tag is less than 128, and returns what endMessage wants to know. */
export function beginMessage(tag: u32): usize {
  writeByte(tag);
  writeByte(0);
  return cursor;
}

/** Ends a message: its length is put before it, for which all of it makes room when one byte is not enough. */
export function endMessage(content: usize): void {
  const length = <u32>(cursor - content);
  const more = varintBytes(length) - 1;
  if (more != 0) memory.copy(content + more, content, length);
  writeAt(content - 1);
  writeVarint(length);
  writeAt(content + more + length);
}

const HEX: usize = memory.data<u8>([0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66]);

/** Writes 16 bytes in 32 hexadecimal digits. */
export function writeHex(at: usize): void {
  for (let i: usize = 0; i < 16; i++) {
    const byte = <usize>load<u8>(at + i);
    store<u8>(cursor, load<u8>(HEX + (byte >> 4)));
    store<u8>(cursor, load<u8>(HEX + (byte & 15)), 1);
    cursor += 2;
  }
}

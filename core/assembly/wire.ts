// Reading protobuf. Each reader takes an address and returns a value; where reading goes on is in `next`, and 0 there means
// that the bytes are damaged. One return value and one global instead of an object, because nothing may be allocated.

/** The address after what was read last; 0: damaged. */
export let next: usize = 0;

export const WIRE_VARINT: u32 = 0;
export const WIRE_FIXED64: u32 = 1;
export const WIRE_BYTES: u32 = 2;
export const WIRE_FIXED32: u32 = 5;

const FIELD_NUMBER_MAX: u64 = (1 << 29) - 1;

/** Says where reading goes on, for readers built on these. */
export function readOnAt(address: usize): void {
  next = address;
}

/** Field number << 3 | wire type. */
export function tagOf(field: u32, wire: u32): u32 {
  return (field << 3) | wire;
}

/** Reads a varint of at most ten bytes. */
export function readVarint(at: usize, end: usize): u64 {
  if (at < end) {
    const first = load<u8>(at);
    if (first < 0x80) {
      next = at + 1;
      return first;
    }
  }
  return readLongVarint(at, end);
}

function readLongVarint(at: usize, end: usize): u64 {
  let value: u64 = 0;
  let shift: u64 = 0;
  while (at < end && shift < 70) {
    const byte = <u64>load<u8>(at++);
    if (shift < 64) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      next = at;
      return value;
    }
    shift += 7;
  }
  next = 0;
  return 0;
}

/** Reads a tag; a field number out of range is damage. */
export function readTag(at: usize, end: usize): u32 {
  const tag = readVarint(at, end);
  if (tag < 8 || tag >> 3 > FIELD_NUMBER_MAX) next = 0;
  return <u32>tag;
}

/** Reads the length of a string, message or packed list; `next` is where its bytes begin. */
export function readLength(at: usize, end: usize): u32 {
  const length = readVarint(at, end);
  if (next != 0 && length > <u64>(end - next)) next = 0;
  return <u32>length;
}

/** Skips the value of a field. */
export function skipField(tag: u32, at: usize, end: usize): void {
  const wire = tag & 7;
  if (wire == WIRE_BYTES) {
    const length = readLength(at, end);
    if (next != 0) next += length;
  } else if (wire == WIRE_VARINT) {
    readVarint(at, end);
  } else if (wire == WIRE_FIXED64) {
    next = end - at >= 8 ? at + 8 : 0;
  } else if (wire == WIRE_FIXED32) {
    next = end - at >= 4 ? at + 4 : 0;
  } else {
    next = 0;
  }
}

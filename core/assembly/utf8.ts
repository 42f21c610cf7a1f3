// UTF-8, code point by code point.

/** The bytes of the well-formed multi-byte sequence at `at` (Unicode, table 3-7), or 0. */
export function sequenceBytes(at: usize, end: usize): u32 {
  const first = <u32>load<u8>(at);
  const bytes: u32 = first - 0xc2 < 30 ? 2 : first - 0xe0 < 16 ? 3 : first - 0xf0 < 5 ? 4 : 0;
  if (bytes == 0 || at + bytes > end) return 0;
  const second = <u32>load<u8>(at, 1);
  const low: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const high: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i: u32 = 2; i < bytes; i++) {
    if (load<u8>(at + i) >> 6 != 2) return 0;
  }
  return bytes;
}

/** The code point of the well-formed sequence of `bytes` bytes at `at`. */
export function decode(at: usize, bytes: u32): u32 {
  let point = <u32>load<u8>(at) & (0xff >> (bytes + 1));
  for (let i: u32 = 1; i < bytes; i++) point = (point << 6) | (<u32>load<u8>(at + i) & 0x3f);
  return point;
}

/** Writes a code point to `to` and returns where the next may go. */
export function encode(point: u32, to: usize): usize {
  if (point < 0x80) {
    store<u8>(to, point);
    return to + 1;
  }
  if (point < 0x800) {
    store<u8>(to, 0xc0 | (point >> 6));
    store<u8>(to, 0x80 | (point & 0x3f), 1);
    return to + 2;
  }
  if (point < 0x10000) {
    store<u8>(to, 0xe0 | (point >> 12));
    store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 1);
    store<u8>(to, 0x80 | (point & 0x3f), 2);
    return to + 3;
  }
  store<u8>(to, 0xf0 | (point >> 18));
  store<u8>(to, 0x80 | ((point >> 12) & 0x3f), 1);
  store<u8>(to, 0x80 | ((point >> 6) & 0x3f), 2);
  store<u8>(to, 0x80 | (point & 0x3f), 3);
  return to + 4;
}

// Texts while a template runs are well-formed UTF-8: what comes from a call is made so when it is read (see readText in cell.ts).

/** The bytes of the character at `at`. */
export function characterBytes(at: usize): u32 {
  const first = <u32>load<u8>(at);
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The character at `at`. */
export function characterAt(at: usize): u32 {
  const first = <u32>load<u8>(at);
  if (first < 0x80) return first;
  const second = <u32>load<u8>(at, 1) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third = <u32>load<u8>(at, 2) & 0x3f;
  if (first < 0xf0) return ((first & 0x0f) << 12) | (second << 6) | third;
  return ((first & 0x07) << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(at, 3) & 0x3f);
}

/** The address of the character before `at`. */
export function characterBefore(at: usize): usize {
  do at--;
  while (load<u8>(at) >> 6 == 2);
  return at;
}

/** How many characters a text has. */
export function countCharacters(at: usize, length: u32): u32 {
  let count: u32 = 0;
  for (const end = at + length; at < end; at++) if (load<u8>(at) >> 6 != 2) count++;
  return count;
}

/** How many units of UTF-16 a text has: two for each character beyond the first 65,536. */
export function countUnits(at: usize, length: u32): u32 {
  let count: u32 = 0;
  for (const end = at + length; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte >> 6 != 2) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

/** The address after so many characters, or the end. */
export function skipCharacters(at: usize, end: usize, count: f64): usize {
  for (let i: u32 = 0; at < end && <f64>i < count; i++) at += characterBytes(at);
  return at;
}

/** Whether a text is well-formed (Unicode, table 3-7), up to `end`. */
export function isWellFormed(at: usize, end: usize): bool {
  while (at < end) {
    // Most text is ASCII.
    if (at + 8 <= end && (load<u64>(at) & 0x8080_8080_8080_8080) == 0) {
      at += 8;
      continue;
    }
    const bytes = sequenceBytes(at, end);
    if (bytes >= ILL_FORMED) return false;
    at += bytes;
  }
  return true;
}

/** What sequenceBytes adds to the length of what is not a character. */
export const ILL_FORMED: u32 = 8;

/**
 * The bytes of the character at `at`; of an ill-formed sequence ILL_FORMED more than the bytes of its maximal subpart, which count as one
 * U+FFFD (Unicode, section 3.9).
 */
export function sequenceBytes(at: usize, end: usize): u32 {
  const first = <u32>load<u8>(at);
  if (first < 0x80) return 1;
  const bytes: u32 = first - 0xc2 < 30 ? 2 : first - 0xe0 < 16 ? 3 : first - 0xf0 < 5 ? 4 : 0;
  if (bytes == 0) return ILL_FORMED + 1;
  const low: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const high: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  for (let i: u32 = 1; i < bytes; i++) {
    if (at + i == end) return ILL_FORMED + i;
    const byte = <u32>load<u8>(at + i);
    if (i == 1 ? byte < low || byte > high : byte >> 6 != 2) return ILL_FORMED + i;
  }
  return bytes;
}

/** Less than, equal to or greater than 0, in the order of UTF-16 units, which is that of ECMAScript. */
export function compareText(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const length = min(aLength, bLength);
  for (let i: u32 = 0; i < length; i++) {
    const left = <u32>load<u8>(a + i);
    const right = <u32>load<u8>(b + i);
    if (left != right) return <i32>rank(left) - <i32>rank(right);
  }
  return <i32>aLength - <i32>bLength;
}

/** Characters beyond the first 65,536 come before U+E000 in UTF-16. */
function rank(byte: u32): u32 {
  return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
}

// Byte strings: an address and a length.

/** Whether two strings of `length` bytes are equal. */
export function sameBytes(a: usize, b: usize, length: u32): bool {
  const end = a + length;
  while (a + 8 <= end) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
  }
  // Bounds: memory goes on for a word beyond any string, so that the last word may be read whole and cut.
  const rest = <u64>(end - a);
  return rest == 0 || (load<u64>(a) ^ load<u64>(b)) << (64 - rest * 8) == 0;
}

/** Less than, equal to or greater than 0, by bytes, a prefix first. */
export function compareBytes(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const common = min(aLength, bLength);
  for (let i: u32 = 0; i < common; i++) {
    const difference = <i32>load<u8>(a + i) - <i32>load<u8>(b + i);
    if (difference != 0) return difference;
  }
  return <i32>aLength - <i32>bLength;
}

/** Whether a string is empty or has white space of ASCII only. */
export function isBlank(at: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    const byte = load<u8>(at + i);
    if (byte != 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}

/** Whether a string matches ^[a-zA-Z0-9_-]*$. */
export function isName(at: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    const byte = <u32>load<u8>(at + i);
    const isLetter = (byte | 0x20) - 0x61 < 26;
    if (!isLetter && byte - 0x30 >= 10 && byte != 0x2d && byte != 0x5f) return false;
  }
  return true;
}

const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

/** A hash for the tables in memory; of no influence on any answer. */
export function hashBytes(at: usize, length: u32): u32 {
  let hash: u64 = <u64>length * MULTIPLIER;
  const end = at + length;
  while (at + 8 <= end) {
    hash = (hash ^ load<u64>(at)) * MULTIPLIER;
    hash ^= hash >> 32;
    at += 8;
  }
  const rest = <u64>(end - at);
  if (rest != 0) {
    // Bounds: see sameBytes.
    hash = (hash ^ (load<u64>(at) << (64 - rest * 8))) * MULTIPLIER;
    hash ^= hash >> 32;
  }
  // The last bytes of a name that ends with its number have reached the high bits only. The tables use the low ones, so it takes another
  // product to bring the number there; without it numbered names share a few places of a table, and finding one takes dozens of looks.
  return <u32>((hash * MULTIPLIER) >> 32);
}

/** The same of a number. */
export function hashNumber(bits: u64): u32 {
  const hash = bits * MULTIPLIER;
  return <u32>(((hash ^ (hash >> 32)) * MULTIPLIER) >> 32);
}

/** What FNV-1a begins with. */
export const FNV_START: u32 = 0x811c9dc5;

/** Goes on with a hash of FNV-1a: what stands in a snapshot beside the bytes it is of, so that neither is changed without the other. */
export function fnv1a(hash: u32, at: usize, length: u32): u32 {
  for (let i: u32 = 0; i < length; i++) hash = (hash ^ load<u8>(at + i)) * 0x01000193;
  return hash;
}

// MurmurHash3 by Austin Appleby (public domain): x86_32, from which slots are drawn, and x64_128, which names decisions.

const C1: u32 = 0xcc9e2d51;
const C2: u32 = 0x1b873593;

/** Mixes the whole four-byte blocks of a string into `hash`; the rest is for finishMurmur32. */
export function blocksMurmur32(hash: u32, at: usize, length: u32): u32 {
  const end = at + (length & ~3);
  while (at < end) {
    hash = rotl<u32>(hash ^ (rotl<u32>(load<u32>(at) * C1, 15) * C2), 13) * 5 + 0xe6546b64;
    at += 4;
  }
  return hash;
}

/** Mixes in the last `count` bytes (0 to 3), which are the low ones of `tail`, and the length of the whole string. */
export function finishMurmur32(hash: u32, tail: u32, count: u32, length: u32): u32 {
  if (count != 0) hash ^= rotl<u32>(tail * C1, 15) * C2;
  hash ^= length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

const D1: u64 = 0x87c37b91114253d5;
const D2: u64 = 0x4cf5ad432745937f;

/** Writes the 16 bytes of the digest of a string, with seed 0, to `to`. */
export function murmur128(at: usize, length: u32, to: usize): void {
  let h1: u64 = 0;
  let h2: u64 = 0;
  const end = at + (length & ~15);
  while (at < end) {
    h1 ^= rotl<u64>(load<u64>(at) * D1, 31) * D2;
    h1 = (rotl<u64>(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= rotl<u64>(load<u64>(at, 8) * D2, 33) * D1;
    h2 = (rotl<u64>(h2, 31) + h1) * 5 + 0x38495ab5;
    at += 16;
  }
  const rest = length & 15;
  if (rest > 8) h2 ^= rotl<u64>(lowBytes(at + 8, rest - 8) * D2, 33) * D1;
  if (rest > 0) h1 ^= rotl<u64>(lowBytes(at, min<u32>(rest, 8)) * D1, 31) * D2;
  h1 ^= length;
  h2 ^= length;
  h1 += h2;
  h2 += h1;
  h1 = finish64(h1);
  h2 = finish64(h2);
  h1 += h2;
  store<u64>(to, h1);
  store<u64>(to, h2 + h1, 8);
}

/** The first `count` bytes (1 to 8) of a string as a little-endian number. */
function lowBytes(at: usize, count: u32): u64 {
  // Bounds: memory goes on for a word beyond any string.
  const shift = <u64>(64 - count * 8);
  return (load<u64>(at) << shift) >> shift;
}

/** Room for a digest of which only half is wanted. */
const DIGEST: usize = memory.data(16, 8);

/** hash64 of docs/DETERMINISM.md: the first half of the digest of a string. */
export function hash64(at: usize, length: u32): u64 {
  murmur128(at, length, DIGEST);
  return load<u64>(DIGEST);
}

function finish64(value: u64): u64 {
  value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
  value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
  return value ^ (value >> 33);
}

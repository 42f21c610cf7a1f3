/**
 * MurmurHash3 by Austin Appleby, public domain: the x86 variant of 32 bits and
 * the x64 variant of 128 bits, both with seed 0, written after the reference
 * (SMHasher, MurmurHash3.cpp) in plain integers of any size.
 */

const MASK_32 = 2n ** 32n - 1n;
const MASK_64 = 2n ** 64n - 1n;

const multiply32 = (a: bigint, b: bigint) => (a * b) & MASK_32;
const multiply64 = (a: bigint, b: bigint) => (a * b) & MASK_64;
const rotate32 = (value: bigint, by: bigint) => ((value << by) | (value >> (32n - by))) & MASK_32;
const rotate64 = (value: bigint, by: bigint) => ((value << by) | (value >> (64n - by))) & MASK_64;

/** The number in `bytes`, the least significant first; missing bytes are zeros. */
function littleEndian(bytes: Buffer): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

/** MurmurHash3_x86_32 with seed 0: a number of 32 bits without sign. */
export function murmur3x86Of32(bytes: Buffer): number {
  const scramble = (block: bigint) => multiply32(rotate32(multiply32(block, 0xcc9e2d51n), 15n), 0x1b873593n);
  let hash = 0n;
  const tailAt = bytes.length - (bytes.length % 4);
  for (let at = 0; at < tailAt; at += 4) {
    hash ^= scramble(littleEndian(bytes.subarray(at, at + 4)));
    hash = (multiply32(rotate32(hash, 13n), 5n) + 0xe6546b64n) & MASK_32;
  }
  // A tail of no bytes is the number 0, which scrambles to 0 and changes nothing.
  hash ^= scramble(littleEndian(bytes.subarray(tailAt)));

  hash ^= BigInt(bytes.length);
  hash = multiply32(hash ^ (hash >> 16n), 0x85ebca6bn);
  hash = multiply32(hash ^ (hash >> 13n), 0xc2b2ae35n);
  return Number(hash ^ (hash >> 16n));
}

/** MurmurHash3_x64_128 with seed 0: the two halves one after the other, each in little-endian byte order. */
export function murmur3x64Of128(bytes: Buffer): Buffer {
  const c1 = 0x87c37b91114253d5n;
  const c2 = 0x4cf5ad432745937fn;
  const scramble1 = (block: bigint) => multiply64(rotate64(multiply64(block, c1), 31n), c2);
  const scramble2 = (block: bigint) => multiply64(rotate64(multiply64(block, c2), 33n), c1);

  let h1 = 0n;
  let h2 = 0n;
  const tailAt = bytes.length - (bytes.length % 16);
  for (let at = 0; at < tailAt; at += 16) {
    h1 ^= scramble1(littleEndian(bytes.subarray(at, at + 8)));
    h1 = (multiply64((rotate64(h1, 27n) + h2) & MASK_64, 5n) + 0x52dce729n) & MASK_64;
    h2 ^= scramble2(littleEndian(bytes.subarray(at + 8, at + 16)));
    h2 = (multiply64((rotate64(h2, 31n) + h1) & MASK_64, 5n) + 0x38495ab5n) & MASK_64;
  }
  h2 ^= scramble2(littleEndian(bytes.subarray(tailAt + 8)));
  h1 ^= scramble1(littleEndian(bytes.subarray(tailAt, tailAt + 8)));

  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = (h1 + h2) & MASK_64;
  h2 = (h2 + h1) & MASK_64;
  h1 = finalize64(h1);
  h2 = finalize64(h2);
  h1 = (h1 + h2) & MASK_64;
  h2 = (h2 + h1) & MASK_64;

  const digest = Buffer.alloc(16);
  digest.writeBigUInt64LE(h1, 0);
  digest.writeBigUInt64LE(h2, 8);
  return digest;
}

/** The hash of a request's id; 0 when it has none. */
export function requestHash(requestId: Buffer): bigint {
  return requestId.length === 0 ? 0n : hash64(requestId);
}

function finalize64(half: bigint): bigint {
  let value = half;
  value = multiply64(value ^ (value >> 33n), 0xff51afd7ed558ccdn);
  value = multiply64(value ^ (value >> 33n), 0xc4ceb9fe1a85ec53n);
  return value ^ (value >> 33n);
}

/** hash64: the first half of the 128-bit hash, as a number without sign. */
export function hash64(bytes: Buffer): bigint {
  return murmur3x64Of128(bytes).readBigUInt64LE();
}

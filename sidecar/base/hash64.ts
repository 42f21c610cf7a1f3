const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;
const BLOCK_BYTES = 16;

/**
 * hash64 of `docs/DETERMINISM.md`: the first 64 bits of MurmurHash3 x64_128 by
 * Austin Appleby (public domain), with seed 0, of the bytes from `start` to `end`.
 * `core/assembly/murmur3.ts` computes the same.
 *
 * Every product and sum is cut to 64 bits at once, which lets V8 use the machine's
 * own arithmetic instead of numbers of any length.
 */
export function hash64(bytes: Buffer, start = 0, end: number = bytes.length): bigint {
  let h1 = 0n;
  let h2 = 0n;
  let at = start;
  for (; at + BLOCK_BYTES <= end; at += BLOCK_BYTES) {
    h1 ^= mixFirst(bytes.readBigUInt64LE(at));
    h1 = cut(cut(rotate(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mixSecond(bytes.readBigUInt64LE(at + 8));
    h2 = cut(cut(rotate(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  h1 ^= mixFirst(readShort(bytes, at, Math.min(end, at + 8)));
  h2 ^= mixSecond(readShort(bytes, at + 8, end));
  h1 ^= BigInt(end - start);
  h2 ^= BigInt(end - start);
  h1 = cut(h1 + h2);
  h2 = cut(h2 + h1);
  return cut(finish(h1) + finish(h2));
}

/** Up to eight bytes as a little-endian number; 0 when there is none. */
function readShort(bytes: Buffer, start: number, end: number): bigint {
  let value = 0n;
  for (let at = end - 1; at >= start; at--) value = cut(value << 8n) | BigInt(bytes[at] ?? 0);
  return value;
}

function mixFirst(block: bigint): bigint {
  return cut(rotate(cut(block * C1), 31n) * C2);
}

function mixSecond(block: bigint): bigint {
  return cut(rotate(cut(block * C2), 33n) * C1);
}

function finish(hash: bigint): bigint {
  let mixed = cut((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  mixed = cut((mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return mixed ^ (mixed >> 33n);
}

function rotate(value: bigint, bits: bigint): bigint {
  return cut(value << bits) | (value >> (64n - bits));
}

function cut(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

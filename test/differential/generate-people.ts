import { hash64 } from "#test/oracle/murmur3.ts";
import type { Random } from "./random.ts";
import { LISTED_NAMES } from "./vocabulary.ts";

const HASH_MAX = 2n ** 64n - 1n;

/** The people of a segment: those who ask, and their neighbours in the order of hashes; sometimes out of order, or cut off. */
export function generateUnitHashes(random: Random): Buffer {
  const chosen = random.list(0, 9, () => hash64(Buffer.from(random.pick(LISTED_NAMES))));
  const neighbours = chosen.flatMap((hash) => (random.oneIn(3) ? [hash - 1n, hash + 1n] : []));
  const crowd = random.oneIn(4) ? Array.from({ length: 40 }, (_, index) => hash64(Buffer.from(`crowd-${index}`))) : [];
  const edges = random.oneIn(6) ? [0n, HASH_MAX] : [];
  const hashes = [...new Set([...chosen, ...neighbours, ...crowd, ...edges])].sort((a, b) => (a < b ? -1 : 1));
  if (random.oneIn(60)) hashes.reverse();
  if (random.oneIn(60)) hashes.push(hashes.at(-1) ?? 0n, hashes.at(-1) ?? 0n);
  const bytes = Buffer.alloc(hashes.length * 8);
  hashes.forEach((hash, index) => {
    bytes.writeBigUInt64LE(BigInt.asUintN(64, hash), index * 8);
  });
  return random.oneIn(60) ? bytes.subarray(0, Math.max(0, bytes.length - random.integer(1, 7))) : bytes;
}

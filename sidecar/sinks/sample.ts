const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Whether some bytes are in a sample of so many parts in a million. The same bytes
 * always are or always are not, so that two sidecars that are asked the same
 * log the same. FNV-1a, and the finalizer of MurmurHash3, because the last bytes
 * must count as much as the first.
 */
export function isInSample(bytes: Uint8Array, sharePpm: number): boolean {
  if (sharePpm >= 1_000_000) return true;
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) * 1_000_000) / 2 ** 32 < sharePpm;
}

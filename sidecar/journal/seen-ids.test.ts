import { expect, it } from "vitest";
import { GENERATION_IDS, SeenIds } from "./seen-ids.ts";

/** Different for different numbers, and spread over all bits. */
function hashOf(number: number): bigint {
  return BigInt.asUintN(64, BigInt(number) * 0x9e3779b97f4a7c15n);
}

it("knows what it was told, and nothing else", () => {
  const seen = new SeenIds();
  // The first two end on the same slot, and the last stands for an empty one.
  const hashes = [5n, 5n + (1n << 40n), (1n << 64n) - 1n, 0n];
  expect(hashes.map((hash) => seen.has(hash))).toEqual([false, false, false, false]);
  for (const hash of hashes) {
    expect(seen.has(hash)).toBe(false);
    seen.add(hash);
    seen.add(hash);
    expect(seen.has(hash)).toBe(true);
  }
  expect([seen.has(6n), seen.has(5n + (1n << 41n))]).toEqual([false, false]);
});

it("knows the newest 2^20 ids, and forgets those before 2^21 others", () => {
  const seen = new SeenIds();
  for (let number = 0; number <= GENERATION_IDS; number += 1) seen.add(hashOf(number));
  expect([seen.has(hashOf(0)), seen.has(hashOf(GENERATION_IDS))]).toEqual([true, true]);
  for (let number = GENERATION_IDS + 1; number < 2 * GENERATION_IDS; number += 1) seen.add(hashOf(number));
  expect([seen.has(hashOf(0)), seen.has(hashOf(GENERATION_IDS - 1))]).toEqual([true, true]);
  seen.add(hashOf(2 * GENERATION_IDS));
  const known = (number: number): boolean => seen.has(hashOf(number));
  expect([known(0), known(GENERATION_IDS - 1), known(GENERATION_IDS), known(2 * GENERATION_IDS)]).toEqual([false, false, true, true]);
});

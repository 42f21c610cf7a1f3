import { expect, test } from "vitest";
import { hash64 } from "#sidecar/base/hash64.ts";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

const LISTED = 100_000;
const PAGE_BYTES = 65_536;

/** The hashes of people, as a segment has them. */
function unitHashesOf(people: readonly string[]): Buffer {
  const hashes = BigUint64Array.from(people.map((person) => hash64(Buffer.from(person)))).sort();
  const bytes = Buffer.alloc(hashes.length * 8);
  hashes.forEach((hash, index) => {
    bytes.writeBigUInt64LE(hash, index * 8);
  });
  return bytes;
}

test("of a long list everyone is found and nobody else, in no more memory than the list has", () => {
  const people = Array.from({ length: LISTED }, (_, index) => `person-${index}`);
  const unitHashes = unitHashesOf(people);
  const segments = [{ id: "s", kind: { $case: "people" as const, value: { unitHashes } } }];
  const optimizations = [personalizationOf("a", { audience: { kind: { $case: "segment", value: 0 } } })];
  const engine = engineOf({ segments, optimizations });
  const isIn = (userId: string): boolean => choose(engine, requestOf({ identification: { userId }, names: ["a"] })).choices.length === 1;
  expect(people.filter((person) => !isIn(person))).toEqual([]);
  expect(people.filter((person) => isIn(`${person}-not`))).toEqual([]);
  const without = engineOf({ segments: [], optimizations: [personalizationOf("a", {})] });
  const more = engine.memory.buffer.byteLength - without.memory.buffer.byteLength;
  // Memory is asked for sixteen pages at a time.
  expect(more).toBeLessThan(unitHashes.length + 17 * PAGE_BYTES);
});

import { expect, test } from "vitest";
import { hash64 as hash64OfOracle } from "#test/oracle/murmur3.ts";
import { hash64 } from "./hash64.ts";

test("texts of every length have the hash that the oracle computes", () => {
  for (let length = 0; length <= 80; length++) {
    const text = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + length * 101) & 0xff));
    expect(hash64(text), `${length} bytes`).toBe(hash64OfOracle(text));
  }
});

test("a part of a buffer is hashed as if it stood alone", () => {
  const text = Buffer.from("customer@example.com\nanother@example.com\n");
  expect(hash64(text, 21, 40)).toBe(hash64(Buffer.from("another@example.com")));
});

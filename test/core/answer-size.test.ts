import { expect, test } from "vitest";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
const BODY_BYTES = 256 * 1024;

const selectors = Array.from({ length: 16 }, (_, index) => String.fromCharCode(0x61 + index));
const literal = `"${"x".repeat(BODY_BYTES - 2)}"`;
const engine = engineOf({ optimizations: selectors.map((selector) => personalizationOf(selector, { literal })) });

const request = (count: number) => requestOf({ identification: { userId: "u" }, names: selectors.slice(0, count) });

test("an answer of nearly 4 MiB is given", () => {
  const answer = choose(engine, request(15));
  expect(answer.choices.map((choice) => choice.body.length)).toEqual(Array(15).fill(BODY_BYTES));
});

test("an answer over 4 MiB is refused, and the next call answers", () => {
  expect(16 * BODY_BYTES).toBe(ANSWER_BYTES_MAX);
  expect(() => choose(engine, request(16))).toThrow(expect.objectContaining({ code: "answer_too_large", kind: "too_large" }));
  expect(choose(engine, request(1)).choices.length).toBe(1);
  expect(engine.rebuilds).toBe(0);
});

test("a request over 1 MiB is malformed, and one of 1 MiB is not", () => {
  const padded = (bytes: number) => {
    const start = request(1);
    // A field nobody knows (number 99, length-delimited), as long as it takes.
    const length = bytes - start.length - 2 - 3;
    return Buffer.concat([start, Buffer.from([0x9a, 0x06, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14]), Buffer.alloc(length)]);
  };
  expect(padded(1024 * 1024).length).toBe(1024 * 1024);
  expect(choose(engine, padded(1024 * 1024)).choices.length).toBe(1);
  expect(() => choose(engine, padded(1024 * 1024 + 1))).toThrow(expect.objectContaining({ code: "malformed_request" }));
});

test("an answer of 4 MiB is given, and one of a byte more is refused", () => {
  const lastOf = (bytes: number) => {
    const last = personalizationOf("z", { literal: "x".repeat(bytes) });
    const larger = engineOf({ optimizations: [...selectors.slice(0, 15).map((selector) => personalizationOf(selector, { literal })), last] });
    const named = requestOf({ identification: { userId: "u" }, names: [...selectors.slice(0, 15), "z"] });
    return larger.choose(named, { nowMs: 0, snapshotAgeSeconds: 1_000_000 });
  };
  // Up to the limit no length takes one byte more, so that what is missing here is what the last body is to have more.
  const bytes = 250_000;
  const largest = bytes + ANSWER_BYTES_MAX - lastOf(bytes).length;
  expect(lastOf(largest).length).toBe(ANSWER_BYTES_MAX);
  expect(() => lastOf(largest + 1)).toThrow(expect.objectContaining({ code: "answer_too_large" }));
});

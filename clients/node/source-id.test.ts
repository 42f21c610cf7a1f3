import { expect, it } from "vitest";
import { parseSourceId } from "./source-id.ts";

it.each([
  [7, 7n],
  [0, 0n],
  [-7, -7n],
  [Number.MAX_SAFE_INTEGER, 9_007_199_254_740_991n],
  ["7", 7n],
  ["9223372036854775807", 9_223_372_036_854_775_807n],
  ["-9223372036854775808", -9_223_372_036_854_775_808n],
  [1_234_567_890_123_456_789n, 1_234_567_890_123_456_789n],
])("takes %s as it is", (sourceId, expected) => {
  expect(parseSourceId(sourceId)).toBe(expected);
});

it.each([
  Number.MAX_SAFE_INTEGER + 1,
  1.5,
  Number.NaN,
  "",
  " 7",
  "7.0",
  "0x7",
  "9223372036854775808",
  "-9223372036854775809",
  "12345678901234567890123",
  9_223_372_036_854_775_808n,
])("refuses %s, which is no 64-bit integer or may have been rounded", (sourceId) => {
  expect(parseSourceId(sourceId)).toBeUndefined();
});

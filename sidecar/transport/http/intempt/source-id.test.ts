import { expect, it } from "vitest";
import { exactSourceId } from "./source-id.ts";

function read(literal: string): bigint | "invalid" {
  const body = `{"identification":{"sourceId":${literal}}}`;
  const value = (JSON.parse(body) as { identification: { sourceId: unknown } }).identification.sourceId;
  return exactSourceId(value, body);
}

it.each([
  ["0", 0n],
  ["-1", -1n],
  ["12", 12n],
  ["9007199254740993", 9007199254740993n],
  ["9223372036854775807", 9223372036854775807n],
  ["-9223372036854775808", -9223372036854775808n],
  ['"9223372036854775807"', 9223372036854775807n],
  ['" 42 "', 42n],
])("reads %s exactly", (literal, expected) => {
  expect(read(literal)).toBe(expected);
});

it.each(["9223372036854775808", "-9223372036854775809", "1.5", "9007199254740993.5", "1e30", '"1e3"', '"0x10"', '"web"', "true", "[1]", "{}"])(
  "refuses %s",
  (literal) => {
    expect(read(literal)).toBe("invalid");
  },
);

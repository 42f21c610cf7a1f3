import { describe, expect, it } from "vitest";
import { TopLevelFields } from "./top-level-fields.ts";

function walk(bytes: readonly number[]): { numbers: number[]; malformed: boolean } {
  const fields = new TopLevelFields(Uint8Array.from(bytes));
  const numbers = [];
  while (fields.next()) numbers.push(fields.number);
  return { numbers, malformed: fields.malformed };
}

describe("walking over a message", () => {
  it("finds the fields of every wire type that messages have", () => {
    const bytes = [0x08, 0x96, 0x01, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 2, 9, 9, 0x25, 1, 2, 3, 4];
    expect(walk(bytes)).toEqual({ numbers: [1, 2, 3, 4], malformed: false });
  });

  it("finds the largest field number and refuses the next", () => {
    expect(walk([0xf8, 0xff, 0xff, 0xff, 0x0f, 0])).toEqual({ numbers: [2 ** 29 - 1], malformed: false });
    expect(walk([0x80, 0x80, 0x80, 0x80, 0x10, 0])).toEqual({ numbers: [], malformed: true });
  });

  it.each([
    ["a field number 0", [0x00, 0]],
    ["a group, which proto3 does not have", [0x0b]],
    ["the end of a group", [0x0c]],
    ["wire type 6", [0x0e]],
    ["wire type 7", [0x0f]],
    ["a tag that stops", [0x80]],
    ["a varint of 11 bytes", [0x08, ...Array.from({ length: 10 }, () => 0x80), 0]],
    ["a length beyond the message", [0x0a, 2, 0]],
    ["a length that wraps around", [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ["eight bytes of which one is missing", [0x09, 1, 2, 3, 4, 5, 6, 7]],
  ])("stops at %s", (_what, bytes) => {
    expect(walk(bytes)).toEqual({ numbers: [], malformed: true });
  });

  it("takes a varint of 10 bytes", () => {
    expect(walk([0x08, ...Array.from({ length: 9 }, () => 0xff), 1])).toEqual({ numbers: [1], malformed: false });
  });
});

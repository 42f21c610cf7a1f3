import { describe, expect, test } from "vitest";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileGood, placesOf, problemsOf } from "./catalog-text.ts";

function segment(blocks: string): string {
  return `segments:\n  - { name: s, condition: { context: ip, in_cidr: ${blocks} } }\n`;
}

function operandsOf(blocks: string): unknown[] {
  const kind = Snapshot.decode(compileGood(segment(blocks)).bytes).segments[0]?.kind;
  const condition = kind?.$case === "condition" ? kind.value.kind : undefined;
  return condition?.$case === "comparison" ? condition.value.operands : [];
}

describe("blocks of addresses", () => {
  test.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.0.0.1", "10.0.0.1/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["'2001:0DB8:0:0::/32'", "2001:db8::/32"],
    ["'::'", "::/128"],
    ["'::/0'", "::/0"],
    ["'1:0:0:2:0:0:0:3'", "1:0:0:2::3/128"],
    ["'1:2:3:4:5:6:7::'", "1:2:3:4:5:6:7:0/128"],
    ["'64:ff9b::192.0.2.1'", "64:ff9b::c000:201/128"],
    ["'::ffff:10.0.0.0/104'", "10.0.0.0/8"],
    ["'::ffff:0:0/96'", "0.0.0.0/0"],
  ])("%s is kept as %s", (written, kept) => {
    expect(operandsOf(written)).toEqual([kept]);
  });

  test("several are kept in their order", () => {
    expect(operandsOf("[192.0.2.0/24, '2001:db8::/32', 10.0.0.0/8]")).toEqual(["192.0.2.0/24", "2001:db8::/32", "10.0.0.0/8"]);
  });

  test.each([
    "10.0.0",
    "10.0.0.256",
    "10.0.0.01",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "'::/129'",
    "'::1%lo'",
    "'[::1]'",
    "'1:2:3:4:5:6:7:8::'",
    "localhost",
    "10.0.0.1/8",
    "'::1/64'",
    "'::ffff:0:0/95'",
  ])("%s is refused", (blocks) => {
    expect(placesOf(segment(blocks))).toEqual(["4:51 address_block_invalid segments[0].condition.in_cidr"]);
  });

  test("an address within the block is refused with the block that may be meant", () => {
    expect(problemsOf(segment("[10.0.0.0/8, 10.1.2.3/12, 2001:db8::1/32]")).map((problem) => [problem.path, problem.message])).toEqual([
      [
        "segments[0].condition.in_cidr[1]",
        "text that is not a block of addresses: found `10.1.2.3/12`, which names an address within the block, expected zeros after its bits; did you mean `10.0.0.0/12`?",
      ],
      [
        "segments[0].condition.in_cidr[2]",
        "text that is not a block of addresses: found `2001:db8::1/32`, which names an address within the block, expected zeros after its bits; did you mean `2001:db8::/32`?",
      ],
    ]);
  });
});

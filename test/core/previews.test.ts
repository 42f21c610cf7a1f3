import { describe, expect, test } from "vitest";
import { ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { HostInput } from "#proto/generated/pillion/decision/v1/host.ts";
import { engineOf, personalizationOf, requestOf } from "./core-subject.ts";

const engine = engineOf({ optimizations: [personalizationOf("a", { audience: { kind: { $case: "any", value: { conditions: [] } } } })] });
const request = requestOf({ identification: { userId: "u" }, names: ["a"] });
const PREVIEW = HostInput.encode({ previews: [{ optimization: "a", outcome: "x", obeysAudience: false }], place: undefined }).finish();

/** How many choices there are, or that the core refuses what the host says. */
function choicesWith(hostInput: Uint8Array): number | "refused" {
  try {
    const decided = engine.decide(request, { nowMs: 0, snapshotAgeSeconds: 0, profile: Buffer.alloc(0), hostInput });
    return "response" in decided ? ChooseResponse.decode(decided.response).choices.length : "refused";
  } catch {
    return "refused";
  }
}

describe("previews", () => {
  test("count for the call that has them, and for no other", () => {
    expect([choicesWith(PREVIEW), choicesWith(Buffer.alloc(0)), choicesWith(PREVIEW)]).toEqual([1, 0, 1]);
    expect(ChooseResponse.decode(engine.choose(request, { nowMs: 0, snapshotAgeSeconds: 0 })).choices).toEqual([]);
  });

  test("that are damaged anywhere are refused, and the next call is answered", () => {
    for (let length = 1; length < PREVIEW.length; length++) {
      expect(choicesWith(PREVIEW.subarray(0, length)), `cut to ${length} bytes`).toBe("refused");
      expect(choicesWith(PREVIEW)).toBe(1);
    }
    for (const hex of ["0a0180", "0a0107", "0a020a05", "0a0200", "00", "0a"]) expect(choicesWith(Buffer.from(hex, "hex")), hex).toBe("refused");
    expect(engine.rebuilds).toBe(0);
  });

  test("with fields that are not known, and with none, are taken", () => {
    expect(choicesWith(Buffer.concat([PREVIEW, Buffer.from("0a00", "hex")]))).toBe(1);
    expect(choicesWith(Buffer.from("0a00", "hex"))).toBe(0);
    expect(choicesWith(Buffer.from("9a0600", "hex"))).toBe(0);
  });
});

import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { HostInput } from "#proto/generated/pillion/decision/v1/host.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { type PreviewGrant, signPreview } from "./preview-token.ts";
import { Previews } from "./previews.ts";

const NOW_SECONDS = 1_800_000_000;
const OLD = { id: "old", secret: "the old secret, of more than 32 characters" };
const NEW = { id: "new", secret: "the new secret, of more than 32 characters" };
const PROJECT = { organization: "acme", project: "web" };

const GRANT: PreviewGrant = {
  ...PROJECT,
  optimization: "welcome-back",
  outcome: "gold",
  obeysAudience: false,
  expiresAtSeconds: NOW_SECONDS + 1,
  unit: undefined,
};

const previews = new Previews({ keys: [NEW, OLD], clock: { nowMs: () => NOW_SECONDS * 1_000 } });

function requestOf(tokens: readonly string[], identification: { userId?: string; sourceId?: bigint; profileId?: string } = { userId: "u" }): Uint8Array {
  return ChooseRequest.encode(ChooseRequest.fromPartial({ identification, previews: [...tokens] })).finish();
}

/** What the core is told, or the message of the refusal. */
function outcomeOf(tokens: readonly string[], identification?: Parameters<typeof requestOf>[1], verifier = previews): unknown {
  try {
    return HostInput.decode(verifier.hostInputOf(requestOf(tokens, identification), PROJECT)).previews;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error.code).toBe("preview_invalid");
    return error.message;
  }
}

const shown = { optimization: "welcome-back", outcome: "gold", obeysAudience: false };

describe("a preview token", () => {
  test("says what it shows, signed with any of the keys", () => {
    expect(outcomeOf([signPreview(GRANT, NEW)])).toEqual([shown]);
    expect(outcomeOf([signPreview(GRANT, OLD), signPreview({ ...GRANT, outcome: "ünï", obeysAudience: true }, NEW)])).toEqual([
      shown,
      { ...shown, outcome: "ünï", obeysAudience: true },
    ]);
  });

  test("is made of letters that fit into a header, and is the same each time", () => {
    const token = signPreview({ ...GRANT, unit: "ü" }, NEW);
    expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(signPreview({ ...GRANT, unit: "ü" }, NEW)).toBe(token);
  });

  test("ends at the second that it says", () => {
    expect(outcomeOf([signPreview({ ...GRANT, expiresAtSeconds: NOW_SECONDS + 1 }, NEW)])).toEqual([shown]);
    expect(outcomeOf([signPreview({ ...GRANT, expiresAtSeconds: NOW_SECONDS }, NEW)])).toBe("`previews[0]` ended at 2027-01-15T08:00:00.000Z");
    expect(outcomeOf([signPreview({ ...GRANT, expiresAtSeconds: -(2 ** 52) }, NEW)])).toBe(`\`previews[0]\` ended at ${-(2 ** 52)} seconds`);
  });

  test("is for one project", () => {
    const message = "`previews[1]` is for organization `acme` and project `shop`";
    expect(outcomeOf([signPreview(GRANT, NEW), signPreview({ ...GRANT, project: "shop" }, NEW)])).toBe(message);
    expect(outcomeOf([signPreview({ ...GRANT, organization: "other" }, NEW)])).toBe("`previews[0]` is for organization `other` and project `web`");
  });

  test("is for one person, when it says so", () => {
    const another = "`previews[0]` is for another person";
    const forUser = [signPreview({ ...GRANT, unit: "u" }, NEW)];
    const forAnonymous = [signPreview({ ...GRANT, unit: "-12_p" }, NEW)];
    expect(outcomeOf(forUser, { userId: "u" })).toEqual([shown]);
    expect(outcomeOf(forUser, { userId: "U" })).toBe(another);
    expect(outcomeOf(forUser, { userId: " " })).toBe(another);
    expect(outcomeOf(forUser, { sourceId: 12n, profileId: "u" })).toBe(another);
    expect(outcomeOf(forAnonymous, { sourceId: -12n, profileId: "p" })).toEqual([shown]);
    expect(outcomeOf(forAnonymous, { sourceId: -12n, profileId: "p", userId: "\t" })).toEqual([shown]);
    expect(outcomeOf(forAnonymous, { sourceId: -12n, profileId: "p", userId: "u" })).toBe(another);
    expect(outcomeOf(forAnonymous, { profileId: "p" })).toBe(another);
  });

  test("is refused when a key of this sidecar has not signed it", () => {
    expect(outcomeOf([signPreview(GRANT, { id: "third", secret: NEW.secret })])).toBe("`previews[0]` was signed with a key that this sidecar does not have");
    const wrong = "`previews[0]` has a signature that is not that of its key";
    expect(outcomeOf([signPreview(GRANT, { id: "new", secret: OLD.secret })])).toBe(wrong);
    const [payload = "", signature = ""] = signPreview(GRANT, NEW).split(".");
    expect(outcomeOf([payload])).toBe(wrong);
    expect(outcomeOf([`${payload}.`])).toBe(wrong);
    expect(outcomeOf([`${payload}.${signature.slice(2)}`])).toBe(wrong);
    const changed = Buffer.from(Buffer.from(payload, "base64url").toString().replace("gold", "lead")).toString("base64url");
    expect(outcomeOf([`${changed}.${signature}`])).toBe(wrong);
    const withoutDomain = createHmac("sha256", NEW.secret).update(payload).digest("base64url");
    expect(outcomeOf([`${payload}.${withoutDomain}`])).toBe(wrong);
  });

  test.each([
    "",
    ".",
    "a",
    "a.b",
    "a.b.c",
    `${Buffer.from("{}").toString("base64url")}.a`,
    `${Buffer.from("[1]").toString("base64url")}.a`,
    `${Buffer.from("null").toString("base64url")}.a`,
  ])("that is none is refused: `%s`", (token) => {
    expect(outcomeOf([token])).toBe("`previews[0]` is not a token that `pillion preview` makes");
  });

  test("with a field of another type is none, though it is signed", () => {
    const signed = (payload: unknown): string => {
      const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
      return `${text}.${createHmac("sha256", NEW.secret).update(`pillion-preview-1.${text}`).digest("base64url")}`;
    };
    const payload = { k: "new", g: "acme", p: "web", o: "welcome-back", c: "gold", e: NOW_SECONDS + 1 };
    expect(outcomeOf([signed(payload)])).toEqual([shown]);
    for (const spoiled of [{ k: 1 }, { g: null }, { p: 1 }, { o: ["x"] }, { c: undefined }, { a: true }, { e: "1" }, { e: 1.5 }, { u: 1 }]) {
      expect(outcomeOf([signed({ ...payload, ...spoiled })]), JSON.stringify(spoiled)).toBe("`previews[0]` is not a token that `pillion preview` makes");
    }
  });

  test("names ids of at most 256 bytes", () => {
    const longest = { ...GRANT, optimization: "ü".repeat(128), outcome: "x".repeat(256) };
    expect(outcomeOf([signPreview(longest, NEW)])).toEqual([{ optimization: longest.optimization, outcome: longest.outcome, obeysAudience: false }]);
    expect(outcomeOf([signPreview({ ...GRANT, optimization: `${longest.optimization}x` }, NEW)])).toBe("`previews[0]` names an id that is too long");
    expect(outcomeOf([signPreview({ ...GRANT, outcome: `${longest.outcome}x` }, NEW)])).toBe("`previews[0]` names an id that is too long");
  });
});

describe("the previews of a call", () => {
  test("are 16 at most, of 2048 bytes each", () => {
    const token = signPreview(GRANT, NEW);
    expect(outcomeOf(Array.from({ length: 16 }, () => token))).toHaveLength(16);
    expect(outcomeOf(Array.from({ length: 17 }, () => token))).toBe("`previews` has too many items, expected at most 16");
    expect(outcomeOf(["x".repeat(2_048)])).toBe("`previews[0]` is not a token that `pillion preview` makes");
    expect(outcomeOf(["x".repeat(2_049)])).toBe("`previews[0]` is too long, expected at most 2048 bytes");
  });

  test("that are as large as they may be fit into what the core takes", () => {
    const token = signPreview({ ...GRANT, optimization: "o".repeat(256), outcome: "c".repeat(256), obeysAudience: true }, NEW);
    const hostInput = previews.hostInputOf(requestOf(Array.from({ length: 16 }, () => token)), PROJECT);
    expect(hostInput.length).toBeLessThanOrEqual(16_384);
  });

  test("are refused where no keys are set, whatever they are", () => {
    const without = new Previews({ keys: [], clock: { nowMs: () => 0 } });
    expect(outcomeOf([signPreview(GRANT, NEW)], undefined, without)).toBe("`previews` are not accepted here, because `preview_keys_file` is not set");
    expect(outcomeOf(["a"], undefined, without)).toBe("`previews` are not accepted here, because `preview_keys_file` is not set");
  });

  test("of a request that is none are its fault", () => {
    expect(() => previews.hostInputOf(Buffer.from("8a01", "hex"), PROJECT)).toThrow("not a protobuf message of the type ChooseRequest");
  });

  test("that are refused are never told to anybody: a message holds no token and no secret", () => {
    const foreign = signPreview({ ...GRANT, project: "shop" }, NEW);
    for (const token of [foreign, `${foreign}x`, "nonsense-that-may-be-secret"]) {
      const message = String(outcomeOf([token]));
      expect(message).not.toContain(token.slice(0, 12));
      expect(message).not.toContain(NEW.secret);
    }
  });
});

import { createHmac, timingSafeEqual } from "node:crypto";
import type { PreviewKey } from "#sidecar/base/preview-key.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";

/** What a token lets a call see. */
export interface PreviewGrant extends ProjectName {
  /** The id of the optimization. */
  readonly optimization: string;
  /** The id of the experience or variant. */
  readonly outcome: string;
  /** The audience must match all the same. */
  readonly obeysAudience: boolean;
  /** When the token ends, in seconds since 1970 in UTC. */
  readonly expiresAtSeconds: number;
  /** The only person it is for; undefined: anybody. */
  readonly unit: string | undefined;
}

/** A token that was read, or what is wrong with it, as the end of a sentence about it. */
type ReadToken = { readonly ok: true; readonly grant: PreviewGrant } | { readonly ok: false; readonly wrong: string };

/**
 * What is signed before the payload, so that a signature made for a preview is
 * good for nothing else, and one of another version is none.
 */
const DOMAIN = "pillion-preview-1.";

/** The payload, in the fewest letters: key, organization, project, optimization, choice, audience, end, unit. */
interface Payload {
  readonly k: string;
  readonly g: string;
  readonly p: string;
  readonly o: string;
  readonly c: string;
  readonly a?: 1;
  readonly e: number;
  readonly u?: string;
}

/** Makes a token: `payload.signature`, each in base64url. The payload can be read by anybody; only who has the key can make or change it. */
export function signPreview(grant: PreviewGrant, key: PreviewKey): string {
  const payload: Payload = {
    k: key.id,
    g: grant.organization,
    p: grant.project,
    o: grant.optimization,
    c: grant.outcome,
    ...(grant.obeysAudience && { a: 1 }),
    e: grant.expiresAtSeconds,
    ...(grant.unit !== undefined && { u: grant.unit }),
  };
  const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${text}.${signatureOf(text, key).toString("base64url")}`;
}

/** Reads a token that one of the keys has signed. Whether it has ended, and whom and what it is for, is the caller's to check. */
export function readPreviewToken(token: string, keys: readonly PreviewKey[]): ReadToken {
  const [text = "", signature = "", ...more] = token.split(".");
  const payload = more.length === 0 ? readPayload(text) : undefined;
  if (payload === undefined) return { ok: false, wrong: "is not a token that `pillion preview` makes" };
  const key = keys.find(({ id }) => id === payload.k);
  if (key === undefined) return { ok: false, wrong: "was signed with a key that this sidecar does not have" };
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(text, key);
  // Compared in constant time: how long it takes must not tell how much of a forged one is right.
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { ok: false, wrong: "has a signature that is not that of its key" };
  const { g: organization, p: project, o: optimization, c: outcome, a, e: expiresAtSeconds, u: unit } = payload;
  return { ok: true, grant: { organization, project, optimization, outcome, obeysAudience: a === 1, expiresAtSeconds, unit } };
}

function signatureOf(text: string, { secret }: PreviewKey): Buffer {
  return createHmac("sha256", secret).update(DOMAIN).update(text).digest();
}

function readPayload(text: string): Payload | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return isPayload(value) ? value : undefined;
  } catch {
    // Whatever is no JSON is no token either.
    return undefined;
  }
}

function isPayload(value: unknown): value is Payload {
  if (typeof value !== "object" || value === null) return false;
  const { k, g, p, o, c, a, e, u } = value as Record<string, unknown>;
  const areTexts = [k, g, p, o, c].every((each) => typeof each === "string");
  return areTexts && Number.isSafeInteger(e) && (a === undefined || a === 1) && (u === undefined || typeof u === "string");
}

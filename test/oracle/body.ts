import { type Findings, readMessage } from "./findings.ts";
import { readTemplate } from "./template-program.ts";
import { allBytes, lastVarint } from "./wire.ts";

/** What a choice gives: pieces that, rendered, are one JSON value. */
export interface Body {
  readonly pieces: readonly BodyPiece[];
  /** A missing value skips the choice. */
  readonly skipsMissing: boolean;
}

/** JSON text as it is, or a template as it was written. */
type BodyPiece = { readonly literal: Buffer } | { readonly template: string };

const MISSING_VALUE_SKIP = 2n;
const NOTHING = Buffer.alloc(0);

/** Reads a Body and notes what of it cannot be evaluated; undefined when there is none. */
export function readBody(bytes: Buffer | undefined, findings: Findings): Body | undefined {
  if (bytes === undefined) return undefined;
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["varint"] });
  const segments = allBytes(fields, 1);
  if (segments.length === 0) findings.note("invalid");
  const missingValue = lastVarint(fields, 2) ?? 0n;
  // A number that counts no more, because another follows, is looked at as well.
  if (fields.some(({ number, varint }) => number === 2 && varint > MISSING_VALUE_SKIP)) findings.note("unsupported");
  return { pieces: segments.map((segment) => readSegment(segment, findings)), skipsMissing: missingValue === MISSING_VALUE_SKIP };
}

function readSegment(bytes: Buffer, findings: Findings): BodyPiece {
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["bytes"] });
  if (fields.length === 0) findings.note("invalid");
  const kind = fields.findLast(({ number, wire }) => wire === "bytes" && (number === 1 || number === 2));
  return kind?.number === 2 ? { template: readTemplate(kind.bytes, findings) } : { literal: kind?.bytes ?? NOTHING };
}

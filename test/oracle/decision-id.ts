import { murmur3x64Of128 } from "./murmur3.ts";

const NEWLINE = Buffer.from("\n");

/** What a decision id is made from. */
export interface DecisionIdentity {
  readonly organization: Buffer;
  readonly project: Buffer;
  readonly optimization: Buffer;
  /** The id of the experience or variant; empty for a control that has neither. */
  readonly outcome: Buffer;
  readonly unit: Buffer;
  readonly session: Buffer;
}

/** The decision id: 32 lower-case hexadecimal digits. */
export function decisionId(of: DecisionIdentity): string {
  const outcomeDigest = murmur3x64Of128(lines([of.organization, of.project, of.optimization, of.outcome]));
  const personDigest = murmur3x64Of128(lines([of.unit, of.session]));
  return murmur3x64Of128(Buffer.concat([outcomeDigest, personDigest])).toString("hex");
}

function lines(parts: Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [NEWLINE, part])));
}

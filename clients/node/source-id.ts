/** A source's id: 64 bits, which a number holds only up to 2^53 - 1 and text or a bigint holds whole. */
export type SourceId = bigint | number | string;

const DECIMAL = /^-?[0-9]{1,19}$/;

/** The id as a signed 64-bit integer, or undefined when it is none or a number that may have been rounded. */
export function parseSourceId(sourceId: SourceId): bigint | undefined {
  const value = exactInteger(sourceId);
  return value !== undefined && BigInt.asIntN(64, value) === value ? value : undefined;
}

function exactInteger(sourceId: SourceId): bigint | undefined {
  if (typeof sourceId === "bigint") {
    return sourceId;
  }
  if (typeof sourceId === "number") {
    return Number.isSafeInteger(sourceId) ? BigInt(sourceId) : undefined;
  }
  return typeof sourceId === "string" && DECIMAL.test(sourceId) ? BigInt(sourceId) : undefined;
}

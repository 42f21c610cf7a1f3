const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const INTEGER_PATTERN = /^-?\d{1,19}$/;

/**
 * An integer below this is what the text says; only a fraction too small for a
 * double to hold beside it may have gone. Source ids are usually larger.
 */
const EXACT_BELOW = 2 ** 50;

/**
 * Reads a source id, a text or a number, without ever rounding it: a number that
 * a double may have rounded is read again from the text of the body.
 */
export function exactSourceId(value: unknown, body: string): bigint | "invalid" {
  if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < EXACT_BELOW) {
    return BigInt(value);
  }
  const digits = typeof value === "string" ? value.trim() : typeof value === "number" ? sourceTextOf(body) : "";
  if (!INTEGER_PATTERN.test(digits)) {
    return "invalid";
  }
  const id = BigInt(digits);
  return id >= INT64_MIN && id <= INT64_MAX ? id : "invalid";
}

/** The text of `identification.sourceId` as it stands in the body. */
function sourceTextOf(body: string): string {
  const parsed = JSON.parse(body, (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? new NumberText(context?.source ?? "") : value,
  ) as { identification?: { sourceId?: unknown } };
  const found = parsed.identification?.sourceId;
  return found instanceof NumberText ? found.text : "";
}

class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

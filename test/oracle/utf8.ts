import { isUtf8 } from "node:buffer";

/** Some bytes of a text: a code point, or one byte that is not part of well-formed UTF-8. */
interface TextPart {
  readonly bytes: Buffer;
  readonly codePoint: number | undefined;
}

/** A text, code point by code point. */
export function readCodePoints(text: Buffer): TextPart[] {
  const parts: TextPart[] = [];
  for (let at = 0; at < text.length; ) {
    const length = sequenceLength(text, at);
    const bytes = text.subarray(at, at + Math.max(length, 1));
    parts.push({ bytes, codePoint: length === 0 ? undefined : bytes.toString("utf8").codePointAt(0) });
    at += bytes.length;
  }
  return parts;
}

/** How many bytes the well-formed code point at `at` has; 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  return [1, 2, 3, 4].find((length) => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) ?? 0;
}

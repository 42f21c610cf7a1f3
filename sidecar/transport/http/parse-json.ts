import { Fault } from "#sidecar/base/fault.ts";
import { JSON_DEPTH_MAX } from "#sidecar/base/limits.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** JSON text and its value. The text is there for numbers that a double cannot hold. */
export interface ParsedJson {
  readonly text: string;
  readonly value: unknown;
}

/** Parses a body. Throws `json_malformed` when it is not JSON in UTF-8, or nested too deeply. */
export function parseJson(body: Uint8Array): ParsedJson {
  if (isTooDeep(body)) {
    throw new Fault("json_malformed", `JSON request body must not be nested deeper than ${JSON_DEPTH_MAX} levels`);
  }
  try {
    const text = decoder.decode(body);
    return { text, value: JSON.parse(text) };
  } catch (error) {
    throw new Fault("json_malformed", "Malformed JSON request body", { cause: error });
  }
}

/** Counts brackets outside of strings, so that nothing that recurses over the value later can run out of stack. */
function isTooDeep(body: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (inString) {
      if (byte === BACKSLASH) {
        at += 1;
      } else if (byte === QUOTE) {
        inString = false;
      }
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
      depth += 1;
      if (depth > JSON_DEPTH_MAX) {
        return true;
      }
    } else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) {
      depth -= 1;
    }
  }
  return false;
}

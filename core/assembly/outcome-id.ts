// The id of an outcome, read from the fields of a Choice that it holds.

import { OUTCOME_BYTES } from "./optimization";
import { next, readLength, readTag, skipField, tagOf, WIRE_BYTES } from "./wire";

const EXPERIENCE = tagOf(6, WIRE_BYTES);
const VARIANT = tagOf(7, WIRE_BYTES);

/** What readOutcomeId found: the id of the experience or variant; of length 0 when the outcome has none. */
export let outcomeId: usize = 0;
export let outcomeIdLength: u32 = 0;

export function readOutcomeId(outcome: usize): void {
  const end = outcome + OUTCOME_BYTES + load<u32>(outcome, 20);
  outcomeIdLength = 0;
  for (let at = outcome + OUTCOME_BYTES; at < end; at = next) {
    const tag = readTag(at, end);
    if (tag == EXPERIENCE || tag == VARIANT) {
      outcomeIdLength = readLength(next, end);
      outcomeId = next;
      return;
    }
    skipField(tag, next, end);
  }
}

// Decision ids, by docs/DETERMINISM.md. The half that names the outcome is digested when the snapshot is loaded, the half that names the person once
// a call.

import { PERSON } from "./layout";
import { murmur128 } from "./murmur3";
import { personLength } from "./person";
import { cursor, writeAt, writeHex } from "./write";

/** The digits of a decision id. */
export const DECISION_ID_LENGTH: u32 = 32;

/** outcome_digest and person_digest, side by side, and the digest of both. */
const DIGESTS: usize = memory.data(48, 8);
const PERSON_DIGEST: usize = DIGESTS + 16;
const DECISION_DIGEST: usize = DIGESTS + 32;

let isPersonDigested: bool = false;

/** Begins a call. */
export function beginDecisionIds(): void {
  isPersonDigested = false;
}

/** Writes the id of the decision that gives an outcome to this person. */
export function writeDecisionId(outcome: usize): void {
  if (!isPersonDigested) {
    murmur128(PERSON, personLength, PERSON_DIGEST);
    isPersonDigested = true;
  }
  store<u64>(DIGESTS, load<u64>(outcome));
  store<u64>(DIGESTS, load<u64>(outcome, 8), 8);
  murmur128(DIGESTS, 32, DECISION_DIGEST);
  writeHex(DECISION_DIGEST);
}

/** Does so at an address, in the middle of writing something else. */
export function decisionHexTo(outcome: usize, to: usize): void {
  const goOn = cursor;
  writeAt(to);
  writeDecisionId(outcome);
  writeAt(goOn);
}

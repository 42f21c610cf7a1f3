// The hashes by which a profile knows the session, the request and the decisions of a call. Each is worked out when it is first wanted, because most
// calls want none.

import { decisionHexTo } from "./decision-id";
import { PERSON } from "./layout";
import { hash64 } from "./murmur3";
import { personLength, unitLength } from "./person";
import { requestId, requestIdLength } from "./request";

/** Room for the text of a decision id. */
const DECISION_TEXT: usize = memory.data(40, 8);

let hasSession: bool = false;
let session: u64 = 0;
let hasRequest: bool = false;
let request: u64 = 0;

/** Begins a call. */
export function beginHashes(): void {
  hasSession = hasRequest = false;
}

/** The hash of the session. */
export function sessionHash(): u64 {
  if (!hasSession) {
    session = hash64(PERSON + unitLength + 1, personLength - unitLength - 1);
    hasSession = true;
  }
  return session;
}

/** The hash of the request's id; 0 when it has none. */
export function requestHash(): u64 {
  if (!hasRequest) {
    request = requestIdLength == 0 ? 0 : hash64(requestId, requestIdLength);
    hasRequest = true;
  }
  return request;
}

/** Whether a hash that a profile has kept is that of this request. */
export function isThisRequest(hash: u64): bool {
  return hash != 0 && hash == requestHash();
}

/** The hash of the decision that gives an outcome. */
export function decisionHash(outcome: usize): u64 {
  decisionHexTo(outcome, DECISION_TEXT);
  return hash64(DECISION_TEXT, 32);
}

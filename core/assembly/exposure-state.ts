// Reading a pillion.decision.v1.ExposureState of the profile: how often an experience or variant was given or withheld.

import { sessionHash } from "./call-hashes";
import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { findEntry } from "./profile";
import { found, foundLength } from "./profile-index";
import { EXPOSURE } from "./profile-key";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";

const LAST_MS = tagOf(5, WIRE_VARINT);
const FIRST_REQUEST_HASH = tagOf(6, WIRE_FIXED64);
const SESSION = tagOf(7, WIRE_BYTES);
const IS_SHOWN = tagOf(8, WIRE_VARINT);

/** What readExposure found: whether it was given at least once, */
export let isShown: bool = false;
/** the hash of the request it was first given to, */
export let firstRequestHash: u64 = 0;
/** whether it was recorded in the session of the call, */
export let isInSession: bool = false;
/** and the hash of the request it was first recorded for in that session. */
export let sessionRequestHash: u64 = 0;
/** And when it was last recorded. */
export let lastMs: i64 = 0;

let entrySession: u64 = 0;
let entryRequest: u64 = 0;

/** Reads what the profile knows of an outcome (see optimization.ts) of an optimization; false when it knows nothing. */
export function readExposure(optimization: usize, outcome: usize): bool {
  const id = <usize>load<u32>(optimization, 124);
  const idLength = load<u32>(optimization, 128);
  isShown = isInSession = false;
  firstRequestHash = sessionRequestHash = 0;
  lastMs = 0;
  if (!findEntry(EXPOSURE, load<u32>(outcome, 32), id, idLength, <usize>load<u32>(outcome, 24), load<u32>(outcome, 28))) return false;
  for (let more = firstField(found, found + foundLength); more; more = nextField()) {
    if (fieldTag == FIRST_REQUEST_HASH) firstRequestHash = load<u64>(fieldAt);
    else if (fieldTag == LAST_MS) lastMs = <i64>fieldNumber;
    else if (fieldTag == IS_SHOWN) isShown = fieldNumber != 0;
    else if (fieldTag == SESSION) readSession();
  }
  return true;
}

/** Reads the session that the walk is at. Of several entries of one session the last counts. */
function readSession(): void {
  if (!readSessionState() || entrySession != sessionHash()) return;
  isInSession = true;
  sessionRequestHash = entryRequest;
}

/** Reads a pillion.decision.v1.SessionState; false when its bytes are damaged. */
function readSessionState(): bool {
  const goOn = fieldNext;
  const end = fieldEnd;
  entrySession = entryRequest = 0;
  beginCheck();
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_FIXED64)) entrySession = load<u64>(fieldAt);
    else if (fieldTag == tagOf(2, WIRE_FIXED64)) entryRequest = load<u64>(fieldAt);
  }
  resumeFields(goOn, end);
  return verdictOfCheck() == SOUND;
}

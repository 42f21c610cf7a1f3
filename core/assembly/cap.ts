// Caps (see cap-layout.ts): how often what is capped may be shown to one person, whatever optimization shows it.

import { decisionHash, isThisRequest, requestHash } from "./call-hashes";
import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { nowMs } from "./moment";
import { findEntry } from "./profile";
import { found, foundLength } from "./profile-index";
import { CAP } from "./profile-key";
import { calendarStart } from "./time-zone";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";

export const SHOWING = tagOf(2, WIRE_BYTES);

/** What readShowing found. */
export let shownMs: i64 = 0;
let shownRequest: u64 = 0;
let shownDecision: u64 = 0;

/** Reads the pillion.decision.v1.Showing that the walk is at; false when its bytes are damaged. */
export function readShowing(): bool {
  const goOn = fieldNext;
  const end = fieldEnd;
  shownMs = 0;
  shownRequest = shownDecision = 0;
  beginCheck();
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) shownMs = <i64>fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_FIXED64)) shownRequest = load<u64>(fieldAt);
    else if (fieldTag == tagOf(3, WIRE_FIXED64)) shownDecision = load<u64>(fieldAt);
  }
  resumeFields(goOn, end);
  return verdictOfCheck() == SOUND;
}

/** Whether the showing read last is that of this very call, repeated, with the same outcome. */
export function isRepetition(outcome: usize): bool {
  return isThisRequest(shownRequest) && shownDecision == decisionHash(outcome);
}

/** Finds what the profile knows of a cap; false when it knows nothing. */
export function findCap(cap: usize): bool {
  return findEntry(CAP, load<u32>(cap, 8), <usize>load<u32>(cap, 4), load<u32>(cap), 0, 0);
}

/** Whether a cap leaves no room to show an outcome now. */
export function isCapSpent(cap: usize, outcome: usize): bool {
  if (!findCap(cap)) return false;
  const countAfter = windowStart(cap);
  const gap = load<i64>(cap, 24);
  const gapAfter = gap == 0 ? i64.MAX_VALUE : nowMs - gap;
  const shownMax = load<u32>(cap, 12);
  let shown: u32 = 0;
  for (let more = firstField(found, found + foundLength); more; more = nextField()) {
    if (fieldTag != SHOWING || !readShowing()) continue;
    const isNear = shownMs > gapAfter;
    const isCounted = countAfter == i64.MIN_VALUE || shownMs > countAfter;
    if ((!isNear && !isCounted) || isRepetition(outcome)) continue;
    if (isNear) return true;
    shown++;
  }
  return shownMax != 0 && shown >= shownMax;
}

/** The moment after which a showing is within the window of a cap; the least there is when every showing is. */
export function windowStart(cap: usize): i64 {
  const calendar = load<u32>(cap, 32);
  if (calendar != 0) return calendarStart(<usize>load<u32>(cap, 36), nowMs, calendar) - 1;
  const window = load<i64>(cap, 16);
  return window == 0 ? i64.MIN_VALUE : nowMs - window;
}

/** Whether showing an outcome now takes something from a cap: the profile has not counted it for this request yet. */
export function takesFromCap(cap: usize, outcome: usize): bool {
  if (requestHash() == 0 || !findCap(cap)) return true;
  for (let more = firstField(found, found + foundLength); more; more = nextField()) {
    if (fieldTag == SHOWING && readShowing() && isRepetition(outcome)) return false;
  }
  return true;
}

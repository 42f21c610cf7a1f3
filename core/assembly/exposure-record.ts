// A pillion.decision.v1.ExposureState while something is recorded: read from its bytes, changed, and written again.
//
//   +0  u32  how often it was recorded
//   +4  u32  1 when it was given at least once
//   +8  i64  when it was recorded first, and +16 i64 last
//   +24 i64  when it was given first, and +32 u64 the hash of the request it was given to
//   +40 u32  how many sessions there are
//   +48      the sessions, oldest first: +0 i64 when, +8 u64 hash of the session, +16 u64 hash of the request

import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { SESSIONS_MAX } from "./limits";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";
import { beginMessage, endMessage, writeFixed64, writeLongNumber, writeNumber, writeString } from "./write";

const SESSIONS: usize = 48;
const SESSION_BYTES: usize = 24;
/** The bytes of a state, with room for one session more than is kept. */
export const EXPOSURE_STATE_BYTES: usize = SESSIONS + SESSION_BYTES * <usize>(SESSIONS_MAX + 1);
/** More than any state takes when it is written, beside its two ids. */
export const EXPOSURE_MESSAGE_BYTES_MAX: u32 = 96 + 40 * SESSIONS_MAX;

/** Begins a state of nothing. */
export function clearExposure(state: usize): void {
  memory.fill(state, 0, SESSIONS);
}

/** Reads a state. A session that is damaged is as if it were not there. */
export function readExposureState(at: usize, end: usize, state: usize): void {
  clearExposure(state);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(3, WIRE_VARINT)) store<u32>(state, <u32>fieldNumber);
    else if (fieldTag == tagOf(4, WIRE_VARINT)) store<u64>(state, fieldNumber, 8);
    else if (fieldTag == tagOf(5, WIRE_VARINT)) store<u64>(state, fieldNumber, 16);
    else if (fieldTag == tagOf(6, WIRE_FIXED64)) store<u64>(state, load<u64>(fieldAt), 32);
    else if (fieldTag == tagOf(7, WIRE_BYTES)) {
      const goOn = fieldNext;
      readSession(fieldAt, fieldAt + fieldLength, state);
      resumeFields(goOn, end);
    } else if (fieldTag == tagOf(8, WIRE_VARINT)) store<u32>(state, fieldNumber != 0 ? 1 : 0, 4);
    else if (fieldTag == tagOf(9, WIRE_VARINT)) store<u64>(state, fieldNumber, 24);
  }
  if (load<u32>(state, 4) == 0) memory.fill(state + 24, 0, 16);
}

function readSession(at: usize, end: usize, state: usize): void {
  let session: u64 = 0;
  let request: u64 = 0;
  let moment: i64 = 0;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_FIXED64)) session = load<u64>(fieldAt);
    else if (fieldTag == tagOf(2, WIRE_FIXED64)) request = load<u64>(fieldAt);
    else if (fieldTag == tagOf(3, WIRE_VARINT)) moment = fieldNumber;
  }
  if (verdictOfCheck() == SOUND) addSession(state, moment, session, request);
}

/** Adds a session; of two with one hash the earlier stays. False when it was there. */
export function addSession(state: usize, moment: i64, session: u64, request: u64): bool {
  const known = findSession(state, session);
  if (known != 0) {
    if (moment > load<i64>(known) || (moment == load<i64>(known) && request >= load<u64>(known, 16))) return false;
    removeSession(state, known);
  }
  const count = load<u32>(state, 40);
  let place = count;
  while (place != 0 && isLater(sessionOf(state, place - 1), moment, session)) place--;
  const at = sessionOf(state, place);
  memory.copy(at + SESSION_BYTES, at, SESSION_BYTES * <usize>(count - place));
  store<i64>(at, moment);
  store<u64>(at, session, 8);
  store<u64>(at, request, 16);
  store<u32>(state, count + 1, 40);
  if (count == SESSIONS_MAX) removeSession(state, sessionOf(state, 0));
  return known == 0;
}

function isLater(at: usize, moment: i64, session: u64): bool {
  return load<i64>(at) > moment || (load<i64>(at) == moment && load<u64>(at, 8) > session);
}

function sessionOf(state: usize, place: u32): usize {
  return state + SESSIONS + SESSION_BYTES * <usize>place;
}

function findSession(state: usize, session: u64): usize {
  const count = load<u32>(state, 40);
  for (let i: u32 = 0; i < count; i++) {
    if (load<u64>(sessionOf(state, i), 8) == session) return sessionOf(state, i);
  }
  return 0;
}

function removeSession(state: usize, at: usize): void {
  const count = load<u32>(state, 40) - 1;
  memory.copy(at, at + SESSION_BYTES, sessionOf(state, count) - at);
  store<u32>(state, count, 40);
}

/** Records something so many times more, in a stretch of time from `first` to `last`. */
export function recordTimes(state: usize, times: u32, first: i64, last: i64): void {
  if (load<u32>(state) == 0 || first < load<i64>(state, 8)) store<i64>(state, first, 8);
  if (load<u32>(state) == 0 || last > load<i64>(state, 16)) store<i64>(state, last, 16);
  store<u32>(state, load<u32>(state) + times);
}

/** Says that it was given; the earliest time stays, with its request. */
export function recordGiven(state: usize, moment: i64, request: u64): void {
  const isEarlier = moment < load<i64>(state, 24) || (moment == load<i64>(state, 24) && request < load<u64>(state, 32));
  if (load<u32>(state, 4) != 0 && !isEarlier) return;
  store<u32>(state, 1, 4);
  store<i64>(state, moment, 24);
  store<u64>(state, request, 32);
}

/** Adds what another state has recorded. */
export function uniteExposures(state: usize, other: usize): void {
  if (load<u32>(other) != 0) recordTimes(state, load<u32>(other), load<i64>(other, 8), load<i64>(other, 16));
  if (load<u32>(other, 4) != 0) recordGiven(state, load<i64>(other, 24), load<u64>(other, 32));
  for (let i: u32 = 0; i < load<u32>(other, 40); i++) {
    const session = sessionOf(other, i);
    addSession(state, load<i64>(session), load<u64>(session, 8), load<u64>(session, 16));
  }
}

/** Writes a state with its ids. */
export function writeExposureState(state: usize, optimization: usize, optimizationLength: u32, outcome: usize, outcomeLength: u32): void {
  writeString(tagOf(1, WIRE_BYTES), optimization, optimizationLength);
  writeString(tagOf(2, WIRE_BYTES), outcome, outcomeLength);
  writeNumber(tagOf(3, WIRE_VARINT), load<u32>(state));
  writeLongNumber(tagOf(4, WIRE_VARINT), load<u64>(state, 8));
  writeLongNumber(tagOf(5, WIRE_VARINT), load<u64>(state, 16));
  writeFixed64(tagOf(6, WIRE_FIXED64), load<u64>(state, 32));
  for (let i: u32 = 0; i < load<u32>(state, 40); i++) {
    const session = sessionOf(state, i);
    const message = beginMessage(tagOf(7, WIRE_BYTES));
    writeFixed64(tagOf(1, WIRE_FIXED64), load<u64>(session, 8));
    writeFixed64(tagOf(2, WIRE_FIXED64), load<u64>(session, 16));
    writeLongNumber(tagOf(3, WIRE_VARINT), load<u64>(session));
    endMessage(message);
  }
  writeNumber(tagOf(8, WIRE_VARINT), load<u32>(state, 4));
  writeLongNumber(tagOf(9, WIRE_VARINT), load<u64>(state, 24));
}

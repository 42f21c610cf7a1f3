// A pillion.decision.v1.CapState while something is shown: read from its bytes, changed, and written again.
//
//   +0  u32  how many showings there are
//   +8       the showings, oldest first: +0 i64 when, +8 u64 hash of the request, +16 u64 hash of the decision

import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { CAP_SHOWINGS_MAX } from "./limits";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";
import { beginMessage, endMessage, writeFixed64, writeLongNumber, writeString } from "./write";

const SHOWINGS: usize = 8;
const SHOWING_BYTES: usize = 24;
/** The bytes of a state, with room for one showing more than is kept. */
export const CAP_STATE_BYTES: usize = SHOWINGS + SHOWING_BYTES * <usize>(CAP_SHOWINGS_MAX + 1);
/** More than any state takes when it is written, beside its id. */
export const CAP_MESSAGE_BYTES_MAX: u32 = 32 + 40 * CAP_SHOWINGS_MAX;

/** Begins a state of nothing. */
export function clearShowings(state: usize): void {
  store<u32>(state, 0);
}

/** Reads a state. A showing that is damaged is as if it were not there. */
export function readShowings(at: usize, end: usize, state: usize): void {
  clearShowings(state);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != tagOf(2, WIRE_BYTES)) continue;
    const goOn = fieldNext;
    readShowing(fieldAt, fieldAt + fieldLength, state);
    resumeFields(goOn, end);
  }
}

function readShowing(at: usize, end: usize, state: usize): void {
  let moment: i64 = 0;
  let request: u64 = 0;
  let decision: u64 = 0;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) moment = fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_FIXED64)) request = load<u64>(fieldAt);
    else if (fieldTag == tagOf(3, WIRE_FIXED64)) decision = load<u64>(fieldAt);
  }
  if (verdictOfCheck() == SOUND) addShowing(state, moment, request, decision, CAP_SHOWINGS_MAX);
}

/** Adds a showing, of which the newest are kept. Of two that are one answer, the same request and decision, the earlier stays. */
export function addShowing(state: usize, moment: i64, request: u64, decision: u64, kept: u32): void {
  const known = findShowing(state, moment, request, decision);
  if (known != 0) {
    if (moment >= load<i64>(known)) return cutShowings(state, kept);
    removeShowing(state, known);
  }
  const count = load<u32>(state);
  let place = count;
  while (place != 0 && isAfter(showingOf(state, place - 1), moment, request, decision)) place--;
  const at = showingOf(state, place);
  memory.copy(at + SHOWING_BYTES, at, SHOWING_BYTES * <usize>(count - place));
  store<i64>(at, moment);
  store<u64>(at, request, 8);
  store<u64>(at, decision, 16);
  store<u32>(state, count + 1);
  cutShowings(state, kept);
}

/** Leaves so many of the newest showings. */
export function cutShowings(state: usize, kept: u32): void {
  while (load<u32>(state) > kept) removeShowing(state, showingOf(state, 0));
}

function isAfter(at: usize, moment: i64, request: u64, decision: u64): bool {
  if (load<i64>(at) != moment) return load<i64>(at) > moment;
  return load<u64>(at, 8) > request || (load<u64>(at, 8) == request && load<u64>(at, 16) > decision);
}

function showingOf(state: usize, place: u32): usize {
  return state + SHOWINGS + SHOWING_BYTES * <usize>place;
}

/** The showing that is the same answer; without a request only one of the same moment is. */
function findShowing(state: usize, moment: i64, request: u64, decision: u64): usize {
  const count = load<u32>(state);
  for (let i: u32 = 0; i < count; i++) {
    const showing = showingOf(state, i);
    const isSame = load<u64>(showing, 8) == request && load<u64>(showing, 16) == decision;
    if (isSame && (request != 0 || load<i64>(showing) == moment)) return showing;
  }
  return 0;
}

function removeShowing(state: usize, at: usize): void {
  const count = load<u32>(state) - 1;
  memory.copy(at, at + SHOWING_BYTES, showingOf(state, count) - at);
  store<u32>(state, count);
}

/** Adds the showings of another state. */
export function uniteShowings(state: usize, other: usize, kept: u32): void {
  for (let i: u32 = 0; i < load<u32>(other); i++) {
    const showing = showingOf(other, i);
    addShowing(state, load<i64>(showing), load<u64>(showing, 8), load<u64>(showing, 16), kept);
  }
}

/** When the newest showing was; 0 when there is none. */
export function newestShowing(state: usize): i64 {
  const count = load<u32>(state);
  return count == 0 ? 0 : load<i64>(showingOf(state, count - 1));
}

/** Writes a state with its id. */
export function writeShowings(state: usize, id: usize, idLength: u32): void {
  writeString(tagOf(1, WIRE_BYTES), id, idLength);
  for (let i: u32 = 0; i < load<u32>(state); i++) {
    const showing = showingOf(state, i);
    const message = beginMessage(tagOf(2, WIRE_BYTES));
    writeLongNumber(tagOf(1, WIRE_VARINT), load<u64>(showing));
    writeFixed64(tagOf(2, WIRE_FIXED64), load<u64>(showing, 8));
    writeFixed64(tagOf(3, WIRE_FIXED64), load<u64>(showing, 16));
    endMessage(message);
  }
}

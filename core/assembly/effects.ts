// What a call changes beside its answer: a pillion.decision.v1.Effects at EFFECTS. While optimizations are decided only what is recorded is noted, and
// how long it will be; the bytes are written when the host asks for them, which one that records nothing never does.
//
// A note at NOTES:
//   +0  u32  optimization
//   +4  u32  outcome
//   +8  u32  reason, and REPEATED

import { DECISION_ID_LENGTH, writeDecisionId } from "./decision-id";
import { EFFECTS, NOTES, PERSON } from "./layout";
import { EFFECTS_BYTES_MAX, EXPOSURE_BYTES_MIN, NOTE_BYTES } from "./limits";
import { nowMs } from "./moment";
import { personLength, unitLength } from "./person";
import { requestId, requestIdLength } from "./request";
import { version, versionLength } from "./tables";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { cursor, longVarintBytes, varintBytes, writeAt, writeByte, writeLongNumber, writeNumber, writeString, writeVarint } from "./write";

const EXPOSURE = tagOf(1, WIRE_BYTES);

// Fields of Exposure.
const DECISION_ID = tagOf(1, WIRE_BYTES);
const UNIT = tagOf(2, WIRE_BYTES);
const OPTIMIZATION = tagOf(3, WIRE_BYTES);
const OUTCOME = tagOf(4, WIRE_BYTES);
const IS_CONTROL = tagOf(5, WIRE_VARINT);
const SESSION_ID = tagOf(6, WIRE_BYTES);
const EXPOSED_MS = tagOf(7, WIRE_VARINT);
const SNAPSHOT_VERSION = tagOf(8, WIRE_BYTES);
const REASON = tagOf(9, WIRE_VARINT);
const REQUEST_ID = tagOf(10, WIRE_BYTES);
const IS_REPEATED = tagOf(11, WIRE_VARINT);

const REPEATED: u32 = 1 << 8;
const REASON_MASK: u32 = 0xff;

if (EXPOSURE_BYTES_MIN > 2 + 34 + 3 + 3 + 2) ERROR("an exposure may be shorter");

let notes: u32 = 0;
/** The length that the effects will have. */
let bytes: u32 = 0;
let isWritten: bool = false;
/** The length of what is the same in every exposure of the call; 0: not worked out. */
let sharedBytes: u32 = 0;

/** False when the effects would be longer than they may be; nothing more is noted then. */
export let effectsFit: bool = true;

/** Begins a call, which has changed nothing yet. */
export function beginEffects(): void {
  notes = bytes = sharedBytes = 0;
  effectsFit = true;
  isWritten = false;
}

/** Notes that the person was given an outcome of an optimization, or refused it as a control. */
export function noteExposure(optimization: usize, outcome: usize, reason: u32, isRepeated: bool): void {
  if (!effectsFit) return;
  if (sharedBytes == 0) sharedBytes = measureShared();
  const length = exposureBytes(optimization, outcome, isRepeated);
  bytes += 1 + varintBytes(length) + length;
  // Bounds: what fits has at least EXPOSURE_BYTES_MIN bytes for each note.
  effectsFit = bytes <= EFFECTS_BYTES_MAX;
  if (!effectsFit) return;
  const note = NOTES + NOTE_BYTES * <usize>notes;
  notes++;
  store<u32>(note, <u32>optimization);
  store<u32>(note, <u32>outcome, 4);
  store<u32>(note, reason | (isRepeated ? REPEATED : 0), 8);
}

function textBytes(length: u32): u32 {
  return length == 0 ? 0 : 1 + varintBytes(length) + length;
}

function sessionLength(): u32 {
  return personLength - unitLength - 1;
}

function measureShared(): u32 {
  const texts = textBytes(DECISION_ID_LENGTH) + textBytes(unitLength) + textBytes(sessionLength()) + textBytes(versionLength) + textBytes(requestIdLength);
  return texts + 2 + (nowMs == 0 ? 0 : 1 + longVarintBytes(<u64>nowMs));
}

function exposureBytes(optimization: usize, outcome: usize, isRepeated: bool): u32 {
  const flags: u32 = (isGiven(outcome) ? 0 : 2) + (isRepeated ? 2 : 0);
  return sharedBytes + flags + textBytes(load<u32>(optimization, 128)) + textBytes(load<u32>(outcome, 28));
}

function isGiven(outcome: usize): bool {
  return load<u32>(outcome, 16) != 0;
}

/** Writes the effects of the last call to EFFECTS, unless that was done, and returns their length. What is being written elsewhere goes on where it was. */
export function effectsLength(): u32 {
  if (notes == 0) return 0;
  if (!isWritten) {
    const goOn = cursor;
    writeAt(EFFECTS);
    for (let note: usize = NOTES; note < NOTES + NOTE_BYTES * <usize>notes; note += NOTE_BYTES) writeExposure(note);
    writeAt(goOn);
    isWritten = true;
  }
  return bytes;
}

function writeExposure(note: usize): void {
  const optimization = <usize>load<u32>(note);
  const outcome = <usize>load<u32>(note, 4);
  const isRepeated = (load<u32>(note, 8) & REPEATED) != 0;
  writeByte(EXPOSURE);
  writeVarint(exposureBytes(optimization, outcome, isRepeated));
  writeByte(DECISION_ID);
  writeByte(DECISION_ID_LENGTH);
  writeDecisionId(outcome);
  writeString(UNIT, PERSON, unitLength);
  writeString(OPTIMIZATION, <usize>load<u32>(optimization, 124), load<u32>(optimization, 128));
  writeString(OUTCOME, <usize>load<u32>(outcome, 24), load<u32>(outcome, 28));
  writeNumber(IS_CONTROL, isGiven(outcome) ? 0 : 1);
  writeString(SESSION_ID, PERSON + unitLength + 1, sessionLength());
  writeLongNumber(EXPOSED_MS, <u64>nowMs);
  writeString(SNAPSHOT_VERSION, version, versionLength);
  writeNumber(REASON, load<u32>(note, 8) & REASON_MASK);
  writeString(REQUEST_ID, requestId, requestIdLength);
  writeNumber(IS_REPEATED, isRepeated ? 1 : 0);
}

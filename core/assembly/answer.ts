// Writing a pillion.decision.v1.ChooseResponse.

import { DECISION_ID_LENGTH, writeDecisionId } from "./decision-id";
import { OUTPUT_END, RENDERED } from "./layout";
import { BODY_READY, OUTCOME_BYTES } from "./optimization";
import { BODY } from "./outcome";
import { requestedGroupOf } from "./selection";
import { version, versionLength } from "./tables";
import { renderedEnd } from "./template/rendered";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { cursor, varintBytes, writeAt, writeByte, writeFew, writeNumber, writeRaw, writeString, writeVarint } from "./write";

// Fields of ChooseResponse.
const CHOICE = tagOf(1, WIRE_BYTES);
const SNAPSHOT_VERSION = tagOf(2, WIRE_BYTES);
const SNAPSHOT_AGE = tagOf(3, WIRE_VARINT);
const WARNING = tagOf(4, WIRE_BYTES);

// Fields of Choice that depend on the call.
const GROUP = tagOf(2, WIRE_BYTES);
const REASON = tagOf(9, WIRE_VARINT);
const DECISION_ID = tagOf(10, WIRE_BYTES);

// Fields of Warning.
const WARNING_NAME = tagOf(1, WIRE_BYTES);
const WARNING_CODE = tagOf(2, WIRE_VARINT);

/** The most bytes that stand before a choice or a warning: its tag and its length. */
const HEAD_BYTES_MAX: u32 = 6;

/** False when something did not fit; nothing may be written any more then. */
export let fits: bool = true;
/** Where the end of the answer must begin at the latest, so that all of it has ANSWER_BYTES_MAX at most. */
let limit: usize = OUTPUT_END;

/** Begins an answer at `to`, which is at OUTPUT or a few bytes behind it. */
export function beginAnswer(to: usize, snapshotAgeSeconds: u32): void {
  writeAt(to);
  limit = OUTPUT_END - (1 + varintBytes(versionLength) + versionLength + (snapshotAgeSeconds == 0 ? 0 : 1 + varintBytes(snapshotAgeSeconds)));
  fits = true;
}

/** Writes a choice and the reason for it. The outcome is 0 when there is none to name; a body with templates stands at RENDERED. */
export function writeChoice(optimization: usize, outcome: usize, reason: u32): void {
  const common = load<u32>(optimization, 24);
  const group = requestedGroupOf(optimization);
  const groupLength = group == 0 ? 0 : load<u32>(group);
  const isRendered = outcome != 0 && load<u32>(outcome, 16) > BODY_READY;
  const renderedLength = <u32>(renderedEnd - RENDERED);
  let outcomeLength = outcome == 0 ? 0 : load<u32>(outcome, 20) + 2 + DECISION_ID_LENGTH;
  if (isRendered) outcomeLength += 1 + varintBytes(renderedLength) + renderedLength;
  const length = common + outcomeLength + 2 + (group == 0 ? 0 : 1 + varintBytes(groupLength) + groupLength);
  if (!hasRoom(length)) return;
  writeByte(CHOICE);
  writeVarint(length);
  writeFew(<usize>load<u32>(optimization, 20), common);
  if (group != 0) {
    writeByte(GROUP);
    writeVarint(groupLength);
    writeFew(<usize>load<u32>(group, 4), groupLength);
  }
  if (isRendered) writeString(BODY, RENDERED, renderedLength);
  if (outcome != 0) writeRaw(outcome + OUTCOME_BYTES, load<u32>(outcome, 20));
  writeByte(REASON);
  writeByte(reason);
  if (outcome == 0) return;
  writeByte(DECISION_ID);
  writeByte(DECISION_ID_LENGTH);
  writeDecisionId(outcome);
}

/** Writes a warning about an optimization. */
export function writeWarning(optimization: usize, code: u32): void {
  const nameLength = load<u32>(optimization);
  const length = 1 + varintBytes(nameLength) + nameLength + 2;
  if (!hasRoom(length)) return;
  writeByte(WARNING);
  writeVarint(length);
  writeString(WARNING_NAME, <usize>load<u32>(optimization, 4), nameLength);
  writeNumber(WARNING_CODE, code);
}

/** Writes what every answer ends with, and returns the length of the answer that began at `from`. */
export function finishAnswer(from: usize, snapshotAgeSeconds: u32): u32 {
  writeByte(SNAPSHOT_VERSION);
  writeVarint(versionLength);
  writeFew(version, versionLength);
  writeNumber(SNAPSHOT_AGE, snapshotAgeSeconds);
  return <u32>(cursor - from);
}

function hasRoom(length: u32): bool {
  if (cursor + HEAD_BYTES_MAX + length > limit) fits = cursor + 1 + varintBytes(length) + length <= limit;
  return fits;
}

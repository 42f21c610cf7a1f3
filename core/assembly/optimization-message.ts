// Reading a pillion.decision.v1.Optimization of the snapshot: where its parts are, and what is wrong with them.

import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, isPacked, nextField } from "./fields";
import { NAME_BYTES_MAX } from "./limits";
import { MESSAGE_BYTES } from "./optimization";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const SELECTOR = tagOf(2, WIRE_BYTES);
const PERSONALIZATION = tagOf(8, WIRE_BYTES);
const EXPERIMENT = tagOf(9, WIRE_BYTES);
const TITLE = tagOf(12, WIRE_BYTES);
export const GROUP = tagOf(3, WIRE_BYTES);
/** Of what these hold see prerequisite.ts and forced.ts. */
export const PREREQUISITE = tagOf(10, WIRE_BYTES);
export const FORCED_CHOICE = tagOf(11, WIRE_BYTES);
export const HOLDOUTS: u32 = 7;

export const KIND_NONE: u32 = 0;
export const KIND_PERSONALIZATION: u32 = 1;
export const KIND_EXPERIMENT: u32 = 2;

const STATUS_RUNNING: u64 = 2;
const STATUS_LAST: u64 = 4;

export let selectorAt: usize = 0;
export let selectorLength: u32 = 0;
export let idAt: usize = 0;
export let idLength: u32 = 0;
export let saltAt: usize = 0;
export let saltLength: u32 = 0;
export let isRunning: bool = false;
export let groupCount: u32 = 0;
/** What kind of optimization it is, and the message of that kind. */
export let kind: u32 = 0;
export let kindAt: usize = 0;
export let kindEnd: usize = 0;

let status: u64 = 0;
let bucketing: u64 = 0;

export function readOptimization(at: usize, end: usize): void {
  selectorAt = idAt = saltAt = at;
  selectorLength = idLength = saltLength = groupCount = 0;
  kind = KIND_NONE;
  status = 0;
  bucketing = 0;
  for (let more = firstField(at, end); more; more = nextField()) readField();
  isRunning = status == STATUS_RUNNING;
  if (idLength > NAME_BYTES_MAX || saltLength > NAME_BYTES_MAX) note(INVALID);
  if (status == 0) note(INVALID);
  else if (status > STATUS_LAST) note(UNSUPPORTED);
  if (bucketing != 1) note(INVALID);
  if (kind == KIND_NONE) note(INVALID);
}

/** Reads again the message of an optimization that was built, for its id. */
export function readId(optimization: usize): void {
  const message = <usize>load<u32>(optimization, 20) - MESSAGE_BYTES;
  const at = <usize>load<u32>(message);
  readOptimization(at, at + load<u32>(message, 4));
}

function readField(): void {
  if (fieldTag == tagOf(1, WIRE_BYTES)) {
    idAt = fieldAt;
    idLength = fieldLength;
  } else if (fieldTag == SELECTOR) {
    selectorAt = fieldAt;
    selectorLength = fieldLength;
  } else if (fieldTag == GROUP) groupCount++;
  else if (fieldTag == tagOf(4, WIRE_VARINT)) status = fieldNumber;
  else if (fieldTag == tagOf(5, WIRE_BYTES)) {
    saltAt = fieldAt;
    saltLength = fieldLength;
  } else if (fieldTag == tagOf(6, WIRE_VARINT)) bucketing = fieldNumber;
  else if (fieldTag == PERSONALIZATION || fieldTag == EXPERIMENT) {
    kind = fieldTag == PERSONALIZATION ? KIND_PERSONALIZATION : KIND_EXPERIMENT;
    kindAt = fieldAt;
    kindEnd = fieldAt + fieldLength;
  } else if (!isPacked(HOLDOUTS) && fieldTag != TITLE && fieldTag != PREREQUISITE && fieldTag != FORCED_CHOICE) note(UNSUPPORTED);
}

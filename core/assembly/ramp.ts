// Ramps: how the traffic of an experiment grows with time.
//
//   +0  u32  number of steps
//   +8       for each, ascending: i64 the moment it begins, in milliseconds since 1970 in UTC; u32 traffic in ppm; u32 unused

import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { isMoment } from "./moment";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

/** Experiment.ramp. */
export const STEP = tagOf(8, WIRE_BYTES);

const STEPS: usize = 8;
const STEP_BYTES: usize = 16;

let begin: i64 = 0;
let share: u32 = 0;

/** Reads a pillion.decision.v1.TrafficStep. */
function readStep(at: usize, end: usize): void {
  begin = 0;
  share = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) begin = <i64>fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_VARINT)) share = <u32>fieldNumber;
    else note(UNSUPPORTED);
  }
}

/** Notes what is wrong with the ramp of an experiment: steps that do not ascend, shares that fall, from its traffic on. Returns the number of steps. */
export function checkRamp(at: usize, end: usize, traffic: u32): u32 {
  let count: u32 = 0;
  let lastBegin: i64 = 0;
  let lastShare = traffic;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != STEP) continue;
    const goOn = fieldNext;
    readStep(fieldAt, fieldAt + fieldLength);
    if (!isMoment(begin) || (count != 0 && begin <= lastBegin) || share < lastShare) note(INVALID);
    lastBegin = begin;
    lastShare = share;
    count++;
    resumeFields(goOn, end);
  }
  return count;
}

/** Builds the ramp of an experiment that was found sound; 0 when it has none. */
export function buildRamp(at: usize, end: usize, traffic: u32): usize {
  const count = checkRamp(at, end, traffic);
  if (count == 0) return 0;
  const ramp = allocate(STEPS + STEP_BYTES * <u64>count);
  store<u32>(ramp, count);
  let step = ramp + STEPS;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != STEP) continue;
    const goOn = fieldNext;
    readStep(fieldAt, fieldAt + fieldLength);
    store<i64>(step, begin);
    store<u32>(step, share, 8);
    step += STEP_BYTES;
    resumeFields(goOn, end);
  }
  return ramp;
}

/** The traffic at a moment: that of the last step that has begun, or what it is before the first. */
export function trafficAt(ramp: usize, at: i64, before: u32): u32 {
  let low: u32 = 0;
  let high = load<u32>(ramp);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i64>(ramp + STEPS + STEP_BYTES * <usize>middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? before : load<u32>(ramp + STEPS + STEP_BYTES * <usize>(low - 1), 8);
}

// The parts of a snapshot that optimizations point to by number: holdouts, layers and segments.
//
// A holdout or layer:            The list of either, or of segments:
//   +0  draw (see bucket.ts)       u32 addresses, in the order of the snapshot
//   +16 u32  share in ppm
//   +20 u32  warning code

import { addressAt, setAddressAt } from "./address-list";
import { AUDIENCE_BYTES, buildProgram } from "./audience";
import { DRAW_BYTES, prepareDraw, PURPOSE_HOLDOUT, PURPOSE_LAYER } from "./bucket";
import { measureCondition } from "./condition";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { NAME_BYTES_MAX, SEGMENT_DEPTH_MAX } from "./limits";
import { beginCheck, INVALID, note, SOUND, UNSUPPORTED, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const PART_BYTES: usize = DRAW_BYTES + 8;

const HOLDOUT = tagOf(5, WIRE_BYTES);
const LAYER = tagOf(6, WIRE_BYTES);
const SEGMENT_FIELD = tagOf(7, WIRE_BYTES);

let holdouts: usize = 0;
let holdoutCount: u32 = 0;
let layers: usize = 0;
let layerCount: u32 = 0;
let segments: usize = 0;
let segmentCount: u32 = 0;
/** The deepest nesting among the segments that the condition being measured refers to. */
let deepestSegment: u32 = 0;

/** Builds all parts of the snapshot from `at` to `end`. */
export function loadParts(at: usize, end: usize, workspace: usize): void {
  holdoutCount = 0;
  layerCount = 0;
  segmentCount = 0;
  holdouts = allocate(4 * countFields(at, end, HOLDOUT));
  layers = allocate(4 * countFields(at, end, LAYER));
  segments = allocate(4 * countFields(at, end, SEGMENT_FIELD));
  for (let more = firstField(at, end); more; more = nextField()) {
    const goOn = fieldNext;
    const tag = fieldTag;
    const stop = fieldAt + fieldLength;
    if (tag == HOLDOUT) setAddressAt(holdouts, holdoutCount++, loadDrawn(fieldAt, stop, PURPOSE_HOLDOUT, workspace));
    else if (tag == LAYER) setAddressAt(layers, layerCount++, loadDrawn(fieldAt, stop, PURPOSE_LAYER, workspace));
    else if (tag == SEGMENT_FIELD) {
      // Counted after it is built, so that a segment can name earlier ones only.
      setAddressAt(segments, segmentCount, loadSegment(fieldAt, stop));
      segmentCount++;
    }
    resumeFields(goOn, end);
  }
}

/** How many fields of that tag there are. */
export function countFields(at: usize, end: usize, tag: u32): u32 {
  let count: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tag) count++;
  }
  return count;
}

function loadDrawn(at: usize, end: usize, purpose: u32, workspace: usize): usize {
  const part = allocate(PART_BYTES);
  let salt: usize = at;
  let saltLength: u32 = 0;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(2, WIRE_BYTES)) {
      salt = fieldAt;
      saltLength = fieldLength;
    } else if (fieldTag == tagOf(3, WIRE_VARINT) && purpose == PURPOSE_HOLDOUT) store<u32>(part, <u32>fieldNumber, DRAW_BYTES);
    else if (fieldTag != tagOf(1, WIRE_BYTES)) note(UNSUPPORTED);
  }
  if (saltLength > NAME_BYTES_MAX) note(INVALID);
  else prepareDraw(part, salt, saltLength, purpose, workspace);
  store<u32>(part, verdictOfCheck(), DRAW_BYTES + 4);
  return part;
}

function loadSegment(at: usize, end: usize): usize {
  const segment = allocate(AUDIENCE_BYTES);
  let condition: usize = 0;
  let conditionEnd: usize = 0;
  let isStatic = false;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(2, WIRE_BYTES)) {
      condition = fieldAt;
      conditionEnd = fieldAt + fieldLength;
      isStatic = false;
    } else if (fieldTag == tagOf(3, WIRE_BYTES)) isStatic = true;
    else if (fieldTag != tagOf(1, WIRE_BYTES)) note(UNSUPPORTED);
  }
  deepestSegment = 0;
  if (isStatic) note(UNSUPPORTED);
  else if (condition == 0) note(INVALID);
  else {
    measureCondition(condition, conditionEnd, 1);
    if (deepestSegment == SEGMENT_DEPTH_MAX) note(INVALID);
  }
  const nesting = deepestSegment + 1;
  if (verdictOfCheck() == SOUND) buildProgram(segment, condition, conditionEnd);
  store<u32>(segment, verdictOfCheck(), 24);
  store<u32>(segment, nesting, 28);
  return segment;
}

/** The segment of a number, noting what is wrong with it; 0 when there is none. */
export function segmentAt(index: u64): usize {
  if (index >= segmentCount) {
    note(INVALID);
    return 0;
  }
  const segment = addressAt(segments, <u32>index);
  note(load<u32>(segment, 24));
  deepestSegment = max(deepestSegment, load<u32>(segment, 28));
  return segment;
}

/** The holdout of a number, noting what is wrong with it; 0 when there is none. */
export function holdoutAt(index: u64): usize {
  return partAt(holdouts, holdoutCount, index);
}

/** The layer of a number, noting what is wrong with it; 0 when there is none. */
export function layerAt(index: u64): usize {
  return partAt(layers, layerCount, index);
}

function partAt(list: usize, count: u32, index: u64): usize {
  if (index >= count) {
    note(INVALID);
    return 0;
  }
  const part = addressAt(list, <u32>index);
  note(load<u32>(part, DRAW_BYTES + 4));
  return part;
}

// Building the holdouts, layers, counters, segments, time zones and caps of a snapshot.

import { AUDIENCE_BYTES, buildListProgram, buildProgram } from "./audience";
import { DRAW_BYTES, PURPOSE_HOLDOUT, PURPOSE_LAYER, prepareDraw } from "./bucket";
import { CAP_WARNING } from "./cap-layout";
import { measureCondition } from "./condition";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { NAME_BYTES_MAX, SEGMENT_DEPTH_MAX } from "./limits";
import { loadCap } from "./load-cap";
import { loadCounter } from "./load-counters";
import { addCap, addHoldout, addLayer, addSegment, addTimeZone, createParts, deepestSegment, forgetNesting, PART_BYTES, PART_ID } from "./parts";
import { readPeople } from "./people";
import { enterCap } from "./recorded-optimizations";
import { loadTimeZone } from "./time-zone";
import { beginCheck, INVALID, note, SOUND, UNSUPPORTED, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const HOLDOUT = tagOf(5, WIRE_BYTES);
const LAYER = tagOf(6, WIRE_BYTES);
const COUNTER = tagOf(8, WIRE_BYTES);
const SEGMENT_FIELD = tagOf(7, WIRE_BYTES);
const TIME_ZONE = tagOf(9, WIRE_BYTES);
const CAP = tagOf(10, WIRE_BYTES);

// Fields of Segment.
const CONDITION = tagOf(2, WIRE_BYTES);
const PEOPLE = tagOf(3, WIRE_BYTES);

/** Builds all parts of the snapshot from `at` to `end`. */
export function loadParts(at: usize, end: usize, workspace: usize): void {
  createParts(
    countFields(at, end, HOLDOUT),
    countFields(at, end, LAYER),
    countFields(at, end, SEGMENT_FIELD),
    countFields(at, end, TIME_ZONE),
    countFields(at, end, COUNTER),
    countFields(at, end, CAP),
  );
  loadTimeZones(at, end);
  loadCounters(at, end);
  for (let more = firstField(at, end); more; more = nextField()) {
    const goOn = fieldNext;
    const tag = fieldTag;
    const stop = fieldAt + fieldLength;
    if (tag == HOLDOUT) addHoldout(loadDrawn(fieldAt, stop, PURPOSE_HOLDOUT, workspace));
    else if (tag == LAYER) addLayer(loadDrawn(fieldAt, stop, PURPOSE_LAYER, workspace));
    else if (tag == SEGMENT_FIELD) addSegment(loadSegment(fieldAt, stop));
    else if (tag == CAP) loadKeptCap(fieldAt, stop);
    resumeFields(goOn, end);
  }
}

/** Segments and caps may point to any zone, wherever it is in the bytes. */
function loadTimeZones(at: usize, end: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != TIME_ZONE) continue;
    const goOn = fieldNext;
    addTimeZone(loadTimeZone(fieldAt, fieldAt + fieldLength));
    resumeFields(goOn, end);
  }
}

/** Counters come before segments, which refer to them. */
function loadCounters(at: usize, end: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    const goOn = fieldNext;
    if (fieldTag == COUNTER) loadCounter(fieldAt, fieldAt + fieldLength);
    resumeFields(goOn, end);
  }
}

function loadKeptCap(at: usize, end: usize): void {
  const cap = loadCap(at, end);
  addCap(cap);
  if (load<u32>(cap, CAP_WARNING) == SOUND) enterCap(cap);
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
    else if (fieldTag == tagOf(1, WIRE_BYTES)) keepId(part + PART_ID);
    else note(UNSUPPORTED);
  }
  if (saltLength > NAME_BYTES_MAX) note(INVALID);
  else prepareDraw(part, salt, saltLength, purpose, workspace);
  store<u32>(part, verdictOfCheck(), DRAW_BYTES + 4);
  return part;
}

/** Keeps where the id is that the walk is at. */
function keepId(to: usize): void {
  store<u32>(to, fieldLength);
  store<u32>(to, <u32>fieldAt, 4);
}

function loadSegment(at: usize, end: usize): usize {
  const segment = allocate(AUDIENCE_BYTES);
  let kind: u32 = 0;
  let kindAt: usize = 0;
  let kindEnd: usize = 0;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == CONDITION || fieldTag == PEOPLE) {
      kind = fieldTag;
      kindAt = fieldAt;
      kindEnd = fieldAt + fieldLength;
    } else if (fieldTag == tagOf(1, WIRE_BYTES)) keepId(segment);
    else note(UNSUPPORTED);
  }
  forgetNesting();
  if (kind == PEOPLE) loadPeople(segment, kindAt, kindEnd);
  else if (kind == CONDITION) loadRule(segment, kindAt, kindEnd);
  else note(INVALID);
  store<u32>(segment, verdictOfCheck(), 24);
  store<u32>(segment, deepestSegment + 1, 28);
  return segment;
}

function loadPeople(segment: usize, at: usize, end: usize): void {
  readPeople(at, end);
  if (verdictOfCheck() == SOUND) buildListProgram(segment);
}

function loadRule(segment: usize, at: usize, end: usize): void {
  measureCondition(at, end, 1);
  if (deepestSegment == SEGMENT_DEPTH_MAX) note(INVALID);
  if (verdictOfCheck() == SOUND) buildProgram(segment, at, end);
}

// A body with templates: its segments in order.
//
//   +0  u32  number of segments
//   +4  u32  what a missing value does: MISSING_SKIPS, or nothing
//   +8       segments: u32 address, u32 length of JSON text, or IS_PROGRAM

import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldTag, firstField, nextField, resumeFields } from "../fields";
import { allocate } from "../layout";
import { tagOf, WIRE_BYTES } from "../wire";
import { beginArena } from "./arena";
import { loadTemplate } from "./load-program";
import { missingCount, runProgramOf } from "./machine";
import { beginRendered, writeText } from "./rendered";
import { beginWork, hasFailed } from "./work";

const SEGMENT = tagOf(1, WIRE_BYTES);
const LITERAL = tagOf(1, WIRE_BYTES);

const HEAD_BYTES: usize = 8;
const SEGMENT_BYTES: usize = 8;
const IS_PROGRAM: u32 = u32.MAX_VALUE;

/** Of pillion.decision.v1.MissingValue. */
export const MISSING_SKIPS: u32 = 2;

/** What came of rendering: the body stands at RENDERED, a value is missing and the choice is skipped, or a bound was passed. */
export const RENDERED_WHOLE: u32 = 0;
export const RENDERED_MISSING: u32 = 1;
export const RENDERED_FAILED: u32 = 2;

/** Values that were missing where they were to be written, in all bodies of the call. */
export let missingValues: u32 = 0;

export function beginBodies(): void {
  missingValues = 0;
}

/** Takes a body that was found sound, with `count` segments, to the tables. */
export function buildBody(at: usize, end: usize, count: u32, missingValue: u32): usize {
  const body = allocate(HEAD_BYTES + <u64>count * SEGMENT_BYTES);
  store<u32>(body, count);
  store<u32>(body, missingValue, 4);
  let segment = body + HEAD_BYTES;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != SEGMENT) continue;
    const goOn = fieldNext;
    const stop = fieldEnd;
    buildSegment(segment);
    segment += SEGMENT_BYTES;
    resumeFields(goOn, stop);
  }
  return body;
}

/** Builds the segment that the walk is at; of several kinds the last one counts. */
function buildSegment(to: usize): void {
  let kind: u32 = 0;
  let content: usize = 0;
  let length: u32 = 0;
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    kind = fieldTag;
    content = fieldAt;
    length = fieldLength;
  }
  if (kind != LITERAL) {
    store<u32>(to, <u32>loadTemplate(content, length));
    store<u32>(to, IS_PROGRAM, 4);
    return;
  }
  // The text stays where it is in the snapshot.
  store<u32>(to, <u32>content);
  store<u32>(to, length, 4);
}

/** Renders a body to RENDERED. */
export function renderBody(body: usize): u32 {
  const count = load<u32>(body);
  let missing: u32 = 0;
  beginWork();
  beginRendered();
  for (let i: u32 = 0; i < count && !hasFailed; i++) {
    const segment = body + HEAD_BYTES + <usize>i * SEGMENT_BYTES;
    const length = load<u32>(segment, 4);
    if (length != IS_PROGRAM) {
      writeText(<usize>load<u32>(segment), length);
      continue;
    }
    beginArena();
    runProgramOf(<usize>load<u32>(segment));
    missing += missingCount;
  }
  if (hasFailed) return RENDERED_FAILED;
  missingValues += missing;
  return missing != 0 && load<u32>(body, 4) == MISSING_SKIPS ? RENDERED_MISSING : RENDERED_WHOLE;
}

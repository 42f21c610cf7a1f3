// Answering with a pillion.decision.v1.ExplainResponse: the answer of the same decision, and how it came about.

import { decide } from "./decide";
import { effectsLength } from "./effects";
import { EFFECTS, EXPLANATIONS, OUTPUT, OUTPUT_END, PERSON } from "./layout";
import { nowMs } from "./moment";
import { unitLength } from "./person";
import { beginRecorder, explanationsOmitted, recordedBytes } from "./recorder";
import { ANSWER_TOO_LARGE } from "./refusal";
import { next, readTag, skipField, tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { cursor, writeAt, writeByte, writeLongVarint, writeNumber, writeRaw, writeVarint } from "./write";

// Fields of ExplainResponse.
const RESPONSE = tagOf(1, WIRE_BYTES);
const EFFECTS_FIELD = tagOf(3, WIRE_BYTES);
const NOW_MS = tagOf(4, WIRE_VARINT);
const UNIT = tagOf(5, WIRE_BYTES);
const EXPLANATIONS_OMITTED = tagOf(6, WIRE_VARINT);

/** The tag of the response, and its length in the five bytes that any length fits into. */
const HEAD_BYTES: usize = 6;
/** The most bytes of the tags, lengths and numbers behind it. */
const REST_BYTES: usize = 40;

/** Explains the request from `at` to `end` at OUTPUT, and returns the length of the explanation, or minus the code of the refusal. */
export function explainCall(at: usize, end: usize, profileBytes: i32, snapshotAgeSeconds: u32): i32 {
  beginRecorder(true);
  const length = decide(at, end, profileBytes, snapshotAgeSeconds, OUTPUT + HEAD_BYTES);
  const recorded = recordedBytes();
  const omitted = explanationsOmitted;
  beginRecorder(false);
  if (length < 0) return length;
  writeAt(OUTPUT);
  writeByte(RESPONSE);
  writeFixedLength(length);
  writeAt(OUTPUT + HEAD_BYTES + length);
  if (cursor + REST_BYTES + effectsLength() + unitLength > OUTPUT_END) return -ANSWER_TOO_LARGE;
  writeByte(EFFECTS_FIELD);
  writeVarint(effectsLength());
  writeRaw(EFFECTS, effectsLength());
  writeByte(NOW_MS);
  writeLongVarint(nowMs);
  writeByte(UNIT);
  writeVarint(unitLength);
  writeRaw(PERSON, unitLength);
  writeExplanations(recorded, omitted);
  return <i32>(cursor - OUTPUT);
}

/** Writes a length in five bytes. */
function writeFixedLength(length: u32): void {
  for (let i: u32 = 0; i < 4; i++) writeByte(((length >> (7 * i)) & 0x7f) | 0x80);
  writeByte(length >> 28);
}

/** Writes the explanations that the recorder has left at EXPLANATIONS, as many as there is room for, and how many are missing. */
function writeExplanations(bytes: u32, omitted: u32): void {
  const end = EXPLANATIONS + bytes;
  let at: usize = EXPLANATIONS;
  let taken: usize = at;
  for (; at < end; at = next) {
    skipField(readTag(at, end), next, end);
    if (cursor + (next - EXPLANATIONS) + REST_BYTES <= OUTPUT_END) taken = next;
    else omitted++;
  }
  writeRaw(EXPLANATIONS, <u32>(taken - EXPLANATIONS));
  writeNumber(EXPLANATIONS_OMITTED, omitted);
}

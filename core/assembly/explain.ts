// Answering with a pillion.decision.v1.ExplainResponse: the answer of the same decision, and how it came about.

import { decide } from "./decide";
import { effectsLength } from "./effects";
import { EFFECTS, OUTPUT, OUTPUT_END, PERSON } from "./layout";
import { nowMs } from "./moment";
import { unitLength } from "./person";
import { ANSWER_TOO_LARGE } from "./refusal";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { cursor, writeAt, writeByte, writeLongVarint, writeRaw, writeVarint } from "./write";

// Fields of ExplainResponse.
const RESPONSE = tagOf(1, WIRE_BYTES);
const EFFECTS_FIELD = tagOf(3, WIRE_BYTES);
const NOW_MS = tagOf(4, WIRE_VARINT);
const UNIT = tagOf(5, WIRE_BYTES);

/** The tag of the response, and its length in the five bytes that any length fits into. */
const HEAD_BYTES: usize = 6;

/** Explains the request from `at` to `end` at OUTPUT, and returns the length of the explanation, or minus the code of the refusal. */
export function explainCall(at: usize, end: usize, profileBytes: i32, snapshotAgeSeconds: u32): i32 {
  const length = decide(at, end, profileBytes, snapshotAgeSeconds, OUTPUT + HEAD_BYTES);
  if (length < 0) return length;
  writeAt(OUTPUT);
  writeByte(RESPONSE);
  writeFixedLength(length);
  writeAt(OUTPUT + HEAD_BYTES + length);
  if (cursor + 32 + effectsLength() + unitLength > OUTPUT_END) return -ANSWER_TOO_LARGE;
  writeByte(EFFECTS_FIELD);
  writeVarint(effectsLength());
  writeRaw(EFFECTS, effectsLength());
  writeByte(NOW_MS);
  writeLongVarint(nowMs);
  writeByte(UNIT);
  writeVarint(unitLength);
  writeRaw(PERSON, unitLength);
  return <i32>(cursor - OUTPUT);
}

/** Writes a length in five bytes. */
function writeFixedLength(length: u32): void {
  for (let i: u32 = 0; i < 4; i++) writeByte(((length >> (7 * i)) & 0x7f) | 0x80);
  writeByte(length >> 28);
}

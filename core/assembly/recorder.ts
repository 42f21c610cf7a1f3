// Recording how decisions come about, as pillion.decision.v1.Explanations. It is the walk of decide.ts that is recorded, and no other: a stage is
// one call of passes or passesDraw there, which cost a look at a flag when nothing is recorded.
//
// What is recorded grows at EXPLANATIONS while the answer grows at OUTPUT, so each function here takes the cursor of write.ts for itself and
// gives it back.

import { audience, body, EXPERIENCE, id, idBytes, readExperience } from "./experience-message";
import { writeText } from "./explained-value";
import { fieldAt, fieldLength, fieldNext, fieldTag, nextField, resumeFields } from "./fields";
import { EXPLANATIONS, EXPLANATIONS_END } from "./layout";
import { idAt, idLength, kindAt, kindEnd, readId } from "./optimization-message";
import { outcomeId, outcomeIdLength, readOutcomeId } from "./outcome-id";
import { STAGE_AUDIENCE, STAGE_FREQUENCY, STAGE_READY, STAGE_VARIANT } from "./stages";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { beginMessage, cursor, endMessage, writeAt, writeByte, writeLongVarint, writeNumber } from "./write";

// Fields of ExplainResponse.
const EXPLANATION = tagOf(2, WIRE_BYTES);

// Fields of Explanation.
const NAME = tagOf(1, WIRE_BYTES);
const OPTIMIZATION = tagOf(2, WIRE_BYTES);
const REASON = tagOf(3, WIRE_VARINT);
const OUTCOME = tagOf(4, WIRE_BYTES);
const STAGE = tagOf(5, WIRE_BYTES);
const STAGES_CUT = tagOf(6, WIRE_VARINT);

// Fields of Stage.
const KIND = tagOf(1, WIRE_VARINT);
const SUBJECT = tagOf(2, WIRE_BYTES);
const PASSED = tagOf(3, WIRE_VARINT);
const DRAW = tagOf(4, WIRE_BYTES);
const SPENT = tagOf(6, WIRE_BYTES);
const TESTS_CUT = tagOf(7, WIRE_VARINT);

// Fields of Spent.
const SHOWN = tagOf(1, WIRE_VARINT);
const SHOWN_MAX = tagOf(2, WIRE_VARINT);
const LAST_MS = tagOf(3, WIRE_VARINT);
const NEXT_MS = tagOf(4, WIRE_VARINT);

// Fields of Draw.
const SLOT = tagOf(1, WIRE_VARINT);
const START = tagOf(2, WIRE_VARINT);
const END = tagOf(3, WIRE_VARINT);

/** More than a stage without tests takes, a test without those within it, and the lengths that grow when messages end. */
const ROOM_BYTES: usize = 0x10000;

/** Whether the call wants explanations, */
export let isExplaining: bool = false;
/** and whether the decision that is being made is recorded. */
export let isRecording: bool = false;
/** How many explanations there was no room for. */
export let explanationsOmitted: u32 = 0;

/** Where the next byte goes, */
let end: usize = EXPLANATIONS;
/** and the cursor of the answer meanwhile. */
let answerCursor: usize = 0;
let explanation: usize = 0;
let isCut: bool = false;
/** What the stages are about: the id of an experience; empty: the optimization itself. */
let subjectAt: usize = 0;
let subjectLength: u32 = 0;
/** Where the experiences of the personalization go on that are not recorded yet; 0: none is. */
let experiencesAt: usize = 0;
let experiencesEnd: usize = 0;

/** Begins to record, or not to. */
export function beginRecorder(isWanted: bool): void {
  isExplaining = isWanted;
  isRecording = false;
  explanationsOmitted = 0;
  end = EXPLANATIONS;
}

/** The length of what was recorded. */
export function recordedBytes(): u32 {
  return <u32>(end - EXPLANATIONS);
}

/** Takes the cursor to where the recorder writes; false when there is no room left, and then it is not taken. */
export function takeCursor(): bool {
  if (end + ROOM_BYTES > EXPLANATIONS_END) {
    isCut = true;
    return false;
  }
  answerCursor = cursor;
  writeAt(end);
  return true;
}

/** Takes the cursor for the end of what takeCursor had room for. */
export function takeCursorBack(): void {
  answerCursor = cursor;
  writeAt(end);
}

/** Gives the cursor back to the answer. */
export function giveCursorBack(): void {
  end = cursor;
  writeAt(answerCursor);
}

/** Begins the explanation of an optimization. */
export function beginExplanation(optimization: usize): void {
  isRecording = takeCursor();
  if (!isRecording) {
    explanationsOmitted++;
    return;
  }
  isCut = false;
  subjectLength = 0;
  experiencesAt = 0;
  explanation = beginMessage(EXPLANATION);
  writeText(NAME, <usize>load<u32>(optimization, 4), load<u32>(optimization));
  readId(optimization);
  if (idLength != 0) writeText(OPTIMIZATION, idAt, idLength);
  giveCursorBack();
}

/** Ends it with what came out. The outcome is 0 when there is none. */
export function endExplanation(reason: u32, outcome: usize): void {
  if (!isRecording) return;
  isRecording = false;
  takeCursorBack();
  writeNumber(REASON, reason);
  if (outcome != 0) readOutcomeId(outcome);
  if (outcome != 0 && outcomeIdLength != 0) writeText(OUTCOME, outcomeId, outcomeIdLength);
  writeNumber(STAGES_CUT, isCut ? 1 : 0);
  endMessage(explanation);
  giveCursorBack();
}

/** A stage of the decision that is being made, about what the last recordNextExperience named. Returns whether it is passed. */
export function passes(kind: u32, isPassed: bool): bool {
  if (isRecording) recordStage(kind, isPassed);
  return isPassed;
}

/** The same of a stage that is about something else, of which the id is given. */
export function passesAbout(kind: u32, subject: usize, length: u32, isPassed: bool): bool {
  if (isRecording && takeCursor()) endStage(beginStage(kind, subject, length), isPassed);
  return isPassed;
}

/** Stops recording for a while; resumeRecording wants what is returned. */
export function pauseRecording(): bool {
  const wasRecording = isRecording;
  isRecording = false;
  return wasRecording;
}

export function resumeRecording(wasRecording: bool): void {
  isRecording = wasRecording;
}

function recordStage(kind: u32, isPassed: bool): void {
  if (!takeCursor()) return;
  const stage = beginStage(kind, subjectAt, subjectLength);
  endStage(stage, isPassed);
}

/**
 * A stage that is passed when the slot of the person is in a range. `subject` is where the length and the address of the id of what is drawn for
 * are (a record of a name begins so); 0: the optimization itself.
 */
export function passesDraw(kind: u32, subject: usize, slot: u32, start: u32, end: u32): bool {
  const isPassed = slot >= start && slot < end;
  if (isRecording) {
    if (subject == 0) recordDraw(kind, 0, 0, slot, start, end, isPassed);
    else recordDraw(kind, <usize>load<u32>(subject, 4), load<u32>(subject), slot, start, end, isPassed);
  }
  return isPassed;
}

/** Records the draw of a variant, by its outcome; of those that are beyond all, 0. */
export function recordVariant(outcome: usize, slot: u32, start: u32, end: u32): void {
  if (outcome != 0) readOutcomeId(outcome);
  recordDraw(STAGE_VARIANT, outcomeId, outcome == 0 ? 0 : outcomeIdLength, slot, start, end, outcome != 0);
}

function recordDraw(kind: u32, subject: usize, length: u32, slot: u32, start: u32, end: u32, isPassed: bool): void {
  if (!takeCursor()) return;
  const stage = beginStage(kind, subject, length);
  const draw = beginMessage(DRAW);
  writeNumber(SLOT, slot);
  writeNumber(START, start);
  writeNumber(END, end);
  endMessage(draw);
  endStage(stage, isPassed);
}

/** Records the stage of a frequency, of which a showing at a moment may have spent all. */
export function recordFrequency(isSpent: bool, lastMs: i64): void {
  recordSpent(STAGE_FREQUENCY, subjectAt, subjectLength, isSpent, isSpent ? 1 : 0, 1, lastMs, 0);
}

/** Records a stage of how much was spent of what there is: a pillion.decision.v1.Spent. */
export function recordSpent(kind: u32, subject: usize, length: u32, isSpent: bool, shown: u32, shownMax: u32, lastMs: i64, nextMs: i64): void {
  if (!takeCursor()) return;
  const stage = beginStage(kind, subject, length);
  const spent = beginMessage(SPENT);
  writeNumber(SHOWN, shown);
  writeNumber(SHOWN_MAX, shownMax);
  writeMoment(LAST_MS, lastMs);
  writeMoment(NEXT_MS, nextMs);
  endMessage(spent);
  endStage(stage, !isSpent);
}

function writeMoment(tag: u32, ms: i64): void {
  if (ms == 0) return;
  writeByte(tag);
  writeLongVarint(ms);
}

/** Begins a stage at the cursor, which was taken. */
function beginStage(kind: u32, subject: usize, length: u32): usize {
  const stage = beginMessage(STAGE);
  writeNumber(KIND, kind);
  if (length != 0) writeText(SUBJECT, subject, length);
  return stage;
}

/** Ends it, and gives the cursor back. */
function endStage(stage: usize, isPassed: bool): void {
  writeNumber(PASSED, isPassed ? 1 : 0);
  endMessage(stage);
  giveCursorBack();
}

/** Begins the stage of an audience, to which tests are added until endAudience; returns 0 when there is no room. */
export function beginAudience(): usize {
  if (!takeCursor()) return 0;
  const stage = beginStage(STAGE_AUDIENCE, subjectAt, subjectLength);
  giveCursorBack();
  return stage;
}

export function endAudience(stage: usize, isPassed: bool, areTestsCut: bool): void {
  takeCursorBack();
  writeNumber(TESTS_CUT, areTestsCut ? 1 : 0);
  endStage(stage, isPassed);
}

/**
 * Says that what follows is about the next ready experience, or that no more follow. Those that need setup are no part of the tables, so that they
 * are looked up in the message: each is recorded before the ready one that follows it.
 */
export function recordNextExperience(optimization: usize): void {
  if (experiencesAt == 0) {
    readId(optimization);
    experiencesAt = kindAt;
    experiencesEnd = kindEnd;
  }
  resumeFields(experiencesAt, experiencesEnd);
  let isReady = false;
  while (!isReady && nextField()) {
    experiencesAt = fieldNext;
    if (fieldTag != EXPERIENCE) continue;
    readExperience(fieldAt, fieldAt + fieldLength);
    isReady = audience != 0 && body != 0;
    subjectAt = id;
    subjectLength = idBytes;
    recordStage(STAGE_READY, isReady);
    resumeFields(experiencesAt, experiencesEnd);
  }
}

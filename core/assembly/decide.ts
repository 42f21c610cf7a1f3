// The stages of a decision, in the order of docs/DETERMINISM.md.

import { addressAt } from "./address-list";
import { beginAnswer, finishAnswer, fits, writeChoice, writeWarning } from "./answer";
import { slotOf } from "./bucket";
import { EXPERIENCE_BYTES, FIRST_DRAW, VARIANT_BYTES, VARIANT_DRAW } from "./optimization";
import { KIND_PERSONALIZATION } from "./optimization-message";
import { isInAudience } from "./program";
import { REASON_AUDIENCE, REASON_DEVICE, REASON_HOLDOUT, REASON_LAYER, REASON_NO_EXPERIENCE, REASON_NOT_RUNNING, REASON_TRAFFIC } from "./reasons";
import { ANSWER_TOO_LARGE } from "./refusal";
import { deviceBit, includesWithheld, readRequest, unitLength } from "./request";
import { beginSelection, nextOptimization } from "./selection";
import { beginCall } from "./value";

/** Answers the request from `at` to `end`, and returns the length of the answer, or minus the code of the refusal. */
export function decide(at: usize, end: usize, snapshotAgeSeconds: u32): i32 {
  beginCall();
  const refusal = readRequest(at, end);
  if (refusal != 0) return -refusal;
  beginAnswer(snapshotAgeSeconds);
  beginSelection();
  for (let optimization = nextOptimization(); optimization != 0 && fits; optimization = nextOptimization()) {
    if (load<u8>(optimization, 18) != 0) writeWarning(optimization);
    else if (load<u8>(optimization, 16) == KIND_PERSONALIZATION) decidePersonalization(optimization);
    else decideExperiment(optimization);
  }
  return fits ? <i32>finishAnswer(snapshotAgeSeconds) : -ANSWER_TOO_LARGE;
}

function decidePersonalization(optimization: usize): void {
  if (load<u8>(optimization, 17) == 0) return withhold(optimization, REASON_NOT_RUNNING);
  if (isHeldOut(optimization)) return withhold(optimization, REASON_HOLDOUT);
  const experience = firstQualifying(optimization);
  if (experience == 0) return withhold(optimization, REASON_NO_EXPERIENCE);
  const control = load<u32>(optimization, 44);
  if (control != 0 && slotOf(optimization + FIRST_DRAW, unitLength) < control) return give(optimization, <usize>load<u32>(experience, 12));
  give(optimization, <usize>load<u32>(experience, 8));
}

function decideExperiment(optimization: usize): void {
  if (load<u8>(optimization, 17) == 0) return withhold(optimization, REASON_NOT_RUNNING);
  if ((load<u32>(optimization, 92) & deviceBit) == 0) return withhold(optimization, REASON_DEVICE);
  const audience = <usize>load<u32>(optimization, 88);
  if (audience != 0 && !isInAudience(audience)) return withhold(optimization, REASON_AUDIENCE);
  if (isHeldOut(optimization)) return withhold(optimization, REASON_HOLDOUT);
  if (!isInLayer(optimization)) return withhold(optimization, REASON_LAYER);
  if (slotOf(optimization + FIRST_DRAW, unitLength) >= load<u32>(optimization, 44)) return withhold(optimization, REASON_TRAFFIC);
  give(optimization, drawVariant(optimization));
}

function isHeldOut(optimization: usize): bool {
  const count = load<u32>(optimization, 36);
  const holdouts = <usize>load<u32>(optimization, 40);
  for (let i: u32 = 0; i < count; i++) {
    const holdout = addressAt(holdouts, i);
    if (slotOf(holdout, unitLength) < load<u32>(holdout, 16)) return true;
  }
  return false;
}

/** The first ready experience for the device whose audience matches, or 0. */
function firstQualifying(optimization: usize): usize {
  const count = load<u32>(optimization, 48);
  let experience = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    if ((load<u32>(experience, 4) & deviceBit) != 0 && isInAudience(<usize>load<u32>(experience))) return experience;
    experience += EXPERIENCE_BYTES;
  }
  return 0;
}

function isInLayer(optimization: usize): bool {
  const layer = <usize>load<u32>(optimization, 96);
  if (layer == 0) return true;
  const slot = slotOf(layer, unitLength);
  return slot >= load<u32>(optimization, 100) && slot < load<u32>(optimization, 104);
}

/** The outcome of the variant whose range holds the person's slot, or that of being beyond all. */
function drawVariant(optimization: usize): usize {
  const slot = slotOf(optimization + VARIANT_DRAW, unitLength);
  const count = load<u32>(optimization, 48);
  let variant = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    if (slot < load<u32>(variant)) return <usize>load<u32>(variant, 4);
    variant += VARIANT_BYTES;
  }
  return <usize>load<u32>(optimization, 108);
}

/** Answers with an outcome; one without a body only when the caller wants to know. */
function give(optimization: usize, outcome: usize): void {
  if (load<u32>(outcome, 16) != 0 || includesWithheld) writeChoice(optimization, outcome, 0);
}

function withhold(optimization: usize, reason: u32): void {
  if (includesWithheld) writeChoice(optimization, 0, reason);
}

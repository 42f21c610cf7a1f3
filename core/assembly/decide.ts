// The stages of a decision, in the order of docs/DETERMINISM.md.

import { addressAt } from "./address-list";
import { beginAnswer, finishAnswer, fits, writeChoice, writeWarning } from "./answer";
import { keptVariant } from "./assignment";
import { slotOf } from "./bucket";
import { beginHashes } from "./call-hashes";
import { beginDecisionIds } from "./decision-id";
import { isExperienceSpent, isExperimentSpent, takesFromCaps } from "./display";
import { beginEffects, effectsFit, noteExposure } from "./effects";
import { isInSession, isShown, readExposure } from "./exposure-state";
import { findOutcome, needsAudience, outcomeAudience } from "./find-outcome";
import { outcomeOfPerson } from "./forced";
import { hasPreviews } from "./host-input";
import { SLOTS_END } from "./limits";
import { nowMs } from "./moment";
import { BODY_READY, EXPERIENCE_BYTES, FIRST_DRAW, RUNNING, VARIANT_BYTES, VARIANT_DRAW } from "./optimization";
import { idAt, idLength, KIND_PERSONALIZATION, readId } from "./optimization-message";
import { outcomeId, outcomeIdLength, readOutcomeId } from "./outcome-id";
import { PART_ID } from "./parts";
import { unitLength } from "./person";
import { isMetBy, PREREQUISITE_BYTES } from "./prerequisite";
import { beginPreviews, nextPreview, obeysAudience, previewId, previewIdLength } from "./preview";
import { isProfileNeeded, isProfileOpen, needProfile } from "./profile";
import { passesAudience } from "./program";
import { trafficAt } from "./ramp";
import { isDecided, keepDecision, outcomeKept, reachOf, reasonKept } from "./reach";
import {
  NO_REASON,
  REASON_ASSIGNED,
  REASON_AUDIENCE,
  REASON_CONTROL,
  REASON_DEVICE,
  REASON_DISPLAY,
  REASON_FORCED,
  REASON_HOLDOUT,
  REASON_LAYER,
  REASON_MISSING_VALUE,
  REASON_NO_EXPERIENCE,
  REASON_NOT_RUNNING,
  REASON_PREREQUISITE,
  REASON_SCHEDULE,
  REASON_STICKY,
  REASON_TARGETED,
  REASON_TRAFFIC,
} from "./reasons";
import {
  beginExplanation,
  endExplanation,
  isExplaining,
  isRecording,
  passes,
  passesAbout,
  passesDraw,
  pauseRecording,
  recordNextExperience,
  recordVariant,
  resumeRecording,
} from "./recorder";
import { ANSWER_TOO_LARGE, PROFILE_NEEDED } from "./refusal";
import { deviceBit, includesWithheld, isRecorded, readRequest } from "./request";
import { isActive } from "./schedule";
import { beginSelection, nextOptimization } from "./selection";
import { beginCall } from "./slot";
import {
  STAGE_BODY,
  STAGE_CONTROL,
  STAGE_DEFINITION,
  STAGE_DEVICE,
  STAGE_FORCED,
  STAGE_HOLDOUT,
  STAGE_LAYER,
  STAGE_PREREQUISITE,
  STAGE_PREVIEW,
  STAGE_SCHEDULE,
  STAGE_STATUS,
  STAGE_TRAFFIC,
} from "./stages";
import { beginBodies, RENDERED_FAILED, RENDERED_MISSING, RENDERED_WHOLE, renderBody } from "./template/body";
import { TEMPLATE } from "./verdict";

/** What came out for the optimization decided last: why, */
let reason: u32 = 0;
/** and the outcome (see optimization.ts), 0 when there is none to name. */
let outcome: usize = 0;

/** Answers the request from `at` to `end` at `to`, and returns the length of the answer, or minus the code of the refusal. */
export function decide(at: usize, end: usize, profileBytes: i32, snapshotAgeSeconds: u32, to: usize): i32 {
  beginCall();
  const refusal = readRequest(at, end, profileBytes);
  if (refusal != 0) return -refusal;
  beginAnswer(to, snapshotAgeSeconds);
  beginHashes();
  beginDecisionIds();
  beginBodies();
  beginSelection();
  for (let optimization = nextOptimization(); optimization != 0 && goesOn(); optimization = nextOptimization()) {
    if (isExplaining) beginExplanation(optimization);
    if (passes(STAGE_DEFINITION, load<u8>(optimization, 18) == 0)) {
      decideOne(optimization);
      give(optimization);
      if (isRecorded && outcome != 0) record(optimization);
    } else {
      withhold(NO_REASON);
      writeWarning(optimization, load<u8>(optimization, 18));
    }
    if (isExplaining) endExplanation(reason, outcome);
  }
  if (!goesOn()) {
    beginEffects();
    return isProfileNeeded ? -PROFILE_NEEDED : -ANSWER_TOO_LARGE;
  }
  return <i32>finishAnswer(to, snapshotAgeSeconds);
}

/** False when it is known already that this call gives no answer. */
function goesOn(): bool {
  return fits && effectsFit && !isProfileNeeded;
}

/** Decides a sound optimization: `reason` and `outcome`. */
function decideOne(optimization: usize): void {
  const status = load<u8>(optimization, 17);
  if (status > RUNNING || hasPreviews) return decideReached(optimization);
  if (!passes(STAGE_STATUS, status != 0)) return withhold(REASON_NOT_RUNNING);
  decideByKind(optimization);
}

/** The same of one about which more than its own rules decide. What came out is kept, because others may ask for it in this call. */
function decideReached(optimization: usize): void {
  const reach = reachOf(optimization);
  if (reach != 0 && isDecided(reach) && !isRecording) {
    reason = reasonKept(reach);
    outcome = outcomeKept(reach);
    return;
  }
  decideWithOthers(optimization, reach);
  if (reach != 0) keepDecision(reach, reason, outcome);
}

function decideWithOthers(optimization: usize, reach: usize): void {
  const previewed = hasPreviews ? previewedOutcome(optimization) : 0;
  if (previewed != 0) return force(previewed);
  if (!passes(STAGE_STATUS, (load<u8>(optimization, 17) & RUNNING) != 0)) return withhold(REASON_NOT_RUNNING);
  if (reach != 0) {
    const forced = forcedOutcome(reach);
    if (forced != 0) return force(forced);
    if (!areMet(reach)) return withhold(REASON_PREREQUISITE);
  }
  decideByKind(optimization);
}

/** The outcome of the first preview that shows one, or 0. */
function previewedOutcome(optimization: usize): usize {
  beginPreviews(optimization);
  while (nextPreview()) {
    const previewed = findOutcome(optimization, previewId, previewIdLength);
    if (previewed == 0) continue;
    const isShown = !obeysAudience || hasAudience();
    if (!passesAbout(STAGE_PREVIEW, previewId, previewIdLength, !isShown)) return previewed;
  }
  return 0;
}

/** Whether the person is in the audience of the outcome that was found last. */
function hasAudience(): bool {
  if (outcomeAudience == 0) return !needsAudience;
  const wasRecording = pauseRecording();
  const isPassed = passesAudience(outcomeAudience);
  resumeRecording(wasRecording);
  return isPassed;
}

/** The outcome that is forced on the person, or 0. */
function forcedOutcome(reach: usize): usize {
  const people = <usize>load<u32>(reach, 24);
  if (people == 0) return 0;
  const forced = outcomeOfPerson(people);
  if (forced != 0) readOutcomeId(forced);
  passesAbout(STAGE_FORCED, outcomeId, forced == 0 ? 0 : outcomeIdLength, forced == 0);
  return forced;
}

/** Whether the other optimizations have given the person what this one asks for; they are decided as this call would. */
function areMet(reach: usize): bool {
  const count = load<u32>(reach, 16);
  let prerequisite = <usize>load<u32>(reach, 20);
  for (let i: u32 = 0; i < count; i++) {
    const other = <usize>load<u32>(prerequisite);
    const wasRecording = pauseRecording();
    if (load<u8>(other, 18) == 0) decideOne(other);
    else withhold(NO_REASON);
    resumeRecording(wasRecording);
    const isMet = isMetBy(prerequisite, reason, outcome);
    if (isRecording) readId(other);
    if (!passesAbout(STAGE_PREREQUISITE, idAt, idLength, isMet)) return false;
    prerequisite += PREREQUISITE_BYTES;
  }
  return true;
}

function force(forced: usize): void {
  reason = REASON_FORCED;
  outcome = forced;
}

function decideByKind(optimization: usize): void {
  if (load<u8>(optimization, 16) == KIND_PERSONALIZATION) decidePersonalization(optimization);
  else decideExperiment(optimization);
}

function decidePersonalization(optimization: usize): void {
  if (isHeldOut(optimization)) return withhold(REASON_HOLDOUT);
  const experience = firstQualifying(optimization);
  if (experience == 0) return withhold(REASON_NO_EXPERIENCE);
  const control = load<u32>(optimization, 44);
  const isControl = control != 0 && !passesDraw(STAGE_CONTROL, 0, slotOf(optimization + FIRST_DRAW, unitLength), control, SLOTS_END);
  reason = isControl ? REASON_CONTROL : REASON_TARGETED;
  outcome = <usize>(isControl ? load<u32>(experience, 12) : load<u32>(experience, 8));
}

function decideExperiment(optimization: usize): void {
  const schedule = <usize>load<u32>(optimization, 112);
  if (schedule != 0 && !passes(STAGE_SCHEDULE, isActive(schedule, nowMs))) return withhold(REASON_SCHEDULE);
  if (!passes(STAGE_DEVICE, (load<u32>(optimization, 92) & deviceBit) != 0)) return withhold(REASON_DEVICE);
  const audience = <usize>load<u32>(optimization, 88);
  if (audience != 0 && !passesAudience(audience)) return withhold(REASON_AUDIENCE);
  if (isHeldOut(optimization)) return withhold(REASON_HOLDOUT);
  if (!isInLayer(optimization)) return withhold(REASON_LAYER);
  const kept = load<u8>(optimization, 19) != 0 ? keptVariant(optimization) : 0;
  if (kept == 0 && !passesDraw(STAGE_TRAFFIC, 0, slotOf(optimization + FIRST_DRAW, unitLength), 0, trafficOf(optimization))) return withhold(REASON_TRAFFIC);
  const variant = kept != 0 ? kept : drawVariant(optimization);
  const display = <usize>load<u32>(variant, 36);
  if (display != 0 && isExperimentSpent(display, optimization, variant)) return withhold(REASON_DISPLAY);
  outcome = variant;
  reason = load<u32>(variant, 16) == 0 ? REASON_CONTROL : kept != 0 ? REASON_STICKY : REASON_ASSIGNED;
}

function isHeldOut(optimization: usize): bool {
  const count = load<u32>(optimization, 36);
  const holdouts = <usize>load<u32>(optimization, 40);
  for (let i: u32 = 0; i < count; i++) {
    const holdout = addressAt(holdouts, i);
    if (!passesDraw(STAGE_HOLDOUT, holdout + PART_ID, slotOf(holdout, unitLength), load<u32>(holdout, 16), SLOTS_END)) return true;
  }
  return false;
}

/** The traffic of an experiment, now. */
function trafficOf(optimization: usize): u32 {
  const traffic = load<u32>(optimization, 44);
  const ramp = <usize>load<u32>(optimization, 116);
  return ramp == 0 ? traffic : trafficAt(ramp, nowMs, traffic);
}

/** The first ready experience that is active, for the device, whose audience matches, and that may still be shown, or 0. */
function firstQualifying(optimization: usize): usize {
  const count = load<u32>(optimization, 48);
  let experience = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    if (isRecording) recordNextExperience(optimization);
    if (isOpen(experience) && passesAudience(<usize>load<u32>(experience)) && !isSpent(optimization, experience)) return experience;
    experience += EXPERIENCE_BYTES;
  }
  if (isRecording) recordNextExperience(optimization);
  return 0;
}

/** Whether an experience is within its schedule and for the device. */
function isOpen(experience: usize): bool {
  const schedule = <usize>load<u32>(experience, 16);
  if (schedule != 0 && !passes(STAGE_SCHEDULE, isActive(schedule, nowMs))) return false;
  return passes(STAGE_DEVICE, (load<u32>(experience, 4) & deviceBit) != 0);
}

function isSpent(optimization: usize, experience: usize): bool {
  const shown = <usize>load<u32>(experience, 8);
  const display = <usize>load<u32>(shown, 36);
  return display != 0 && isExperienceSpent(display, optimization, shown);
}

function isInLayer(optimization: usize): bool {
  const layer = <usize>load<u32>(optimization, 96);
  if (layer == 0) return true;
  return passesDraw(STAGE_LAYER, layer + PART_ID, slotOf(layer, unitLength), load<u32>(optimization, 100), load<u32>(optimization, 104));
}

/** The outcome of the variant whose range holds the person's slot, or that of being beyond all. */
function drawVariant(optimization: usize): usize {
  const slot = slotOf(optimization + VARIANT_DRAW, unitLength);
  const count = load<u32>(optimization, 48);
  let variant = <usize>load<u32>(optimization, 52);
  let start: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const end = load<u32>(variant);
    if (slot < end) {
      const drawn = <usize>load<u32>(variant, 4);
      if (isRecording) recordVariant(drawn, slot, start, end);
      return drawn;
    }
    start = end;
    variant += VARIANT_BYTES;
  }
  if (isRecording) recordVariant(0, slot, 0, start);
  return <usize>load<u32>(optimization, 108);
}

function withhold(why: u32): void {
  reason = why;
  outcome = 0;
}

/** Writes what came out into the answer: something without a body only when the caller wants to know. */
function give(optimization: usize): void {
  const body: u32 = outcome == 0 ? 0 : load<u32>(outcome, 16);
  if (body > BODY_READY) return giveRendered(optimization, <usize>body);
  if (includesWithheld || body != 0) writeChoice(optimization, outcome, reason);
}

/** The same of a body with templates. One that cannot be rendered is dropped with a warning, or, when it says so of missing values, withheld. */
function giveRendered(optimization: usize, body: usize): void {
  const result = renderBody(body);
  if (passes(STAGE_BODY, result == RENDERED_WHOLE)) return writeChoice(optimization, outcome, reason);
  withhold(result == RENDERED_MISSING ? REASON_MISSING_VALUE : NO_REASON);
  if (result == RENDERED_FAILED) writeWarning(optimization, TEMPLATE);
  else if (includesWithheld) writeChoice(optimization, 0, reason);
}

/** Records the outcome, unless the profile says that it was recorded in this session and nothing is spent by it. */
function record(optimization: usize): void {
  if (reason == REASON_FORCED) return;
  const isRepeated = isProfileOpen() && readExposure(optimization, outcome) && isInSession;
  if (isRepeated && !spends()) return;
  noteExposure(optimization, outcome, reason, isRepeated);
  // Without a profile nothing is known to be repeated; with one there may be less to record.
  if (!effectsFit) needProfile();
}

/** Whether giving an outcome that was recorded in this session, and read last, spends something. */
function spends(): bool {
  return load<u32>(outcome, 16) != 0 && (!isShown || takesFromCaps(<usize>load<u32>(outcome, 36), outcome));
}

// Folding changes into a profile: pillion.decision.v1.Changes into a pillion.decision.v1.Profile.

import { addEvent, beginEvents } from "./event-message";
import { fieldAt, fieldLength, fieldNext, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { foldEvents } from "./fold-events";
import { foldExposure } from "./fold-exposures";
import { PROFILE } from "./layout";
import { mergeEntries } from "./merge-entries";
import { nowMs } from "./moment";
import { MALFORMED_CHANGES, MALFORMED_PROFILE, PROFILE_TOO_LARGE } from "./refusal";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES } from "./wire";
import { beginEntries, entriesEnd, isWorkFull } from "./work-entries";
import { beginHeap } from "./work-heap";
import { addLinked, addUnit, beginProfile, loadProfile, MERGED, raiseRevision } from "./work-profile";
import { writeProfile } from "./write-profile";

// Fields of Changes.
const UNIT = tagOf(1, WIRE_BYTES);
const LINKED_UNIT = tagOf(2, WIRE_BYTES);
const PROFILE_FIELD = tagOf(3, WIRE_BYTES);
const EVENT = tagOf(4, WIRE_BYTES);
const EXPOSURE = tagOf(5, WIRE_BYTES);

/** Folds the changes from `at` to `end` into the profile of so many bytes at PROFILE; returns the length of the new one at OUTPUT, or minus a refusal. */
export function applyChanges(at: usize, end: usize, profileBytes: i32): i32 {
  beginEntries();
  beginHeap();
  beginProfile();
  beginEvents();
  if (profileBytes > 0 && !loadProfile(PROFILE, PROFILE + profileBytes, 0)) return -MALFORMED_PROFILE;
  if (!checkChanges(at, end)) return -MALFORMED_CHANGES;
  foldUnits(at, end);
  if (!foldProfiles(at, end)) return -MALFORMED_CHANGES;
  foldEvents();
  foldExposures(at, end);
  if (isWorkFull) return -PROFILE_TOO_LARGE;
  raiseRevision();
  return <i32>writeProfile();
}

/** Whether the changes are sound as far as that shows before they are folded; the events are put into their order. */
function checkChanges(at: usize, end: usize): bool {
  const now = nowMs;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == EVENT) addEvent(now);
    else if (fieldTag == EXPOSURE) checkFields(end);
  }
  return verdictOfCheck() == SOUND;
}

/** Notes when the message that the walk is at has no fields that can be walked. */
function checkFields(end: usize): void {
  const goOn = fieldNext;
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; ) more = nextField();
  resumeFields(goOn, end);
}

function foldUnits(at: usize, end: usize): void {
  let unit: usize = at;
  let unitLength: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != UNIT) continue;
    unit = fieldAt;
    unitLength = fieldLength;
  }
  addUnit(unit, unitLength);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == LINKED_UNIT) addLinked(fieldAt, fieldLength);
  }
}

function foldProfiles(at: usize, end: usize): bool {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != PROFILE_FIELD) continue;
    const goOn = fieldNext;
    const first = entriesEnd;
    if (!loadProfile(fieldAt, fieldAt + fieldLength, MERGED)) return false;
    mergeEntries(first);
    resumeFields(goOn, end);
  }
  return true;
}

function foldExposures(at: usize, end: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != EXPOSURE) continue;
    const goOn = fieldNext;
    foldExposure(fieldAt, fieldAt + fieldLength);
    resumeFields(goOn, end);
  }
}

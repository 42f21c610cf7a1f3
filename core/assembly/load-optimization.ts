// Building an optimization (see optimization.ts) in two walks: checkOptimization says whether it can be evaluated and interns the names its
// conditions mention, buildOptimization writes the block.

import { setAddressAt } from "./address-list";
import { internAudience } from "./audience";
import { PURPOSE_CONTROL, PURPOSE_TRAFFIC, PURPOSE_VARIANT, prepareDraw } from "./bucket";
import { measureCondition } from "./condition";
import { buildDisplay, checkDisplay } from "./display";
import {
  audience,
  audienceEnd,
  body,
  DEVICES_ALL,
  devices,
  display,
  displayEnd,
  EXPERIENCE,
  isNotSticky,
  layerRange,
  layerRangeEnd,
  readExperience,
  readExperiment,
  readVariant,
  schedule,
  scheduleEnd,
  traffic,
  VARIANT,
  weight,
} from "./experience-message";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, isPacked, nextField, nextPacked, packedCount, resumeFields } from "./fields";
import { buildForced, checkForced } from "./forced";
import { allocate } from "./layout";
import { findRecord } from "./name-index";
import { EXPERIENCE_BYTES, FIRST_DRAW, MESSAGE_BYTES, OPTIMIZATION_BYTES, VARIANT_BYTES, VARIANT_DRAW } from "./optimization";
import {
  GROUP,
  groupCount,
  HOLDOUTS,
  idAt,
  idLength,
  isRunning,
  KIND_EXPERIMENT,
  KIND_PERSONALIZATION,
  kind,
  kindAt,
  kindEnd,
  readOptimization,
  saltAt,
  saltLength,
  selectorLength,
} from "./optimization-message";
import { buildCommon, buildControl, buildOutcome, commonBytes, SELECTOR_OFFSET, TYPE_BYTES } from "./outcome";
import { holdoutAt, layerAt } from "./parts";
import { checkPrerequisites } from "./prerequisite";
import { ASSIGNMENT, hashOfKey } from "./profile-key";
import { buildRamp, checkRamp } from "./ramp";
import { buildSchedule, checkSchedule } from "./schedule";
import { groups } from "./tables";
import { beginCheck, note, SOUND, UNSUPPORTED, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_VARINT } from "./wire";

const CONTROL = tagOf(1, WIRE_VARINT);

/** Checks one of so many optimizations and returns its warning code: 0 when it can be evaluated. */
export function checkOptimization(at: usize, end: usize, optimizations: u32): u32 {
  beginCheck();
  readOptimization(at, end);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (!isPacked(HOLDOUTS)) continue;
    const count = packedCount();
    for (let i: u32 = 0; i < count; i++) holdoutAt(nextPacked());
  }
  if (kind == KIND_PERSONALIZATION) checkPersonalization(kindAt, kindEnd);
  if (kind == KIND_EXPERIMENT) checkExperiment(kindAt, kindEnd);
  checkPrerequisites(at, end, optimizations);
  checkForced(at, end, kindAt, kindEnd, kind == KIND_PERSONALIZATION ? EXPERIENCE : VARIANT);
  return verdictOfCheck();
}

function checkPersonalization(at: usize, end: usize): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == EXPERIENCE) {
      const goOn = fieldNext;
      readExperience(fieldAt, fieldAt + fieldLength);
      if (audience != 0) measureCondition(audience, audienceEnd, 1);
      checkSchedule(schedule, scheduleEnd);
      checkDisplay(display, displayEnd);
      resumeFields(goOn, end);
    } else if (fieldTag != CONTROL) note(UNSUPPORTED);
  }
}

function checkExperiment(at: usize, end: usize): void {
  readExperiment(at, end);
  if (audience != 0) measureCondition(audience, audienceEnd, 1);
  checkSchedule(schedule, scheduleEnd);
  checkDisplay(display, displayEnd);
  checkRamp(at, end, traffic);
  for (let more = firstField(layerRange, layerRangeEnd); more; more = nextField()) {
    if (fieldTag > tagOf(3, WIRE_VARINT) || (fieldTag & 7) != WIRE_VARINT) note(UNSUPPORTED);
  }
  if (layerRange != 0) layerAt(layerIndex());
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != VARIANT) continue;
    const goOn = fieldNext;
    readVariant(fieldAt, fieldAt + fieldLength);
    resumeFields(goOn, end);
  }
}

/** A number of the layer range of the experiment read last; 0 when it is left out. */
function layerNumber(field: u32): u64 {
  let value: u64 = 0;
  for (let more = firstField(layerRange, layerRangeEnd); more; more = nextField()) {
    if (fieldTag == tagOf(field, WIRE_VARINT)) value = fieldNumber;
  }
  return value;
}

function layerIndex(): u64 {
  return layerNumber(1);
}

/** Writes the block of an optimization that was checked with the given result, and returns its address. */
export function buildOptimization(at: usize, end: usize, warning: u32, workspace: usize): usize {
  readOptimization(at, end);
  const optimization = allocate(OPTIMIZATION_BYTES);
  const message = allocate(MESSAGE_BYTES + commonBytes());
  const common = message + MESSAGE_BYTES;
  store<u32>(message, <u32>at);
  store<u32>(message, <u32>(end - at), 4);
  store<u32>(optimization, selectorLength);
  store<u32>(optimization, <u32>(common + SELECTOR_OFFSET), 4);
  store<u8>(optimization, kind, 16);
  store<u8>(optimization, isRunning ? 1 : 0, 17);
  store<u8>(optimization, warning, 18);
  store<u32>(optimization, <u32>common, 20);
  store<u32>(optimization, buildCommon(common), 24);
  linkGroups(optimization, at, end);
  if (warning != SOUND) return optimization;
  keepId(optimization);
  linkHoldouts(optimization, at, end);
  prepareDraw(optimization + FIRST_DRAW, saltAt, saltLength, kind == KIND_PERSONALIZATION ? PURPOSE_CONTROL : PURPOSE_TRAFFIC, workspace);
  prepareDraw(optimization + VARIANT_DRAW, saltAt, saltLength, PURPOSE_VARIANT, workspace);
  if (kind == KIND_PERSONALIZATION) buildPersonalization(optimization, workspace);
  else buildExperiment(optimization, workspace);
  buildForced(optimization, at, end);
  return optimization;
}

/** Says where the id is: before the type, which is the end of what buildCommon has written. */
function keepId(optimization: usize): void {
  const end = <usize>load<u32>(optimization, 20) + load<u32>(optimization, 24) - TYPE_BYTES;
  store<u32>(optimization, hashOfKey(ASSIGNMENT, idAt, idLength, 0, 0), 120);
  store<u32>(optimization, <u32>(end - idLength), 124);
  store<u32>(optimization, idLength, 128);
}

/** Links an optimization and its groups both ways. */
function linkGroups(optimization: usize, at: usize, end: usize): void {
  const list = allocate(4 * <u64>groupCount);
  store<u32>(optimization, groupCount, 28);
  store<u32>(optimization, <u32>list, 32);
  let i: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != GROUP) continue;
    const group = findRecord(groups, fieldAt, fieldLength);
    const members = load<u32>(group, 8);
    setAddressAt(list, i++, group);
    setAddressAt(<usize>load<u32>(group, 12), members, optimization);
    store<u32>(group, members + 1, 8);
  }
}

function linkHoldouts(optimization: usize, at: usize, end: usize): void {
  let count: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (isPacked(HOLDOUTS)) count += packedCount();
  }
  const list = allocate(4 * <u64>count);
  store<u32>(optimization, count, 36);
  store<u32>(optimization, <u32>list, 40);
  let i: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (!isPacked(HOLDOUTS)) continue;
    const here = packedCount();
    for (let j: u32 = 0; j < here; j++) setAddressAt(list, i++, holdoutAt(nextPacked()));
  }
}

function deviceFilter(): u32 {
  return devices == 0 ? ~0 : devices | DEVICES_ALL;
}

function buildPersonalization(optimization: usize, workspace: usize): void {
  let count: u32 = 0;
  for (let more = firstField(kindAt, kindEnd); more; more = nextField()) {
    if (fieldTag == CONTROL) store<u32>(optimization, <u32>fieldNumber, 44);
    if (fieldTag == EXPERIENCE) count++;
  }
  const experiences = allocate(EXPERIENCE_BYTES * <u64>count);
  store<u32>(optimization, <u32>experiences, 52);
  const firstUnready = buildExperiences(experiences, true, workspace);
  const end = buildExperiences(firstUnready, false, workspace);
  store<u32>(optimization, <u32>((firstUnready - experiences) / EXPERIENCE_BYTES), 48);
  store<u32>(optimization, <u32>((end - experiences) / EXPERIENCE_BYTES), 92);
}

/** Builds the experiences that are ready, or those that need setup, which are given to those they are forced on; returns where the next may go. */
function buildExperiences(experience: usize, wantsReady: bool, workspace: usize): usize {
  for (let more = firstField(kindAt, kindEnd); more; more = nextField()) {
    if (fieldTag != EXPERIENCE) continue;
    const goOn = fieldNext;
    readExperience(fieldAt, fieldAt + fieldLength);
    const isReady = audience != 0 && body != 0;
    if (isReady == wantsReady) {
      if (audience != 0) store<u32>(experience, <u32>internAudience(audience, audienceEnd));
      store<u32>(experience, deviceFilter(), 4);
      const shown = buildDisplay(display, displayEnd);
      store<u32>(experience, <u32>(body != 0 ? buildOutcome(KIND_PERSONALIZATION, shown, workspace) : buildControl(KIND_PERSONALIZATION, shown, workspace)), 8);
      if (isReady) store<u32>(experience, <u32>buildControl(KIND_PERSONALIZATION, shown, workspace), 12);
      store<u32>(experience, <u32>buildSchedule(schedule, scheduleEnd), 16);
      experience += EXPERIENCE_BYTES;
    }
    resumeFields(goOn, kindEnd);
  }
  return experience;
}

function buildExperiment(optimization: usize, workspace: usize): void {
  let count: u32 = 0;
  readExperiment(kindAt, kindEnd);
  const shown = buildDisplay(display, displayEnd);
  store<u8>(optimization, isNotSticky ? 0 : 1, 19);
  store<u32>(optimization, traffic, 44);
  store<u32>(optimization, deviceFilter(), 92);
  store<u32>(optimization, <u32>buildSchedule(schedule, scheduleEnd), 112);
  store<u32>(optimization, <u32>buildRamp(kindAt, kindEnd, traffic), 116);
  if (layerRange != 0) {
    store<u32>(optimization, <u32>layerAt(layerIndex()), 96);
    store<u32>(optimization, <u32>layerNumber(2), 100);
    store<u32>(optimization, <u32>layerNumber(3), 104);
  }
  for (let more = firstField(kindAt, kindEnd); more; more = nextField()) {
    if (fieldTag == VARIANT) count++;
  }
  const variants = allocate(VARIANT_BYTES * <u64>count);
  store<u32>(optimization, count, 48);
  store<u32>(optimization, <u32>variants, 52);
  store<u32>(optimization, audience == 0 ? 0 : <u32>internAudience(audience, audienceEnd), 88);
  let variant = variants;
  let rangeEnd: u64 = 0;
  for (let more = firstField(kindAt, kindEnd); more; more = nextField()) {
    if (fieldTag != VARIANT) continue;
    const goOn = fieldNext;
    readVariant(fieldAt, fieldAt + fieldLength);
    rangeEnd = min(rangeEnd + weight, <u64>u32.MAX_VALUE);
    store<u32>(variant, <u32>rangeEnd);
    store<u32>(variant, <u32>(body != 0 ? buildOutcome(KIND_EXPERIMENT, shown, workspace) : buildControl(KIND_EXPERIMENT, shown, workspace)), 4);
    variant += VARIANT_BYTES;
    resumeFields(goOn, kindEnd);
  }
  readVariant(0, 0);
  store<u32>(optimization, <u32>buildControl(KIND_EXPERIMENT, shown, workspace), 108);
}

// Reading an Experience, Experiment or Variant of the snapshot: where their parts are, and what is wrong with them. The three share fields
// that mean the same, so they share what is read.

import {
  fieldAt,
  fieldEnd,
  fieldLength,
  fieldNext,
  fieldNumber,
  fieldTag,
  firstField,
  isPacked,
  nextField,
  nextPacked,
  packedCount,
  resumeFields,
} from "./fields";
import { NAME_BYTES_MAX } from "./limits";
import { STEP } from "./ramp";
import { checkTemplate } from "./template/load-program";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

/** The bits of a device filter; a request without a device, or for all of them, has DEVICES_ALL, which every filter lets pass. */
export const DEVICES_ALL: u32 = 1;
const DEVICE_DESKTOP: u64 = 2;
const DEVICE_MOBILE: u64 = 3;

/** Of Personalization, */
export const EXPERIENCE = tagOf(2, WIRE_BYTES);
/** and of Experiment. */
export const VARIANT = tagOf(6, WIRE_BYTES);
export const LITERAL = tagOf(1, WIRE_BYTES);
const TEMPLATE = tagOf(2, WIRE_BYTES);

export let id: usize = 0;
export let idBytes: u32 = 0;
/** The audience; 0: none. */
export let audience: usize = 0;
export let audienceEnd: usize = 0;
export let devices: u32 = 0;
/** How often it is shown; 0: always. */
export let display: usize = 0;
export let displayEnd: usize = 0;
/** The schedule; 0: none. */
export let schedule: usize = 0;
export let scheduleEnd: usize = 0;
/** The body; 0: none. */
export let body: usize = 0;
export let bodyEnd: usize = 0;
export let bodySegments: u32 = 0;
/** What a missing value does to it. */
export let missingValue: u32 = 0;
/** Whether it is rendered for each call. */
export let hasTemplates: bool = false;
export let isControl: bool = false;
export let weight: u32 = 0;
export let traffic: u32 = 0;
export let isNotSticky: bool = false;
/** The layer range; 0: none. */
export let layerRange: usize = 0;
export let layerRangeEnd: usize = 0;

function forget(): void {
  id = audience = body = display = schedule = layerRange = layerRangeEnd = 0;
  idBytes = weight = traffic = devices = 0;
  isControl = isNotSticky = false;
}

export function readExperience(at: usize, end: usize): void {
  forget();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) readId();
    else if (fieldTag == tagOf(2, WIRE_BYTES)) readAudience();
    else if (isPacked(3)) readDevices();
    else if (fieldTag == tagOf(4, WIRE_BYTES)) readDisplay();
    else if (fieldTag == tagOf(5, WIRE_BYTES)) readSchedule();
    else if (fieldTag == tagOf(6, WIRE_BYTES)) readBody();
    else note(UNSUPPORTED);
  }
  checkId();
  checkBody();
}

export function readExperiment(at: usize, end: usize): void {
  forget();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) readAudience();
    else if (isPacked(2)) readDevices();
    else if (fieldTag == tagOf(3, WIRE_BYTES)) readSchedule();
    else if (fieldTag == tagOf(4, WIRE_VARINT)) traffic = <u32>fieldNumber;
    else if (fieldTag == tagOf(5, WIRE_BYTES)) {
      layerRange = fieldAt;
      layerRangeEnd = fieldAt + fieldLength;
    } else if (fieldTag == tagOf(7, WIRE_VARINT)) isNotSticky = fieldNumber != 0;
    else if (fieldTag == tagOf(9, WIRE_BYTES)) readDisplay();
    else if (fieldTag != VARIANT && fieldTag != STEP) note(UNSUPPORTED);
  }
}

export function readVariant(at: usize, end: usize): void {
  forget();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) readId();
    else if (fieldTag == tagOf(2, WIRE_VARINT)) weight = <u32>fieldNumber;
    else if (fieldTag == tagOf(3, WIRE_BYTES)) readBody();
    else if (fieldTag == tagOf(4, WIRE_VARINT)) isControl = fieldNumber != 0;
    else note(UNSUPPORTED);
  }
  checkId();
  checkBody();
}

function readId(): void {
  id = fieldAt;
  idBytes = fieldLength;
}

function readAudience(): void {
  audience = fieldAt;
  audienceEnd = fieldAt + fieldLength;
}

function readDisplay(): void {
  display = fieldAt;
  displayEnd = fieldAt + fieldLength;
}

function readSchedule(): void {
  schedule = fieldAt;
  scheduleEnd = fieldAt + fieldLength;
}

function readBody(): void {
  body = fieldAt;
  bodyEnd = fieldAt + fieldLength;
}

function readDevices(): void {
  const count = packedCount();
  for (let i: u32 = 0; i < count; i++) {
    const device = nextPacked();
    if (device == DEVICE_DESKTOP || device == DEVICE_MOBILE) devices |= 1 << (<u32>device);
    else note(device > DEVICE_MOBILE ? UNSUPPORTED : INVALID);
  }
}

function checkId(): void {
  if (idBytes > NAME_BYTES_MAX) note(INVALID);
}

/** A body is segments, at least one, each a literal or a template. */
function checkBody(): void {
  bodySegments = missingValue = 0;
  hasTemplates = false;
  if (body == 0) return;
  for (let more = firstField(body, bodyEnd); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      const goOn = fieldNext;
      const stop = fieldEnd;
      checkSegment(fieldAt, fieldAt + fieldLength);
      resumeFields(goOn, stop);
      bodySegments++;
    } else if (fieldTag != tagOf(2, WIRE_VARINT) || fieldNumber > 2) note(UNSUPPORTED);
    else missingValue = <u32>fieldNumber;
  }
  if (bodySegments == 0) note(INVALID);
}

/** Of the kinds in a segment the last one counts. */
function checkSegment(at: usize, end: usize): void {
  let kind: u32 = 0;
  let content: usize = 0;
  let length: u32 = 0;
  let isEmpty = true;
  for (let more = firstField(at, end); more; more = nextField()) {
    isEmpty = false;
    if (fieldTag != LITERAL && fieldTag != TEMPLATE) {
      note(UNSUPPORTED);
      continue;
    }
    kind = fieldTag;
    content = fieldAt;
    length = fieldLength;
  }
  if (isEmpty) note(INVALID);
  if (kind != TEMPLATE) return;
  hasTemplates = true;
  checkTemplate(content, length);
}

// Reading the pillion.decision.v1.Events of changes: they are checked, put into the order of their times, and read one after the other.

import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { CHANGED_EVENTS_MAX, MOMENT_MAX } from "./limits";
import { readKey } from "./profile-key";
import { INVALID, note } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { WORK_EVENT_BYTES, WORK_EVENTS } from "./work-layout";

const TIME = tagOf(3, WIRE_VARINT);
export const PROPERTIES = tagOf(4, WIRE_BYTES);
export const ATTRIBUTES = tagOf(5, WIRE_BYTES);
export const ACCOUNT_ATTRIBUTES = tagOf(6, WIRE_BYTES);
export const MEMBER = tagOf(1, WIRE_BYTES);

/** How many events there are at WORK_EVENTS. */
export let eventCount: u32 = 0;

export function beginEvents(): void {
  eventCount = 0;
}

/** Checks the event that the walk is at, and enters it in the order of time: one of the future happened at `now`, and so did one without a time. */
export function addEvent(now: i64): void {
  const at = fieldAt;
  const length = fieldLength;
  const goOn = fieldNext;
  const stop = fieldEnd;
  let time: i64 = 0;
  for (let more = firstField(at, at + length); more; more = nextField()) {
    if (fieldTag == TIME) time = fieldNumber;
    else if (fieldTag == PROPERTIES || fieldTag == ATTRIBUTES || fieldTag == ACCOUNT_ATTRIBUTES) checkMembers(at + length);
  }
  resumeFields(goOn, stop);
  if (eventCount == CHANGED_EVENTS_MAX) return note(INVALID);
  enter(time == 0 ? now : max(min(time, now), -MOMENT_MAX), at, length);
}

function checkMembers(end: usize): void {
  const goOn = fieldNext;
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    if (fieldTag == MEMBER && !readKey(fieldAt, fieldAt + fieldLength)) note(INVALID);
  }
  resumeFields(goOn, end);
}

/** Events of one time stay in the order in which they came. */
function enter(time: i64, at: usize, length: u32): void {
  let event = WORK_EVENTS + WORK_EVENT_BYTES * <usize>eventCount;
  eventCount++;
  while (event > WORK_EVENTS && load<i64>(event - WORK_EVENT_BYTES) > time) {
    memory.copy(event, event - WORK_EVENT_BYTES, WORK_EVENT_BYTES);
    event -= WORK_EVENT_BYTES;
  }
  store<i64>(event, time);
  store<u32>(event, <u32>at, 8);
  store<u32>(event, length, 12);
}

// What readEvent found.
export let eventId: usize = 0;
export let eventIdLength: u32 = 0;
export let eventName: usize = 0;
export let eventNameLength: u32 = 0;

/** Reads the texts of an event. */
export function readEvent(at: usize, end: usize): void {
  eventId = eventName = at;
  eventIdLength = eventNameLength = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      eventId = fieldAt;
      eventIdLength = fieldLength;
    } else if (fieldTag == tagOf(2, WIRE_BYTES)) {
      eventName = fieldAt;
      eventNameLength = fieldLength;
    }
  }
}

// Schedules: a stretch of time, and within it weekdays and parts of the day in local time.
//
//   +0  i64  the first active moment, in milliseconds since 1970 in UTC
//   +8  i64  the first moment that is no longer active
//   +16 u32  time zone (see time-zone.ts)
//   +20 u32  weekdays: bit 1 is Monday
//   +24 u32  number of parts of the day; 0: the whole day
//   +28      for each: u16 first minute, u16 the minute after the last

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
import { allocate } from "./layout";
import { isMoment } from "./moment";
import { timeZoneAt } from "./parts";
import { localMinute, localWeekday, readLocalTime } from "./time-zone";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const SCHEDULE_BYTES: usize = 28;
const WINDOW_BYTES: usize = 4;
const WINDOW = tagOf(5, WIRE_BYTES);

const MINUTES_OF_DAY: u64 = 24 * 60;
const EVERY_DAY: u32 = 0b1111_1110;

/** What readSchedule found. */
let zone: usize = 0;
let start: i64 = 0;
let end: i64 = 0;
let weekdays: u32 = 0;
let windows: u32 = 0;

/** Reads a pillion.decision.v1.Schedule, and notes what is wrong with it. */
function readSchedule(at: usize, stop: usize): void {
  let zoneIndex: u64 = 0;
  start = end = 0;
  weekdays = windows = 0;
  for (let more = firstField(at, stop); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) zoneIndex = <u32>fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_VARINT)) start = <i64>fieldNumber;
    else if (fieldTag == tagOf(3, WIRE_VARINT)) end = <i64>fieldNumber;
    else if (isPacked(4)) readWeekdays();
    else if (fieldTag == WINDOW) {
      readWindow();
      windows++;
    } else note(UNSUPPORTED);
  }
  if (!isMoment(start) || !isMoment(end)) note(INVALID);
  zone = timeZoneAt(zoneIndex);
}

function readWeekdays(): void {
  const count = packedCount();
  for (let i: u32 = 0; i < count; i++) {
    const weekday = nextPacked();
    if (weekday == 0 || weekday > 7) note(INVALID);
    else weekdays |= 1 << (<u32>weekday);
  }
}

let startMinute: u64 = 0;
let endMinute: u64 = 0;

/** Reads the MinuteWindow that the walk is at. */
function readWindow(): void {
  const goOn = fieldNext;
  const stop = fieldEnd;
  startMinute = endMinute = 0;
  for (let more = firstField(fieldAt, fieldAt + fieldLength); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) startMinute = <u32>fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_VARINT)) endMinute = <u32>fieldNumber;
    else note(UNSUPPORTED);
  }
  if (startMinute >= MINUTES_OF_DAY || endMinute > MINUTES_OF_DAY) note(INVALID);
  resumeFields(goOn, stop);
}

/** Notes what is wrong with a schedule; one that is absent, at 0, is sound. */
export function checkSchedule(at: usize, stop: usize): void {
  if (at != 0) readSchedule(at, stop);
}

/** Builds a schedule that was found sound; 0 when it is absent. */
export function buildSchedule(at: usize, stop: usize): usize {
  if (at == 0) return 0;
  readSchedule(at, stop);
  const schedule = allocate(SCHEDULE_BYTES + WINDOW_BYTES * <u64>windows);
  store<i64>(schedule, start == 0 ? i64.MIN_VALUE : start);
  store<i64>(schedule, end == 0 ? i64.MAX_VALUE : end, 8);
  store<u32>(schedule, <u32>zone, 16);
  store<u32>(schedule, weekdays == 0 ? EVERY_DAY : weekdays, 20);
  store<u32>(schedule, windows, 24);
  let window = schedule + SCHEDULE_BYTES;
  for (let more = firstField(at, stop); more; more = nextField()) {
    if (fieldTag != WINDOW) continue;
    readWindow();
    store<u16>(window, <u32>startMinute);
    store<u16>(window, <u32>endMinute, 2);
    window += WINDOW_BYTES;
  }
  return schedule;
}

/** Whether a schedule is active at a moment. */
export function isActive(schedule: usize, at: i64): bool {
  if (at < load<i64>(schedule) || at >= load<i64>(schedule, 8)) return false;
  const days = load<u32>(schedule, 20);
  const count = load<u32>(schedule, 24);
  if (days == EVERY_DAY && count == 0) return true;
  readLocalTime(<usize>load<u32>(schedule, 16), at);
  const isDay = ((days >> localWeekday) & 1) != 0;
  if (count == 0) return isDay;
  const wasDay = ((days >> (localWeekday == 1 ? 7 : localWeekday - 1)) & 1) != 0;
  let window = schedule + SCHEDULE_BYTES;
  for (let i: u32 = 0; i < count; i++) {
    const first = <u32>load<u16>(window);
    const after = <u32>load<u16>(window, 2);
    if (first < after) {
      if (isDay && localMinute >= first && localMinute < after) return true;
    } else if ((isDay && localMinute >= first) || (wasDay && localMinute < after)) return true;
    window += WINDOW_BYTES;
  }
  return false;
}

// Time zones: what local time it is at a moment, and where the calendar's hours, days and weeks begin and end in local time.
//
// A zone is a row of periods, each with one offset; the first has no beginning and the last no end. The period that was found last is
// remembered, because one call asks about one moment, and the next call about one soon after.
//
//   +0  i64  start of the remembered period, in milliseconds since 1970 in UTC
//   +8  i64  the first moment after it
//   +16 i64  its offset, local time minus UTC in milliseconds
//   +24 u32  its number
//   +28 u32  number of periods
//   +32 i64  the moment of which the local time is remembered
//   +40 u32  minute of the day then, from 0
//   +44 u32  weekday then, 1 (Monday) to 7
//   +48 u32  warning code
//   +52 u32  slot of the local weekday, +56 slot of the local hour; 0: no condition asks for it
//   +64      for each period: i64 start, i64 offset

import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { OFFSET_SECONDS_MAX } from "./limits";
import { isMoment } from "./moment";
import { beginCheck, INVALID, note, UNSUPPORTED, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const PERIODS: usize = 64;
const PERIOD_BYTES: usize = 16;
export const ZONE_WARNING: usize = 48;
export const ZONE_WEEKDAY_SLOT: usize = 52;
export const ZONE_HOUR_SLOT: usize = 56;

const NAME = tagOf(1, WIRE_BYTES);
const TRANSITION = tagOf(2, WIRE_BYTES);
const OFFSET = tagOf(3, WIRE_VARINT);

const SECOND_MS: i64 = 1000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const WEEK_MS: i64 = 7 * DAY_MS;
/** From 1970 on the first Monday is the fifth of January. */
const FIRST_MONDAY_MS: i64 = 4 * DAY_MS;

/** The values of pillion.decision.v1.CalendarWindow. */
export const CALENDAR_HOUR: u32 = 1;
export const CALENDAR_DAY: u32 = 2;
export const CALENDAR_WEEK: u32 = 3;

/** What readLocalTime found: the minute of the day, from 0, */
export let localMinute: u32 = 0;
/** and the weekday, 1 (Monday) to 7. */
export let localWeekday: u32 = 0;

/** Builds a zone from a pillion.decision.v1.TimeZone. */
export function loadTimeZone(at: usize, end: usize): usize {
  beginCheck();
  let transitions: u32 = 0;
  let offset: i64 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == TRANSITION) transitions++;
    else if (fieldTag == OFFSET) offset = offsetOf(fieldNumber);
    else if (fieldTag != NAME) note(UNSUPPORTED);
  }
  checkOffset(offset);
  const zone = allocate(PERIODS + PERIOD_BYTES * (<u64>transitions + 1));
  store<u32>(zone, transitions + 1, 28);
  let period = zone + PERIODS;
  store<i64>(period, i64.MIN_VALUE);
  store<i64>(period, offset, 8);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != TRANSITION) continue;
    const goOn = fieldNext;
    period += PERIOD_BYTES;
    loadTransition(period, fieldAt, fieldAt + fieldLength);
    resumeFields(goOn, end);
  }
  store<i64>(zone, i64.MIN_VALUE, 32);
  store<u32>(zone, verdictOfCheck(), ZONE_WARNING);
  return zone;
}

/** Writes a period from a pillion.decision.v1.Transition. */
function loadTransition(period: usize, at: usize, end: usize): void {
  let start: i64 = 0;
  let offset: i64 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) start = <i64>fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_VARINT)) offset = offsetOf(fieldNumber);
    else note(UNSUPPORTED);
  }
  checkOffset(offset);
  if (!isMoment(start) || start <= load<i64>(period - PERIOD_BYTES)) note(INVALID);
  store<i64>(period, start);
  store<i64>(period, offset, 8);
}

/** An offset in milliseconds, from a sint32 with seconds. */
function offsetOf(encoded: u64): i64 {
  const zigzag = <u32>encoded;
  return <i64>(<i32>(zigzag >> 1) ^ -(<i32>(zigzag & 1))) * SECOND_MS;
}

function checkOffset(offset: i64): void {
  if (offset < -OFFSET_SECONDS_MAX * SECOND_MS || offset > OFFSET_SECONDS_MAX * SECOND_MS) note(INVALID);
}

function startOf(zone: usize, period: u32): i64 {
  return load<i64>(zone + PERIODS + PERIOD_BYTES * <usize>period);
}

function endOf(zone: usize, period: u32): i64 {
  return period + 1 == load<u32>(zone, 28) ? i64.MAX_VALUE : startOf(zone, period + 1);
}

function offsetIn(zone: usize, period: u32): i64 {
  return load<i64>(zone + PERIODS + PERIOD_BYTES * <usize>period, 8);
}

/** Local time minus UTC at a moment, in milliseconds. */
export function offsetAt(zone: usize, at: i64): i64 {
  const start = load<i64>(zone);
  // As unsigned numbers, so that one comparison tells both ends; before the first question both are 0, and every moment is outside.
  if (<u64>(at - start) >= <u64>(load<i64>(zone, 8) - start)) findPeriod(zone, at);
  return load<i64>(zone, 16);
}

/** Remembers the period that holds a moment. */
function findPeriod(zone: usize, at: i64): void {
  let low: u32 = 0;
  let high = load<u32>(zone, 28) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(zone, middle) <= at) low = middle;
    else high = middle - 1;
  }
  store<i64>(zone, startOf(zone, low));
  store<i64>(zone, endOf(zone, low), 8);
  store<i64>(zone, offsetIn(zone, low), 16);
  store<u32>(zone, low, 24);
}

function floorDivide(value: i64, by: i64): i64 {
  const quotient = value / by;
  return quotient * by > value ? quotient - 1 : quotient;
}

/** Finds the minute of the day and the weekday at a moment. */
export function readLocalTime(zone: usize, at: i64): void {
  if (load<i64>(zone, 32) != at) {
    const local = at + offsetAt(zone, at);
    const day = floorDivide(local, DAY_MS);
    const sinceMonday = local - FIRST_MONDAY_MS - floorDivide(local - FIRST_MONDAY_MS, WEEK_MS) * WEEK_MS;
    store<u32>(zone, <u32>((local - day * DAY_MS) / MINUTE_MS), 40);
    store<u32>(zone, <u32>(sinceMonday / DAY_MS) + 1, 44);
    store<i64>(zone, at, 32);
  }
  localMinute = load<u32>(zone, 40);
  localWeekday = load<u32>(zone, 44);
}

/** The number of the local hour, day or week at a moment with that offset. */
function numberOfWindow(at: i64, offset: i64, window: u32): i64 {
  const local = at + offset;
  if (window == CALENDAR_HOUR) return floorDivide(local, HOUR_MS);
  return window == CALENDAR_DAY ? floorDivide(local, DAY_MS) : floorDivide(local - FIRST_MONDAY_MS, WEEK_MS);
}

/** The local time at which the hour, day or week of a number begins. */
function beginOfWindow(number: i64, window: u32): i64 {
  if (window == CALENDAR_HOUR) return number * HOUR_MS;
  return window == CALENDAR_DAY ? number * DAY_MS : number * WEEK_MS + FIRST_MONDAY_MS;
}

/**
 * The start of the local hour, day or week (CALENDAR_HOUR and so on) that contains a moment: the first moment from which on, up to that one,
 * clocks have shown the same hour, day or week. So an hour that is shown twice in a row is one hour of 120 minutes, and a day of which
 * the midnight is left out begins where the clocks leap to.
 */
export function calendarStart(zone: usize, at: i64, window: u32): i64 {
  offsetAt(zone, at);
  let period = load<u32>(zone, 24);
  const number = numberOfWindow(at, offsetIn(zone, period), window);
  while (true) {
    const begin = beginOfWindow(number, window) - offsetIn(zone, period);
    const start = startOf(zone, period);
    if (begin > start) return begin;
    if (numberOfWindow(start - 1, offsetIn(zone, period - 1), window) != number) return start;
    period--;
  }
}

/** The first moment after the local hour, day or week that contains a moment, which is the start of the next. */
export function calendarEnd(zone: usize, at: i64, window: u32): i64 {
  offsetAt(zone, at);
  let period = load<u32>(zone, 24);
  const number = numberOfWindow(at, offsetIn(zone, period), window);
  while (true) {
    const begin = beginOfWindow(number + 1, window) - offsetIn(zone, period);
    const end = endOf(zone, period);
    if (begin < end) return begin;
    if (numberOfWindow(end, offsetIn(zone, period + 1), window) != number) return end;
    period++;
  }
}

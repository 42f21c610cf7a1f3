import { type Findings, readMessage } from "./findings.ts";
import { localTimeAt, readMoment, type TimeZone, type ZonePart, zoneOf } from "./time-zone.ts";
import { allBytes, allVarints, type Field, lastUint32 } from "./wire.ts";

/** When something is active. */
export interface Schedule {
  readonly zone: TimeZone;
  /** The first active moment; undefined: since ever. */
  readonly startMs: number | undefined;
  /** The first moment that is no longer active; undefined: for ever. */
  readonly endMs: number | undefined;
  /** 1 (Monday) to 7; empty: all. */
  readonly weekdays: readonly number[];
  /** Minutes of the day; empty: the whole day. */
  readonly windows: readonly Window[];
}

interface Window {
  readonly startMinute: number;
  readonly endMinute: number;
}

const MINUTES_OF_DAY = 1440;

/** Reads a Schedule and notes what is wrong with it; undefined when there is none that could be evaluated. */
export function readSchedule(bytes: Buffer | undefined, zones: readonly ZonePart[], findings: Findings): Schedule | undefined {
  if (bytes === undefined) return undefined;
  const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["varint"], 3: ["varint"], 4: ["varint", "bytes"], 5: ["bytes"] });
  const weekdays = allVarints(fields, 4)?.map(Number);
  if (weekdays === undefined || weekdays.some((weekday) => weekday < 1 || weekday > 7)) findings.note("invalid");
  const windows = allBytes(fields, 5).map((window) => readWindow(window, findings));
  const zone = zoneOf(zones, lastUint32(fields, 1), findings);
  const [startMs, endMs] = [readBound(fields, 2, findings), readBound(fields, 3, findings)];
  return zone && { zone, startMs, endMs, weekdays: weekdays ?? [], windows };
}

function readWindow(bytes: Buffer, findings: Findings): Window {
  const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["varint"] });
  const window = { startMinute: lastUint32(fields, 1), endMinute: lastUint32(fields, 2) };
  if (window.startMinute >= MINUTES_OF_DAY || window.endMinute > MINUTES_OF_DAY) findings.note("invalid");
  return window;
}

/** A moment; 0 is none. */
function readBound(fields: readonly Field[], number: number, findings: Findings): number | undefined {
  const atMs = readMoment(fields, number, findings);
  return atMs === 0 ? undefined : atMs;
}

/** Whether a schedule is active at a moment, and why. */
type Activity =
  | "active on the day"
  | "active within hours"
  | "active within hours of the day before"
  | "inactive before its start"
  | "inactive after its end"
  | "inactive on the day"
  | "inactive within no hours";

/** What a schedule is at a moment. */
export function activityOf(schedule: Schedule, nowMs: number): Activity {
  const { zone, startMs, endMs, weekdays, windows } = schedule;
  if (startMs !== undefined && nowMs < startMs) return "inactive before its start";
  if (endMs !== undefined && nowMs >= endMs) return "inactive after its end";
  const { minute, weekday } = localTimeAt(zone, nowMs);
  const isDay = (day: number) => weekdays.length === 0 || weekdays.includes(day);
  if (windows.length === 0) return isDay(weekday) ? "active on the day" : "inactive on the day";
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  const crossesMidnight = ({ startMinute, endMinute }: Window) => endMinute <= startMinute;
  if (isDay(weekday) && windows.some((window) => minute >= window.startMinute && (minute < window.endMinute || crossesMidnight(window)))) {
    return "active within hours";
  }
  const isLeftOfYesterday = isDay(yesterday) && windows.some((window) => crossesMidnight(window) && minute < window.endMinute);
  return isLeftOfYesterday ? "active within hours of the day before" : "inactive within no hours";
}

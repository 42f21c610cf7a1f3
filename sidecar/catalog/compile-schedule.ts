import type { MinuteWindow, Schedule } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { instantOf } from "./local-time.ts";
import { placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { type ScheduleReading, WEEKDAYS } from "./schedule-shape.ts";
import type { ZoneContext } from "./time-zones.ts";
import { zoneTable } from "./zone-table.ts";

/** Lowers a schedule: the start and the end become moments, the rest stays in local time. */
export function compileSchedule(reading: ScheduleReading | undefined, { timeZones, timeZone }: ZoneContext, problems: ProblemList): Schedule | undefined {
  if (reading === undefined) return undefined;
  const weekdays = (reading.days ?? []).flatMap((day) => (day === undefined ? [] : [WEEKDAYS.indexOf(day) + 1])).sort((a, b) => a - b);
  const windows = (reading.hours ?? []).flatMap((hours) => (hours === undefined ? [] : [minuteWindow(hours)]));
  const schedule: Schedule = { timeZone: 0, startMs: 0n, endMs: 0n, weekdays, windows };
  const zoneName = reading.time_zone ?? timeZone;
  timeZones.use(zoneName, (index) => {
    schedule.timeZone = index;
  });
  const zone = zoneTable(zoneName);
  const { start, end, place } = reading;
  if (start !== undefined) schedule.startMs = BigInt(instantOf(start, zone));
  if (end !== undefined) schedule.endMs = BigInt(instantOf(end, zone));
  if (start !== undefined && end !== undefined && schedule.startMs >= schedule.endMs) {
    problems.add("range_reversed", placeAt(place, "end"), { found: `${quote(start.text)} up to ${quote(end.text)}`, allowed: "`start` before `end`" });
  }
  return schedule;
}

/** `22:00-02:00` as minutes of the day. */
function minuteWindow(hours: string): MinuteWindow {
  const [start = 0, end = 0] = hours.split("-").map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return { startMinute: start, endMinute: end };
}

import type { TimeZone } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { calendarMs } from "./calendar-date.ts";
import { quote } from "./problem.ts";
import { patternShape, type Shape } from "./shape.ts";

/** A time on a clock in some zone, as milliseconds from 1970 on that clock. */
export interface LocalTime {
  readonly clockMs: number;
  readonly text: string;
}

const LOCAL_TIME = /^([2-9]\d{3})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/u;
const form = patternShape(LOCAL_TIME, "a local time from the year 2000 on, such as `2027-03-01T09:00`");

/** A local time. What it means in UTC depends on the zone; see `instantOf`. */
export const localTimeShape: Shape<LocalTime> = {
  read(place, problems) {
    const text = form.read(place, problems);
    if (text === undefined) return undefined;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (LOCAL_TIME.exec(text) ?? []).slice(1).map((digits) => Number(digits ?? 0));
    const atMs = second === 60 ? undefined : calendarMs({ year, month, day, hour, minute, second });
    if (atMs !== undefined) return { clockMs: atMs, text };
    problems.add("date_invalid", place, { found: quote(text), allowed: "a date of the calendar and a time up to `23:59:59`" });
    return undefined;
  },
  schema: form.schema,
};

/**
 * The moment, in milliseconds since 1970 in UTC, at which a clock in that zone
 * shows a local time: the earlier one when it is shown twice, and when it is left
 * out the moment at which the clock leaps over it.
 */
export function instantOf(local: LocalTime, { transitions, offsetSeconds }: TimeZone): number {
  const periods = [{ fromMs: Number.NEGATIVE_INFINITY, offsetSeconds }, ...transitions.map((each) => ({ ...each, fromMs: Number(each.fromMs) }))];
  for (const [index, period] of periods.entries()) {
    const atMs = local.clockMs - period.offsetSeconds * 1000;
    if (atMs < (periods[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY)) return Math.max(atMs, period.fromMs);
  }
  throw new Error("the last period of a zone ends nowhere");
}

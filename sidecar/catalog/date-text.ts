import { calendarMs } from "./calendar-date.ts";
import { quote } from "./problem.ts";
import { patternShape, type Shape } from "./shape.ts";

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?([Zz]|[+-]\d{2}:\d{2})?)?$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const DAY_MS = 86_400_000;

/** A day, or a moment; without an offset in UTC. */
export const dateShape = datesOf(patternShape(DATE, "a date such as `2027-03-01` or `2027-03-01T09:00:00Z`"), "a date of the calendar");

/** A day. */
export const dayShape = datesOf(patternShape(DAY, "a day such as `2027-03-01`"), "a day of the calendar");

function datesOf(form: Shape<string>, allowed: string): Shape<string> {
  return {
    read(place, problems) {
      const text = form.read(place, problems);
      if (text === undefined || dateMs(text) !== undefined) return text;
      problems.add("date_invalid", place, { found: quote(text), allowed });
      return undefined;
    },
    schema: form.schema,
  };
}

/** The moment that text stands for by the grammar of docs/DETERMINISM.md, a day for its midnight, in milliseconds since 1970; undefined when it is no date. */
export function dateMs(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((digits) => Number(digits ?? 0));
  const [fraction = "", zone = "Z"] = match.slice(7);
  const clock = calendarMs({ year, month, day, hour, minute, second });
  const aheadMs = offsetMs(zone);
  if (clock === undefined || aheadMs === undefined) return undefined;
  return clock + Number(fraction.slice(0, 3).padEnd(3, "0")) - aheadMs;
}

/** What a clock with that offset is ahead of UTC. */
function offsetMs(zone: string): number | undefined {
  if (zone.length === 1) return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The first moment after a date: after a day the next midnight. */
export function momentAfter(text: string): number {
  return (dateMs(text) ?? 0) + (DAY.test(text) ? DAY_MS : 1);
}

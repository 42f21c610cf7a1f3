import type { Value } from "./value.ts";

/** The first and the last moment that is a date, in milliseconds from 1970. */
const MOMENT_MAX_MS = 8_640_000_000_000_000;

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?([Zz]|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since 1970 in UTC; undefined when the value is not a date. */
export function dateOf(value: Value): number | undefined {
  if (value.type === "number") return Math.abs(Math.floor(value.value)) <= MOMENT_MAX_MS ? Math.floor(value.value) : undefined;
  return value.type === "string" ? dateOfText(value.value.toString("latin1")) : undefined;
}

function dateOfText(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] = match;
  const [offsetHours = "00", offsetMinutes = "00"] = /[Zz]/.test(zone) ? [] : zone.slice(1).split(":");
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60 || Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // A day that the month does not have is the day of another month, or no date at all.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return undefined;
  const aheadMs = (zone.startsWith("-") ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  const timeMs = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000 + Number(`${fraction}000`.slice(0, 3));
  return midnight.getTime() + timeMs - aheadMs;
}

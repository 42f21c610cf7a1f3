/** A date and a time of day as they are written, without a zone. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 60 is the first second of the next minute. */
  readonly second: number;
}

/** Milliseconds from 1970 to that date and time on a clock without a zone; undefined when the calendar or the clock has none such. */
export function calendarMs({ year, month, day, hour, minute, second }: CalendarTime): number | undefined {
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  // Not Date.UTC, which takes the years up to 99 for those of the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

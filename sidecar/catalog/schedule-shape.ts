import { CATALOG_LIMITS } from "./limits.ts";
import { localTimeShape } from "./local-time.ts";
import { objectShape } from "./object-shape.ts";
import { choiceShape, listShape, patternShape, type ReadBy } from "./shape.ts";
import { timeZoneShape } from "./time-zone-shape.ts";

/** The days of the week, from 1. */
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const hourWindow = patternShape(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/u, "a part of the day such as `09:00-17:30`");

/** When something is active. */
export const scheduleShape = objectShape("a schedule", {
  time_zone: {
    shape: timeZoneShape,
    description: "The time zone of everything in this schedule: a name of the IANA database, or an offset. Default: that of the optimization.",
  },
  start: { shape: localTimeShape, description: "The first active moment, in local time." },
  end: { shape: localTimeShape, description: "The first moment that is no longer active, in local time." },
  days: {
    shape: listShape(choiceShape(WEEKDAYS), { min: 1, max: WEEKDAYS.length, unique: true }),
    description: "The days of the week; absent: all. Hours that cross midnight belong to the day they start on.",
  },
  hours: {
    shape: listShape(hourWindow, { min: 1, max: CATALOG_LIMITS.scheduleHoursMax }),
    description: "Parts of the day, as 22:00-02:00, which may cross midnight; the end is not included. Absent: the whole day.",
  },
});

/** A schedule as it was read. */
export type ScheduleReading = ReadBy<typeof scheduleShape>;

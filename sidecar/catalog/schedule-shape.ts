import { objectShape } from "./object-shape.ts";
import { choiceShape, listShape, patternShape } from "./shape.ts";

const localTime = patternShape(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/u, "a local time such as `2027-03-01T09:00`");
const hourWindow = patternShape(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/u, "a part of the day such as `09:00-17:30`");

/** When something is active. */
export const scheduleShape = objectShape("a schedule", {
  time_zone: {
    shape: patternShape(/^([A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*|[+-]\d{2}:\d{2})$/u, "a time zone such as `Europe/Berlin` or `+02:00`"),
    default: "UTC",
    description: "The time zone of everything in this schedule: a name of the IANA database, or an offset. Not evaluated by this version.",
  },
  start: { shape: localTime, description: "The first active moment. Not evaluated by this version." },
  end: { shape: localTime, description: "The first moment that is no longer active. Not evaluated by this version." },
  days: {
    shape: listShape(choiceShape(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]), { min: 1, max: 7, unique: true }),
    description: "The days of the week; absent: all. Not evaluated by this version.",
  },
  hours: {
    shape: listShape(hourWindow, { min: 1, max: 24 }),
    description: "Parts of the day, as 22:00-02:00, which may cross midnight; absent: the whole day. Not evaluated by this version.",
  },
});

import type { TimeZone, Transition } from "#proto/generated/pillion/decision/v1/snapshot.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The time that tables cover. It is fixed, so that one catalog gives one snapshot
 * whenever it is compiled; beyond it the offset of its edge stands.
 */
const SPAN_START_MS = Date.UTC(2016, 0, 1);
const SPAN_END_MS = Date.UTC(2046, 0, 1);

/** No zone changes its offset twice within less than six days, so that no change hides between two looks. */
const LOOK_MS = 2 * DAY_MS;

const FIXED_OFFSET = /^([+-])(\d{2}):(\d{2})$/u;
const CLOCK = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/u;

/** Whether there is a time zone of that name: one of the IANA database, or an offset such as `+02:00`. */
export function isTimeZone(name: string): boolean {
  if (FIXED_OFFSET.test(name)) return true;
  try {
    clockIn(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Every name that a misspelt one can be taken for. */
export function timeZoneNames(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}

/** The tables made so far: one takes some milliseconds, follows from its name alone, and is wanted again by the next catalog. */
const made = new Map<string, TimeZone>();

/** The offsets of a zone over time, from the zone database of this Node. Throws for a name that `isTimeZone` refuses. */
export function zoneTable(name: string): TimeZone {
  const table = made.get(name) ?? makeTable(name);
  made.set(name, table);
  return table;
}

function makeTable(name: string): TimeZone {
  const fixed = FIXED_OFFSET.exec(name);
  if (fixed !== null) {
    const [, sign, hours, minutes] = fixed;
    return { name, transitions: [], offsetSeconds: (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60) };
  }
  const clock = clockIn(name);
  const offsetSeconds = offsetAt(clock, SPAN_START_MS);
  const transitions: Transition[] = [];
  let current = offsetSeconds;
  for (let lookMs = SPAN_START_MS; lookMs < SPAN_END_MS; lookMs += LOOK_MS) {
    const next = offsetAt(clock, lookMs + LOOK_MS);
    if (next === current) continue;
    transitions.push({ fromMs: BigInt(changeBetween(clock, lookMs, lookMs + LOOK_MS)), offsetSeconds: next });
    current = next;
  }
  return { name, transitions, offsetSeconds };
}

/** The first moment with another offset than at `lowMs`, to the second, by halving. */
function changeBetween(clock: Intl.DateTimeFormat, lowMs: number, highMs: number): number {
  const before = offsetAt(clock, lowMs);
  let low = lowMs;
  let high = highMs;
  while (high - low > SECOND_MS) {
    const middle = Math.floor((low + high) / 2 / SECOND_MS) * SECOND_MS;
    if (offsetAt(clock, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function clockIn(timeZone: string): Intl.DateTimeFormat {
  const digits = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  return new Intl.DateTimeFormat("en-US", { timeZone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23", ...digits });
}

/** Local time minus UTC in seconds, read from a clock. */
function offsetAt(clock: Intl.DateTimeFormat, atMs: number): number {
  const shown = CLOCK.exec(clock.format(atMs));
  if (shown === null) throw new Error(`a clock shows \`${clock.format(atMs)}\`, expected month/day/year, hour:minute:second`);
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = shown.slice(1).map(Number);
  return (Date.UTC(year, month - 1, day, hour, minute, second) - atMs) / SECOND_MS;
}

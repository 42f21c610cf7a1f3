import { type Findings, readMessage } from "./findings.ts";
import { allBytes, type Field, lastUint32, lastVarint } from "./wire.ts";

/** A time zone: a row of periods, each with one offset. */
export interface TimeZone {
  readonly periods: readonly Period[];
}

interface Period {
  /** The first moment, in milliseconds since 1970 in UTC; the first period begins at no moment. */
  readonly fromMs: number;
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

/** A zone of the snapshot, with what is wrong with it. */
export interface ZonePart {
  readonly zone: TimeZone;
  readonly findings: Findings;
}

/** What clocks show at a moment. */
export interface LocalTime {
  /** Minutes since midnight. */
  readonly minute: number;
  /** 1 (Monday) to 7. */
  readonly weekday: number;
  readonly hour: number;
}

/** A stretch of the calendar. */
export type CalendarWindow = "hour" | "day" | "week";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** The fifth of January 1970. */
const A_MONDAY_MS = 4 * DAY_MS;
const MOMENT_MAX_MS = 8_640_000_000_000_000;
const OFFSET_MAX_SECONDS = 86_399;

/** Reads a TimeZone and notes what is wrong with it. */
export function readTimeZone(bytes: Buffer, findings: Findings): TimeZone {
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["bytes"], 3: ["varint"] });
  const periods: Period[] = [{ fromMs: Number.NEGATIVE_INFINITY, offsetMs: readOffset(fields, 3, findings) }];
  for (const transition of allBytes(fields, 2)) {
    const parts = readMessage(transition, findings, { 1: ["varint"], 2: ["varint"] });
    const fromMs = readMoment(parts, 1, findings);
    if (fromMs <= (periods.at(-1)?.fromMs ?? 0)) findings.note("invalid");
    periods.push({ fromMs, offsetMs: readOffset(parts, 2, findings) });
  }
  return { periods };
}

/** The zone of a number, noting what is wrong with it. */
export function zoneOf(zones: readonly ZonePart[], index: number, findings: Findings): TimeZone | undefined {
  const part = zones[index];
  findings.note(part === undefined ? "invalid" : part.findings.worst);
  return part?.zone;
}

/** An int64 of milliseconds since 1970. */
export function readMoment(fields: readonly Field[], number: number, findings: Findings): number {
  const atMs = Number(BigInt.asIntN(64, lastVarint(fields, number) ?? 0n));
  if (Math.abs(atMs) > MOMENT_MAX_MS) findings.note("invalid");
  return atMs;
}

/** A sint32 of seconds, in milliseconds. */
function readOffset(fields: readonly Field[], number: number, findings: Findings): number {
  const zigzag = lastUint32(fields, number);
  const seconds = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  if (Math.abs(seconds) > OFFSET_MAX_SECONDS) findings.note("invalid");
  return seconds * 1000;
}

/** Local time minus UTC at a moment, in milliseconds. */
function offsetAt(zone: TimeZone, atMs: number): number {
  return zone.periods.findLast((period) => period.fromMs <= atMs)?.offsetMs ?? 0;
}

/** What clocks in a zone show at a moment. */
export function localTimeAt(zone: TimeZone, atMs: number): LocalTime {
  const clockMs = atMs + offsetAt(zone, atMs);
  const minute = Math.floor(modulo(clockMs, DAY_MS) / 60_000);
  return { minute, hour: Math.floor(minute / 60), weekday: Math.floor(modulo(clockMs - A_MONDAY_MS, WEEK_MS) / DAY_MS) + 1 };
}

function modulo(value: number, by: number): number {
  return value - Math.floor(value / by) * by;
}

/**
 * The local hour, day or week that contains a moment, its end excluded: the
 * longest stretch of time around the moment in which clocks show the same one.
 */
export function calendarWindowAt(zone: TimeZone, atMs: number, window: CalendarWindow): { startMs: number; endMs: number } {
  const number = windowNumber(zone, atMs, window);
  const isSame = (ms: number) => windowNumber(zone, ms, window) === number;
  // Between two of these moments the number never changes.
  const edges = [...edgesAround(zone, atMs, window)].sort((a, b) => a - b);
  const startMs = edges.findLast((edge) => edge <= atMs && !isSame(edge - 1));
  const endMs = edges.find((edge) => edge > atMs && !isSame(edge));
  if (startMs === undefined || endMs === undefined) throw new Error("a stretch of the calendar without an edge");
  return { startMs, endMs };
}

function windowNumber(zone: TimeZone, atMs: number, window: CalendarWindow): number {
  const clockMs = atMs + offsetAt(zone, atMs);
  return window === "week" ? Math.floor((clockMs - A_MONDAY_MS) / WEEK_MS) : Math.floor(clockMs / (window === "day" ? DAY_MS : HOUR_MS));
}

/** Every moment near another at which the number of the window may change: where the offset does, and where clocks of any offset show a full one. */
function* edgesAround(zone: TimeZone, atMs: number, window: CalendarWindow): Generator<number> {
  const lengthMs = { hour: HOUR_MS, day: DAY_MS, week: WEEK_MS }[window];
  const origin = window === "week" ? A_MONDAY_MS : 0;
  for (const { fromMs, offsetMs } of zone.periods) {
    if (Number.isFinite(fromMs)) yield fromMs;
    const full = Math.floor((atMs + offsetMs - origin) / lengthMs) * lengthMs + origin - offsetMs;
    // Offsets differ by less than two days, so a stretch begins and ends at most so much earlier or later than it would without changes.
    const lengths = Math.ceil((2 * DAY_MS) / lengthMs) + 2;
    for (let number = -lengths; number <= lengths; number++) yield full + number * lengthMs;
  }
}

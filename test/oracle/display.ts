import type { Observer } from "./evaluate.ts";
import type { Spent } from "./explanation.ts";
import { type Findings, readMessage } from "./findings.ts";
import { hash64, requestHash } from "./murmur3.ts";
import { type ExposureState, NO_HISTORY, type Showing } from "./person-history.ts";
import type { Facts } from "./question.ts";
import { type CalendarWindow, calendarWindowAt, type TimeZone, type ZonePart, zoneOf } from "./time-zone.ts";
import { allVarints, type Field, lastBytes, lastUint32, lastVarint } from "./wire.ts";

/** How often something is shown to one person. */
export interface Display {
  readonly frequency: "always" | "once" | "once_per_visit";
  readonly caps: readonly Cap[];
}

/** A bound on how often something is shown to one person. */
export interface Cap {
  readonly id: Buffer;
  /** 0: no bound. */
  readonly shownMax: number;
  /** Undefined: a person's life. */
  readonly window: { readonly rollingMs: bigint } | { readonly calendar: CalendarWindow; readonly zone: TimeZone } | undefined;
  /** 0: none. */
  readonly gapMs: bigint;
}

/** A cap of the snapshot, with what is wrong with it. */
export interface CapPart {
  readonly cap: Cap;
  readonly findings: Findings;
}

/** A decision about which it is asked whether it may be shown. */
export interface Showable {
  readonly optimization: Buffer;
  /** The id of the experience or variant. */
  readonly outcome: Buffer;
  /** The id of the decision that gives it. */
  readonly decisionId: string;
}

const ALWAYS: Display = { frequency: "always", caps: [] };

const CAP_ID_BYTES_MAX = 640;
const CAP_SHOWINGS_MAX = 256;
const DURATION_MAX_MS = 8_640_000_000_000_000n;
const LAST_MOMENT_MS = 2n ** 63n - 1n;
const CALENDAR_WINDOWS: readonly (CalendarWindow | undefined)[] = [undefined, "hour", "day", "week"];

/** Reads a Cap and notes what is wrong with it. */
export function readCap(bytes: Buffer, zones: readonly ZonePart[], findings: Findings): Cap {
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["varint"], 3: ["varint"], 4: ["varint"], 5: ["varint"], 6: ["varint"] });
  const id = lastBytes(fields, 1);
  const shownMax = lastUint32(fields, 2);
  const windowMs = readDuration(fields, 3, findings);
  if (id.length > CAP_ID_BYTES_MAX || shownMax > CAP_SHOWINGS_MAX) findings.note("invalid");
  const window = readCalendarWindow(fields, zones, findings) ?? (windowMs === 0n ? undefined : { rollingMs: windowMs });
  return { id, shownMax, window, gapMs: readDuration(fields, 5, findings) };
}

function readCalendarWindow(fields: readonly Field[], zones: readonly ZonePart[], findings: Findings): Cap["window"] {
  const number = lastVarint(fields, 4) ?? 0n;
  if (number > 3n) findings.note("unsupported");
  const calendar = CALENDAR_WINDOWS[Number(number)];
  const zone = calendar && zoneOf(zones, lastUint32(fields, 6), findings);
  return calendar && zone && { calendar, zone };
}

function readDuration(fields: readonly Field[], number: number, findings: Findings): bigint {
  const duration = BigInt.asIntN(64, lastVarint(fields, number) ?? 0n);
  if (duration < 0n || duration > DURATION_MAX_MS) findings.note("invalid");
  return duration;
}

/** Reads a Display and notes what is wrong with it. */
export function readDisplay(bytes: Buffer | undefined, caps: readonly CapPart[], findings: Findings): Display {
  if (bytes === undefined) return ALWAYS;
  const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["varint", "bytes"] });
  const frequency = lastVarint(fields, 1) ?? 0n;
  if (frequency > 3n) findings.note("unsupported");
  const indices = allVarints(fields, 2);
  if (indices === undefined) findings.note("invalid");
  const named = (indices ?? []).flatMap((index) => {
    const part = caps[Number(index)];
    findings.note(part === undefined ? "invalid" : part.findings.worst);
    return part === undefined ? [] : [part.cap];
  });
  return { frequency: frequency === 2n ? "once" : frequency === 3n ? "once_per_visit" : "always", caps: named };
}

/** Whether the frequency of a display is spent by one experience or variant. */
export function isFrequencySpent(
  { frequency }: Display,
  { optimization, outcome }: Pick<Showable, "optimization" | "outcome">,
  facts: Facts,
  observe?: Observer,
): boolean {
  const state = historyOf(facts).exposure(optimization, outcome);
  if (state === undefined) return false;
  if (frequency !== "always" && !state.isShown) observe?.passed(`${frequency}: withheld only`);
  if (!state.isShown) return false;
  const spentUnless = (hash: bigint) => {
    const isRepetition = isThisRequest(hash, facts);
    observe?.passed(`${frequency}: ${isRepetition ? "given to this request" : "spent"}`);
    return !isRepetition;
  };
  switch (frequency) {
    case "always":
      return false;
    case "once":
      return spentUnless(state.firstRequestHash);
    case "once_per_visit": {
      const session = sessionOf(state, facts);
      if (session === undefined) observe?.passed("once_per_visit: another visit");
      return session !== undefined && spentUnless(session.requestHash);
    }
  }
}

/** Whether one of the caps of a display leaves no room. */
export function areCapsSpent({ caps }: Display, showable: Showable, facts: Facts, observe?: Observer): boolean {
  return caps.some((cap) => {
    const isSpent = isCapSpent(cap, showable, facts, observe);
    facts.trace.leavesRoom("CAP", !isSpent, usageOf(cap, showable, facts, isSpent), cap.id);
    return isSpent;
  });
}

function isCapSpent(cap: Cap, showable: Showable, facts: Facts, observe: Observer | undefined): boolean {
  const showings = historyOf(facts).showings(cap.id);
  const others = showings.filter((showing) => !isRepetition(showing, showable, facts));
  if (others.length < showings.length) observe?.passed("a cap: given to this request");
  const counted = others.filter((showing) => isWithin(cap, showing, facts)).length;
  const isFull = cap.shownMax > 0 && counted >= cap.shownMax;
  const isNear = cap.gapMs > 0n && others.some(({ shownMs }) => shownMs > BigInt(facts.nowMs) - cap.gapMs);
  const window = cap.window === undefined ? "ever" : "calendar" in cap.window ? cap.window.calendar : "rolling";
  if (isFull) observe?.passed(`a cap: ${window} spent`);
  else if (cap.shownMax > 0 && others.length >= cap.shownMax) observe?.passed(`a cap: ${window} over`);
  if (isNear) observe?.passed("a cap: gap spent");
  else if (cap.gapMs > 0n && others.length > 0) observe?.passed("a cap: gap over");
  return isFull || isNear;
}

/** What a cap has used up, for an explanation. */
function usageOf(cap: Cap, showable: Showable, facts: Facts, isSpent: boolean): Spent {
  const others = historyOf(facts)
    .showings(cap.id)
    .filter((showing) => !isRepetition(showing, showable, facts));
  const counted = others.filter((showing) => isWithin(cap, showing, facts));
  const lastMs = others.map(({ shownMs }) => shownMs).reduce((last, ms, index) => (index === 0 || ms > last ? ms : last), 0n);
  const used = { shown: counted.length, shownMax: cap.shownMax, lastMs: Number(lastMs) };
  const nextMs = isSpent ? roomMs(cap, counted, lastMs, facts) : 0n;
  return { ...used, nextMs: Number(nextMs < LAST_MOMENT_MS ? nextMs : LAST_MOMENT_MS) };
}

/** When a cap that is spent has room again; 0: never. */
function roomMs(cap: Cap, counted: readonly Showing[], lastMs: bigint, { nowMs }: Facts): bigint {
  const gapEnd = cap.gapMs > 0n && lastMs > BigInt(nowMs) - cap.gapMs ? lastMs + cap.gapMs : 0n;
  const oldest = cap.shownMax > 0 ? counted[counted.length - cap.shownMax] : undefined;
  if (oldest === undefined) return gapEnd;
  if (cap.window === undefined) return 0n;
  const windowEnd =
    "rollingMs" in cap.window ? oldest.shownMs + cap.window.rollingMs : BigInt(calendarWindowAt(cap.window.zone, nowMs, cap.window.calendar).endMs);
  return windowEnd > gapEnd ? windowEnd : gapEnd;
}

function isWithin({ window }: Cap, { shownMs }: Showing, { nowMs }: Facts): boolean {
  if (window === undefined) return true;
  if ("rollingMs" in window) return shownMs > BigInt(nowMs) - window.rollingMs;
  return shownMs >= BigInt(calendarWindowAt(window.zone, nowMs, window.calendar).startMs);
}

/** Whether something that is given now was given by this request already, so that it spends nothing of a cap. */
export function hasCounted(cap: Cap, showable: Showable, facts: Facts): boolean {
  return historyOf(facts)
    .showings(cap.id)
    .some((showing) => isRepetition(showing, showable, facts));
}

function isRepetition(showing: Showing, { decisionId }: Showable, facts: Facts): boolean {
  return isThisRequest(showing.requestHash, facts) && showing.decisionHash === hash64(Buffer.from(decisionId));
}

function isThisRequest(hash: bigint, { requestId }: Facts): boolean {
  return hash !== 0n && hash === requestHash(requestId);
}

/** The entry of the session of the call. */
export function sessionOf(state: ExposureState, { session }: Facts): ExposureState["sessions"][number] | undefined {
  return state.sessions.findLast(({ sessionHash }) => sessionHash === hash64(session));
}

function historyOf({ profile }: Facts) {
  return profile?.history ?? NO_HISTORY;
}

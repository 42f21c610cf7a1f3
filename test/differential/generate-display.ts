import type { Cap, Display } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { Random } from "./random.ts";
import { CAP_IDS, DURATIONS_MS } from "./vocabulary.ts";

const BEYOND_MS = 8_640_000_000_000_001n;

/** A cap of any kind; now and then a damaged one, or one of a newer version. */
export function generateCap(random: Random, zones: number): Cap {
  const isCalendar = zones > 0 && !random.oneIn(3);
  const cap = {
    id: random.pick(CAP_IDS),
    shownMax: random.pick([0, 1, 1, 1, 2, 2, 3, 256]),
    windowMs: random.oneIn(3) ? 0n : BigInt(random.pick(DURATIONS_MS)),
    calendarWindow: isCalendar ? random.integer(1, 3) : 0,
    gapMs: random.oneIn(2) ? 0n : BigInt(random.pick(DURATIONS_MS)),
    timeZone: isCalendar ? random.integer(0, zones - 1) : random.pick([0, 0, 9]),
  } as Cap;
  if (!random.oneIn(40)) return cap;
  return random.pick<Cap>([
    { ...cap, id: "c".repeat(640) },
    { ...cap, id: "c".repeat(641) },
    { ...cap, shownMax: 257 },
    { ...cap, shownMax: 2 ** 32 - 1 },
    { ...cap, windowMs: BEYOND_MS },
    { ...cap, windowMs: -1n },
    { ...cap, gapMs: BEYOND_MS },
    { ...cap, gapMs: -1n },
    { ...cap, calendarWindow: 4 as 3 },
    { ...cap, calendarWindow: 2, timeZone: zones },
  ]);
}

/** How often something is shown; now and then damaged, or of a newer version. */
export function generateDisplay(random: Random, caps: number): Display | undefined {
  if (random.oneIn(3)) return undefined;
  const display = {
    frequency: random.pick([0, 1, 2, 2, 3, 3]),
    caps: caps > 0 ? random.list(0, 3, () => random.integer(0, caps - 1)) : [],
  } as Display;
  if (!random.oneIn(80)) return display;
  return random.pick<Display>([
    { ...display, frequency: 4 as 3 },
    { ...display, caps: [caps] },
    { ...display, caps: [0, 2 ** 32 - 1] },
  ]);
}

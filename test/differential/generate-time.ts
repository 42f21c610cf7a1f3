import type { MinuteWindow, Schedule, TimeZone, TrafficStep } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { Random } from "./random.ts";
import { MOMENTS } from "./vocabulary.ts";

/** Offsets that zones have, and those that none may have more of. */
const OFFSETS = [0, 3_600, 7_200, -18_000, -14_400, 37_800, 39_600, 19_800, 1, -1, 86_399, -86_399];
const MINUTES = [0, 1, 60, 119, 120, 121, 150, 180, 600, 1_380, 1_439];
const BEYOND_MS = 8_640_000_000_000_001n;

/** A moment at an edge of what is generated here, or next to one. */
export function generateMoment(random: Random): number {
  return random.oneIn(40)
    ? random.pick([0, 1, -1, -86_400_001, 8_640_000_000_000_000, -8_640_000_000_000_000])
    : random.pick(MOMENTS) + random.pick([0, 0, 0, 1, -1, 60_000, -60_000, 1_800_000, 3_600_000, -3_600_000, 86_400_000, -86_400_000, 172_800_000]);
}

/** A zone with up to five changes of its offset, some of them within minutes; now and then a damaged one. */
export function generateTimeZone(random: Random): TimeZone {
  const moments = [...new Set(random.list(0, 5, () => generateMoment(random)))].sort((a, b) => a - b);
  const zone = {
    name: random.pick(["", "Europe/Berlin", "+02:00"]),
    transitions: moments.map((ms) => ({ fromMs: BigInt(ms), offsetSeconds: random.pick(OFFSETS) })),
    offsetSeconds: random.pick(OFFSETS),
  };
  if (!random.oneIn(60)) return zone;
  const [first] = zone.transitions;
  return random.pick<TimeZone>([
    { ...zone, offsetSeconds: random.pick([86_400, -86_400, 2 ** 31 - 1, -(2 ** 31)]) },
    { ...zone, transitions: [{ fromMs: random.pick([BEYOND_MS, -BEYOND_MS]), offsetSeconds: 0 }] },
    { ...zone, transitions: [...zone.transitions, { fromMs: first?.fromMs ?? 0n, offsetSeconds: random.pick([0, -86_400]) }] },
  ]);
}

/** A schedule whose edges are moments that calls are made at; now and then a damaged one. */
export function generateSchedule(random: Random, zones: number): Schedule {
  const schedule = {
    timeZone: random.integer(0, Math.max(0, zones - 1)),
    startMs: random.oneIn(2) ? 0n : BigInt(generateMoment(random)),
    endMs: random.oneIn(2) ? 0n : BigInt(generateMoment(random)),
    weekdays: random.oneIn(2) ? [] : random.list(1, 4, () => random.integer(1, 7)),
    windows: random.oneIn(2) ? [] : random.list(1, 3, () => generateWindow(random)),
  };
  if (!random.oneIn(60)) return schedule;
  return random.pick<Schedule>([
    { ...schedule, timeZone: zones },
    { ...schedule, timeZone: 2 ** 32 - 1 },
    { ...schedule, weekdays: [random.pick([0, 8])] },
    { ...schedule, windows: [{ startMinute: 1_440, endMinute: 0 }] },
    { ...schedule, windows: [{ startMinute: 0, endMinute: 1_441 }] },
    { ...schedule, startMs: BEYOND_MS },
    { ...schedule, endMs: -BEYOND_MS },
  ]);
}

function generateWindow(random: Random): MinuteWindow {
  return { startMinute: random.pick(MINUTES), endMinute: random.oneIn(8) ? 1_440 : random.pick(MINUTES) };
}

/** Steps that ascend, of which the shares are sorted; now and then they fall. */
export function generateRamp(random: Random, startPpm: number, share: () => number): TrafficStep[] {
  const moments = [...new Set(random.list(0, 4, () => generateMoment(random)))].sort((a, b) => a - b);
  const shares = moments.map(() => Math.max(startPpm, share())).sort((a, b) => a - b);
  const steps = moments.map((ms, index) => ({ fromMs: BigInt(ms), trafficPpm: shares[index] ?? 0 }));
  if (!random.oneIn(60)) return steps;
  return random.pick<TrafficStep[]>([
    steps.toReversed(),
    [{ fromMs: BEYOND_MS, trafficPpm: startPpm }],
    [{ fromMs: 0n, trafficPpm: Math.max(0, startPpm - 1) }],
    [...steps, ...steps],
  ]);
}

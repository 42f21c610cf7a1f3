const AGE_SECONDS_MAX = 0xffff_ffff;

/** Whole seconds since a moment. A clock that was set back counts as no time at all, and the result always fits the answer's 32 bits. */
export function ageSeconds(sinceMs: number, nowMs: number): number {
  return Math.min(AGE_SECONDS_MAX, Math.max(0, Math.floor((nowMs - sinceMs) / 1_000)));
}

// The moment of a call, which is the host's to say: the core has no clock.

import { MOMENT_MAX } from "./limits";

/** Milliseconds since 1970 in UTC. */
export let nowMs: i64 = 0;

/** Whether a number of milliseconds is a moment at all. */
export function isMoment(ms: i64): bool {
  return ms >= -MOMENT_MAX && ms <= MOMENT_MAX;
}

/** Says when the call is made; what no date of ECMAScript can be, and NaN, counts as 0. */
export function setMoment(now: f64): void {
  nowMs = now >= -(<f64>MOMENT_MAX) && now <= <f64>MOMENT_MAX ? <i64>now : 0;
}

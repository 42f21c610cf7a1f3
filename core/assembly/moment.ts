// The moment of a call, which is the host's to say: the core has no clock.

/** The moments that a date of ECMAScript can be; what lies beyond, and NaN, counts as 0. */
const MOMENT_MAX: f64 = 8.64e15;

/** Milliseconds since 1970 in UTC. */
export let nowMs: i64 = 0;

/** Says when the call is made. */
export function setMoment(now: f64): void {
  nowMs = now >= -MOMENT_MAX && now <= MOMENT_MAX ? <i64>now : 0;
}

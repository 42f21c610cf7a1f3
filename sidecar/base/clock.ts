/** Where the time comes from, so that tests can say what time it is. */
export interface Clock {
  /** Milliseconds since 1970 in UTC; an integer. */
  nowMs(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { nowMs: () => Date.now() };

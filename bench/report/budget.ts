import type { Spread } from "#bench/measure/statistics.ts";

/** A budget of the design, held against what was measured. */
export interface Verdict {
  readonly what: string;
  /** The ratio or figure measured. */
  readonly measured: Spread;
  /** What it may be at most. */
  readonly most: number;
  /** The unit of both; empty for a ratio. */
  readonly unit: string;
  readonly isMet: boolean;
}

/** Holds the median against the budget. */
export function judge(what: string, measured: Spread, most: number, unit = ""): Verdict {
  return { what, measured, most, unit, isMet: measured.median <= most };
}

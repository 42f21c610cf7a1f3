import type { Verdict } from "./budget.ts";

/** What one bench found. */
export interface BenchReport {
  readonly title: string;
  /** Everything, for the console. */
  readonly text: string;
  /** The part that may be quoted: ratios and sizes, no times. */
  readonly quotable: string;
  readonly verdicts: readonly Verdict[];
}

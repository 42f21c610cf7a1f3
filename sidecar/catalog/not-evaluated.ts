import type { Place } from "./place.ts";
import type { ProblemList } from "./problem.ts";

/**
 * What the format has words for and the core does not evaluate yet. A catalog
 * that uses one is refused, because it would decide wrongly. To turn one on,
 * remove its row; the compiler then points at the place that must lower it.
 */
const NOT_EVALUATED = {
  display_once: { what: "the display `once`", allowed: "`always`" },
  display_once_per_visit: { what: "the display `once_per_visit`", allowed: "`always`" },
} as const satisfies Record<string, { readonly what: string; readonly allowed: string }>;

/** Something that has words and is not evaluated. */
export type UnevaluatedFeature = keyof typeof NOT_EVALUATED;

/** Refuses the value at a place. */
export function refuseUnevaluated(feature: UnevaluatedFeature, place: Place, problems: ProblemList): void {
  const { what, allowed } = NOT_EVALUATED[feature];
  problems.add("not_evaluated", place, { found: what, allowed });
}

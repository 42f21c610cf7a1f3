import type { ForcedChoice } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { Names } from "./names.ts";
import type { ExperimentReading, PersonalizationReading } from "./optimization-shape.ts";
import { placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";

/** Lowers the forced choices of an optimization whose outcomes have the given names. A person has one at most. */
export function compileForced(reading: PersonalizationReading | ExperimentReading, outcomes: Names<true>, problems: ProblemList): ForcedChoice[] {
  const seen = new Set<string>();
  return (reading.forced ?? []).flatMap((choice) => {
    if (choice === undefined) return [];
    const { people = [], place } = choice;
    const key = "experience" in choice ? "experience" : "variant";
    const outcome = "experience" in choice ? choice.experience : "variant" in choice ? choice.variant : undefined;
    outcomes.resolve(outcome, placeAt(place, key));
    const units = people.filter((unit) => unit !== undefined);
    people.forEach((unit, index) => {
      if (unit === undefined || !seen.has(unit)) return;
      problems.add("person_forced_twice", placeAt(place, "people", index), { found: `${quote(unit)} again`, allowed: "each person once" });
    });
    for (const unit of units) seen.add(unit);
    return [{ units, outcome: outcome ?? "" }];
  });
}

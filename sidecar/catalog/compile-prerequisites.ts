import type { Optimization, Prerequisite } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { Names } from "./names.ts";
import type { ExperimentReading, PersonalizationReading } from "./optimization-shape.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";

/** An optimization with what it asks of others, which is lowered when the place of each in the snapshot is known. */
export interface LoweredOptimization {
  readonly reading: PersonalizationReading | ExperimentReading;
  readonly optimization: Optimization;
}

/** One on the way along its prerequisites. */
interface Visit {
  readonly item: LoweredOptimization;
  readonly index: number;
  state: "new" | "open" | "done";
  /** How many prerequisites deep it asks. */
  depth: number;
}

/** Lowers the prerequisites of optimizations that are in the order of the snapshot. Those that lead back to where they began are reported with the way round. */
export function compilePrerequisites(items: readonly LoweredOptimization[], problems: ProblemList): Optimization[] {
  const visits = new Names<Visit>("an optimization", problems);
  const all = items.map((item, index): Visit => {
    const visit: Visit = { item, index, state: "new", depth: 0 };
    visits.adopt(item.reading.selector, visit, item.reading.place);
    return visit;
  });
  const order = new PrerequisiteOrder(visits, problems);
  for (const visit of all) order.visit(visit);
  return items.map(({ reading, optimization }) => ({
    ...optimization,
    prerequisites: (reading.requires ?? []).flatMap((requirement): Prerequisite[] => {
      if (requirement === undefined) return [];
      const { optimization: selector, outcomes = [], place } = requirement;
      const other = visits.resolve(selector, placeAt(place, "optimization"));
      if (other === undefined) return [];
      checkOutcomes(other.item.optimization, outcomes, placeAt(place, "outcomes"), problems);
      return [{ optimization: other.index, outcomes: outcomes.filter((name) => name !== undefined) }];
    }),
  }));
}

/** Each name must be one that the other optimization can give. */
function checkOutcomes({ kind }: Optimization, outcomes: readonly (string | undefined)[], place: Place, problems: ProblemList): void {
  const isPersonalization = kind?.$case === "personalization";
  const names = new Names<true>(isPersonalization ? "an experience of it" : "a variant of it", problems);
  for (const { id } of isPersonalization ? kind.value.experiences : (kind?.value.variants ?? [])) names.adopt(id, true, place);
  outcomes.forEach((name, index) => {
    names.resolve(name, placeAt(place, index));
  });
}

/** Depth first over prerequisites. */
class PrerequisiteOrder {
  readonly #visits: Names<Visit>;
  readonly #problems: ProblemList;
  readonly #open: Visit[] = [];

  constructor(visits: Names<Visit>, problems: ProblemList) {
    this.#visits = visits;
    this.#problems = problems;
  }

  visit(visit: Visit): void {
    if (visit.state !== "new") return;
    visit.state = "open";
    this.#open.push(visit);
    for (const requirement of visit.item.reading.requires ?? []) {
      if (requirement !== undefined) this.#follow(visit, requirement.optimization, placeAt(requirement.place, "optimization"));
    }
    this.#open.pop();
    visit.state = "done";
  }

  #follow(from: Visit, selector: string | undefined, place: Place): void {
    const target = selector === undefined ? undefined : this.#visits.get(selector);
    // One that nothing has is reported when the prerequisite is lowered.
    if (target === undefined) return;
    if (target.state === "open") {
      const round = [...this.#open.slice(this.#open.indexOf(target)), target].map(({ item }) => item.optimization.selector);
      this.#problems.add("prerequisite_cycle", place, { found: quote(round.join(" -> ")), allowed: "prerequisites without a way back" });
      return;
    }
    // The way is not followed deeper than it may be, so that no catalog is too deep to be read.
    if (this.#open.length > CATALOG_LIMITS.prerequisiteDepthMax && target.state === "new") {
      this.#tooDeep(place);
      return;
    }
    this.visit(target);
    if (target.depth === CATALOG_LIMITS.prerequisiteDepthMax) this.#tooDeep(place);
    else from.depth = Math.max(from.depth, target.depth + 1);
  }

  #tooDeep(place: Place): void {
    this.#problems.add("prerequisite_too_deep", place, { found: "another level", allowed: `at most ${CATALOG_LIMITS.prerequisiteDepthMax}` });
  }
}

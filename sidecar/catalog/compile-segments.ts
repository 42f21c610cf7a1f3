import type { Segment } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { SegmentReading } from "./catalog-shape.ts";
import { type ConditionContext, compileCondition } from "./compile-condition.ts";
import { compilePeople } from "./compile-people.ts";
import type { ConditionReading } from "./condition-shape.ts";
import type { Counters } from "./counters.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { Names } from "./names.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import type { ReadReferencedFile } from "./referenced-file.ts";
import type { ZoneContext } from "./time-zones.ts";

/** A segment on its way into the order of the snapshot. */
interface Visit {
  readonly reading: SegmentReading;
  state: "new" | "open" | "done";
  /** How many segments deep it refers, itself included. */
  depth: number;
}

/**
 * Lowers segments so that each names only earlier ones, in the written order
 * where that allows it. Those that refer to themselves, however indirectly, are
 * reported with the way round.
 */
export function compileSegments(
  readings: readonly (SegmentReading | undefined)[],
  { readFile, ...shared }: ZoneContext & { readonly counters: Counters; readonly readFile: ReadReferencedFile },
  problems: ProblemList,
): { segments: Segment[]; names: Names<number> } {
  const declared = new Names<Visit>("a segment", problems);
  const visits: Visit[] = [];
  for (const reading of readings) {
    if (reading === undefined) continue;
    const visit: Visit = { reading, state: "new", depth: 0 };
    visits.push(visit);
    declared.declare(reading.name, visit, placeAt(reading.place, "name"));
  }
  const ordered = new SegmentOrder(declared, problems).order(visits);
  const names = new Names<number>("a segment", problems);
  ordered.forEach((reading, index) => {
    names.adopt(reading.name, index, placeAt(reading.place, "name"));
  });
  const context: ConditionContext = { ...shared, segments: names };
  const segments = ordered.map((reading): Segment => {
    const { name = "", condition, people, people_file } = reading;
    if (people === undefined && people_file === undefined) {
      return { id: name, kind: { $case: "condition", value: compileCondition(condition, context, problems) } };
    }
    return { id: name, kind: { $case: "people", value: { unitHashes: compilePeople(reading, readFile, problems) } } };
  });
  return { segments, names };
}

/** Depth first over references. */
class SegmentOrder {
  readonly #declared: Names<Visit>;
  readonly #problems: ProblemList;
  readonly #ordered: SegmentReading[] = [];
  readonly #open: Visit[] = [];

  constructor(declared: Names<Visit>, problems: ProblemList) {
    this.#declared = declared;
    this.#problems = problems;
  }

  order(visits: readonly Visit[]): readonly SegmentReading[] {
    for (const visit of visits) this.#visit(visit);
    return this.#ordered;
  }

  #visit(visit: Visit): void {
    if (visit.state !== "new") return;
    visit.state = "open";
    visit.depth = 1;
    this.#open.push(visit);
    for (const reference of referencesOf(visit.reading.condition)) this.#follow(visit, reference);
    this.#open.pop();
    visit.state = "done";
    this.#ordered.push(visit.reading);
  }

  #follow(from: Visit, reference: { name: string | undefined; place: Place }): void {
    const target = reference.name === undefined ? undefined : this.#declared.get(reference.name);
    // A segment that nothing has is reported when the condition is lowered.
    if (target === undefined) return;
    if (target.state === "open") {
      const round = [...this.#open.slice(this.#open.indexOf(target)), target].map((visit) => visit.reading.name ?? "");
      this.#problems.add("segment_cycle", reference.place, { found: quote(round.join(" -> ")), allowed: "references without a way back" });
      return;
    }
    this.#visit(target);
    from.depth = Math.max(from.depth, target.depth + 1);
    if (from.depth === CATALOG_LIMITS.segmentDepthMax + 1 && target.depth === CATALOG_LIMITS.segmentDepthMax) {
      this.#problems.add("segment_too_deep", reference.place, { found: "another level", allowed: `at most ${CATALOG_LIMITS.segmentDepthMax}` });
    }
  }
}

function* referencesOf(condition: ConditionReading | undefined): Generator<{ name: string | undefined; place: Place }> {
  if (condition === undefined) return;
  switch (condition.kind) {
    case "all":
    case "any":
      for (const member of condition.members) yield* referencesOf(member);
      return;
    case "not":
      yield* referencesOf(condition.member);
      return;
    case "segment":
      yield condition;
      return;
    case "event":
    case "comparison":
      return;
  }
}

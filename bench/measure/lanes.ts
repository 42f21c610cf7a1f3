import type { Asking } from "#bench/workload/make-calls.ts";
import { FLOOR_NAME, PILLION_NAMES } from "./subject-names.ts";

/** One cell of a table: a subject, a catalog and a way of asking. */
export interface Lane {
  readonly subject: string;
  readonly optimizations: number;
  readonly scenario: ScenarioName;
}

/** The ways of asking. `one` and `ten` draw from the whole catalog; `ten-same` asks for the same ten each time. */
export const SCENARIOS = {
  one: { asked: 1, draw: "random" },
  ten: { asked: 10, draw: "random" },
  "ten-same": { asked: 10, draw: "same" },
} as const satisfies Record<string, Asking>;

export type ScenarioName = keyof typeof SCENARIOS;

/** W1 of the design. */
export const STANDARD_OPTIMIZATIONS = 100;

/** What the lanes are made of. */
export interface LaneChoice {
  readonly subjects: readonly string[];
  /** Catalog sizes, ascending. */
  readonly sizes: readonly number[];
  /** Peers are asked to load catalogs up to this size. */
  readonly peerOptimizationsMax: number;
}

function isOwnOrFloor(subject: string): boolean {
  return subject === FLOOR_NAME || PILLION_NAMES.some((own) => own === subject);
}

/**
 * Everyone: one of 100, ten of 100, and one of each larger catalog. The product and the floor also: the same ten, and ten drawn
 * at random, from the standard and from the largest catalog.
 */
export function makeLanes(choice: LaneChoice, sizeMaxOf: (subject: string) => number): readonly Lane[] {
  const lanes: Lane[] = [];
  const largest = choice.sizes.at(-1);
  for (const optimizations of choice.sizes) {
    for (const subject of choice.subjects) {
      const own = isOwnOrFloor(subject);
      if (optimizations > sizeMaxOf(subject) || (!own && optimizations > choice.peerOptimizationsMax)) continue;
      const standard = optimizations === STANDARD_OPTIMIZATIONS;
      lanes.push({ subject, optimizations, scenario: "one" });
      if (standard || (own && optimizations === largest)) lanes.push({ subject, optimizations, scenario: "ten" });
      if (own && (standard || optimizations === largest)) lanes.push({ subject, optimizations, scenario: "ten-same" });
    }
  }
  return lanes;
}

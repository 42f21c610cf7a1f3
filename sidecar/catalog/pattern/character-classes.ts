import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { type CharacterSet, CODE_POINT_LAST, isInSet } from "./character-set.ts";
import { PatternRefused } from "./pattern-node.ts";

/** All code points, divided into classes of which every set of a pattern has all or nothing. */
export interface CharacterClasses {
  readonly count: number;
  /** Where each class begins, and the one before ends; ascending, from code point 0 on. */
  readonly ranges: readonly { readonly first: number; readonly number: number }[];
  /** A code point of each class. */
  readonly members: readonly number[];
}

/** Divides code points by the sets they are in; throws PatternRefused when there are too many classes. */
export function divideIntoClasses(sets: readonly CharacterSet[]): CharacterClasses {
  const edges = new Set([0]);
  for (const set of sets) {
    for (const [first, last] of set) {
      edges.add(first);
      if (last < CODE_POINT_LAST) edges.add(last + 1);
    }
  }
  const numbers = new Map<string, number>();
  const members: number[] = [];
  const ranges: { first: number; number: number }[] = [];
  for (const first of [...edges].sort((a, b) => a - b)) {
    const memberships = sets.map((set) => (isInSet(set, first) ? "1" : "0")).join("");
    const number = numbers.get(memberships) ?? members.length;
    if (number === members.length) {
      numbers.set(memberships, number);
      members.push(first);
    }
    if (ranges.at(-1)?.number !== number) ranges.push({ first, number });
  }
  if (members.length > CATALOG_LIMITS.patternClassesMax) {
    const found = `${members.length} characters or sets that differ`;
    throw new PatternRefused({ code: "pattern_too_large", found, allowed: `at most ${CATALOG_LIMITS.patternClassesMax}` });
  }
  return { count: members.length, ranges, members };
}

/** The class of a code point. */
export function classOf({ ranges }: CharacterClasses, point: number): number {
  return ranges.findLast(({ first }) => first <= point)?.number ?? 0;
}

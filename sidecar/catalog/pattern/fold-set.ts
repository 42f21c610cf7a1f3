import { CASE_FOLDING_RUNS } from "./case-folding-table.ts";
import { type CharacterRange, type CharacterSet, isInSet, setOf } from "./character-set.ts";

let classes: readonly (readonly number[])[] | undefined;

/** A set with everything that differs from a member in case only, by Unicode simple case folding. */
export function closeUnderCase(set: CharacterSet): CharacterSet {
  classes ??= caseClasses();
  const added: CharacterRange[] = classes
    .filter((points) => points.some((point) => isInSet(set, point)))
    .flatMap((points) => points.map((point) => [point, point] as const));
  return setOf([...set, ...added]);
}

/** The code points that differ in case only, each class a list. */
function caseClasses(): number[][] {
  const byRepresentative = new Map<number, number[]>();
  for (const [first, last, step, distance] of CASE_FOLDING_RUNS) {
    for (let point = first; point <= last; point += step) {
      const representative = point - distance;
      byRepresentative.set(representative, [...(byRepresentative.get(representative) ?? [representative]), point]);
    }
  }
  return [...byRepresentative.values()];
}

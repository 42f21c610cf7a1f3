import { HostInput } from "#proto/generated/pillion/decision/v1/host.ts";
import type { ForcedChoice, Optimization, Prerequisite } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { Random } from "./random.ts";
import { LISTED_NAMES, OPTIMIZATION_IDS, OUTCOME_IDS } from "./vocabulary.ts";

/** What one of so many optimizations asks of others: mostly of those after it, so that there is seldom a way back. */
export function generatePrerequisites(random: Random, index: number, count: number): Prerequisite[] {
  if (!random.oneIn(16)) return [];
  const last = random.oneIn(60) ? count : count - 1;
  return random.list(1, 2, () => ({
    optimization: random.oneIn(20) || index >= last ? random.integer(0, last) : random.integer(index + 1, last),
    outcomes: random.oneIn(4) ? random.list(1, 4, () => random.pick(OUTCOME_IDS)) : [],
  }));
}

/** Whom an optimization gives what, whatever their draw; seldom something that it does not have. */
export function generateForcedChoices(random: Random, kind: Optimization["kind"]): ForcedChoice[] {
  if (!random.oneIn(16)) return [];
  const outcomes = kind?.$case === "personalization" ? kind.value.experiences : (kind?.value.variants ?? []);
  const own = random.oneIn(40) ? [...OUTCOME_IDS] : outcomes.map(({ id }) => id);
  return own.length === 0 ? [] : random.list(1, 3, () => ({ units: random.list(0, 5, () => random.pick(LISTED_NAMES)), outcome: random.pick(own) }));
}

/** Previews as a host would have verified them, each a field of its own. */
export function generatePreviews(random: Random): Buffer[] {
  return random.list(1, 4, () => {
    const preview = { optimization: random.pick(OPTIMIZATION_IDS), outcome: random.pick([...OUTCOME_IDS, "nobody's"]), obeysAudience: random.oneIn(2) };
    return Buffer.from(HostInput.encode({ previews: [preview], place: undefined }).finish());
  });
}

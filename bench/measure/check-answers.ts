import type { Outcome, Prepared } from "#bench/subjects/subject.ts";
import type { Call } from "#bench/subjects/workload.ts";

/** How far the share of a variant may be from its weight. Over 5,000 people that is more than four standard deviations. */
const SHARE_TOLERANCE = 0.03;

/**
 * Asks every call once and compares: who matches gets one of the bodies of exactly the experiment asked for, who does not gets
 * nothing, and the variants are met by their weights. Throws at the first difference, so that nothing wrong is ever timed.
 */
export async function checkAnswers(name: string, prepared: Prepared, calls: readonly Call[]): Promise<void> {
  const taken = new Map<string, number>();
  let given = 0;
  for (const [index, call] of calls.entries()) {
    const outcomes = prepared.outcomes(await prepared.decide(index), call);
    if (outcomes.length !== call.optimizations.length) {
      throw new Error(`${name} gave ${outcomes.length} outcomes where ${call.optimizations.length} were asked for`);
    }
    for (const [place, spec] of call.optimizations.entries()) {
      const variant = spec.variants.find((each) => each.body === outcomes[place]);
      checkOutcome(name, call, spec.selector, outcomes[place], variant?.id);
      if (variant === undefined) continue;
      given++;
      taken.set(variant.id, (taken.get(variant.id) ?? 0) + 1);
    }
  }
  for (const variant of calls[0]?.optimizations[0]?.variants ?? []) {
    const share = (taken.get(variant.id) ?? 0) / given;
    if (!(Math.abs(share - variant.weightPercent / 100) <= SHARE_TOLERANCE)) {
      throw new Error(`${name} gave variant ${variant.id} to ${(share * 100).toFixed(1)} percent instead of ${variant.weightPercent}`);
    }
  }
}

function checkOutcome(name: string, call: Call, selector: string, outcome: Outcome, variant: string | undefined): void {
  const { person } = call;
  if (person.matches && variant === undefined) {
    throw new Error(`${name} gave ${person.id} ${outcome === undefined ? "nothing" : `\`${outcome}\``} for ${selector} where a variant was due`);
  }
  if (!person.matches && outcome !== undefined) throw new Error(`${name} gave ${person.id} \`${outcome}\` for ${selector} where nothing was due`);
}

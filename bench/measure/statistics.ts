/** A median with the smallest and the largest of the rounds around it. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Summarizes the values of the rounds, of which there is at least one. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) throw new RangeError("no rounds");
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  return { median, least, most };
}

/** Divides round by round, so that what was slow for both in one round cancels out, and summarizes the ratios. */
export function ratioOf(numerators: readonly number[], denominators: readonly number[]): Spread {
  if (numerators.length !== denominators.length) throw new RangeError("ratios need as many rounds on both sides");
  return spreadOf(numerators.map((numerator, round) => numerator / (denominators[round] ?? Number.NaN)));
}

import { type Comparison, type Condition, Operator, type Subject } from "#proto/generated/pillion/decision/v1/condition.ts";
import { dateMs, momentAfter } from "./date-text.ts";
import type { DateStretch } from "./operators.ts";

/** Lowers a comparison with dates to the stretch of time that they stand for, from a moment up to another or without one of the two. */
export function compileDateComparison(stretch: DateStretch, subject: Subject, [first = "", second = ""]: readonly string[], negated: boolean): Condition {
  const compare = (operator: Operator, operand: unknown): Condition => {
    const comparison: Comparison = { subject, operator, operands: [operand], ignoreCase: false, negated };
    return { kind: { $case: "comparison", value: comparison } };
  };
  const from = (operand: unknown) => compare(Operator.DATE_FROM, operand);
  const before = (operand: unknown) => compare(Operator.DATE_BEFORE, operand);
  switch (stretch) {
    case "before":
      return before(first);
    case "from":
      return from(first);
    case "after":
      return from(momentText(momentAfter(first)));
    case "day":
      return both(negated, [from(first), before(momentText(momentAfter(first)))]);
    case "between":
      return both(negated, [from(first), before(momentText(momentAfter(second)))]);
  }
}

/** Not both is not the one or not the other, which is also right for a missing value, of which each negation is true. */
function both(negated: boolean, conditions: Condition[]): Condition {
  return { kind: { $case: negated ? "any" : "all", value: { conditions } } };
}

/** A moment as people read it, as far as its year has four digits. */
function momentText(ms: number): string | number {
  const text = new Date(ms).toISOString();
  return dateMs(text) === undefined ? ms : text;
}

import { Aggregate, type Comparison, type Condition, Operator } from "#proto/generated/pillion/decision/v1/condition.ts";
import { Kept } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compilePatternAt } from "./compile-pattern-at.ts";
import type { ConditionReading } from "./condition-shape.ts";
import { type Counters, WINDOW_DAYS_MAX } from "./counters.ts";
import { durationMs } from "./duration.ts";
import { equalityOperator } from "./equality-operator.ts";
import { type AggregateWord, type EventReading, placeOfTest } from "./event-condition-shape.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { type OperandForm, operatorKey } from "./operators.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";

/** What lowering a condition on events needs. */
export interface EventContext {
  readonly counters: Counters;
  /** Lowers a condition on the properties of an event. */
  compileWhere(reading: ConditionReading | undefined): Condition;
}

const AGGREGATES: Readonly<Record<AggregateWord, { aggregate: Aggregate; kept: Kept }>> = {
  count: { aggregate: Aggregate.COUNT, kept: Kept.UNSPECIFIED },
  sum: { aggregate: Aggregate.SUM, kept: Kept.NUMBERS },
  average: { aggregate: Aggregate.AVERAGE, kept: Kept.NUMBERS },
  minimum: { aggregate: Aggregate.MINIMUM, kept: Kept.NUMBERS },
  maximum: { aggregate: Aggregate.MAXIMUM, kept: Kept.NUMBERS },
  first: { aggregate: Aggregate.FIRST, kept: Kept.ENDS },
  last: { aggregate: Aggregate.LAST, kept: Kept.ENDS },
  distinct: { aggregate: Aggregate.DISTINCT, kept: Kept.DISTINCT },
};

/** The aggregates of what came before a window that follow from all there was and what is in the window. */
const KNOWN_BEFORE: readonly AggregateWord[] = ["count", "sum", "average", "first"];

/** The aggregates that may be missing, and so may be asked whether they are set. */
const MAY_BE_MISSING: readonly AggregateWord[] = ["average", "minimum", "maximum", "first", "last"];

const NUMBER_FORMS: readonly OperandForm[] = ["number", "number_pair"];
const EQUALITY_FORMS: readonly OperandForm[] = ["scalar", "scalars"];
const VALUE_FORMS: readonly OperandForm[] = ["texts", "pattern", "members", "version", "versions", "version_pair"];
const TEXT_FORMS: readonly OperandForm[] = ["scalar", "scalars", "texts", "pattern", "members"];

const AT_LEAST_ONCE: Comparison = {
  subject: undefined,
  operator: Operator.NUMBER_AT_LEAST,
  operands: [1],
  ignoreCase: false,
  negated: false,
};

/** Lowers a condition on events, and takes the counters that it needs. */
export function compileEvent(reading: EventReading<ConditionReading>, context: EventContext, problems: ProblemList): Condition {
  const { place, event = "", property = "", aggregate: word = "count", within, notWithin } = reading;
  const { aggregate, kept } = AGGREGATES[word];
  const windowMs = windowOf(place, within === undefined ? "not_within" : "within", within ?? notWithin, problems);
  if (kept === Kept.UNSPECIFIED && property !== "")
    notApplicable(placeAt(place, "property"), "`property` beside a count", "it beside another `aggregate`", problems);
  if (notWithin !== undefined && !KNOWN_BEFORE.includes(word)) {
    notApplicable(placeAt(place, "not_within"), `\`not_within\` beside \`${word}\``, "it beside count, sum, average and first", problems);
  }
  const where = compileWhere(reading.where, context, problems);
  const after = compileAfter(reading, context, problems);
  const counter = context.counters.indexOf({ event, where, property: kept === Kept.UNSPECIFIED ? "" : property, kept, windowMs, after });
  if (context.counters.count === CATALOG_LIMITS.countersMax + 1) {
    problems.add("counters_too_many", place, { found: "another counter", allowed: `at most ${CATALOG_LIMITS.countersMax} different ones` });
  }
  const comparison = compileTest(reading, word, problems);
  return { kind: { $case: "event", value: { counter, aggregate, comparison, windowMs: BigInt(windowMs), outsideWindow: notWithin !== undefined } } };
}

function windowOf(place: Place, key: string, duration: string | undefined, problems: ProblemList): number {
  if (duration === undefined) return 0;
  const windowMs = durationMs(duration);
  const days = windowMs / 86_400_000;
  if (days > WINDOW_DAYS_MAX) problems.add("window_too_long", placeAt(place, key), { found: quote(duration), allowed: `at most ${WINDOW_DAYS_MAX} days` });
  return windowMs;
}

/** Lowers a condition on properties, which can name context values only. */
function compileWhere(reading: ConditionReading | undefined, { compileWhere: compile }: EventContext, problems: ProblemList): Condition | undefined {
  if (reading === undefined) return undefined;
  for (const { place, found } of othersThanProperties(reading))
    notApplicable(place, `${found} within \`where\``, "`context`, which names a property", problems);
  return compile(reading);
}

function* othersThanProperties(reading: ConditionReading | undefined): Generator<{ place: Place; found: string }> {
  switch (reading?.kind) {
    case "all":
    case "any":
      for (const member of reading.members) yield* othersThanProperties(member);
      return;
    case "not":
      yield* othersThanProperties(reading.member);
      return;
    case "segment":
      yield { place: reading.place, found: "`segment`" };
      return;
    case "event":
      yield { place: reading.place, found: "`event`" };
      return;
    case "comparison":
      if (reading.subjectKey !== "context") yield { place: placeAt(reading.place, reading.subjectKey), found: quote(reading.subjectKey) };
      return;
    case undefined:
      return;
  }
}

function compileAfter(
  { after }: EventReading<ConditionReading>,
  context: EventContext,
  problems: ProblemList,
): { counter: number; withinMs: number } | undefined {
  if (after === undefined) return undefined;
  const { place, event = "" } = after;
  const withinMs = windowOf(place, "within", after.within, problems);
  const where = compileWhere(after.where, context, problems);
  return { counter: context.counters.indexOf({ event, where, property: "", kept: Kept.UNSPECIFIED, windowMs: withinMs }), withinMs };
}

function compileTest(reading: EventReading<ConditionReading>, word: AggregateWord, problems: ProblemList): Comparison {
  const { test } = reading;
  if (test === undefined) return AT_LEAST_ONCE;
  const { form, operator, negated } = operatorKey(test.operatorKey);
  const operands = test.operands ?? [];
  const place = placeOfTest(reading);
  if (!fits(word, form, operands)) {
    const isNumber = word !== "first" && word !== "last";
    const allowed = isNumber ? "a comparison of numbers" : "a comparison of text, numbers, booleans, lists or versions";
    notApplicable(place, `${quote(test.operatorKey)} beside \`${word}\``, allowed, problems);
  } else if (word === "count" || word === "distinct") checkCounts(test.operatorKey, operands, word, place, problems);
  if (test.ignoreCase && !(TEXT_FORMS.includes(form) && operands.some((operand) => operand === undefined || typeof operand === "string"))) {
    notApplicable(placeAt(reading.place, "ignore_case"), `\`ignore_case\` beside ${quote(test.operatorKey)}`, "it beside comparisons of text", problems);
  }
  if (form === "flag") return { subject: undefined, operator, operands: [], ignoreCase: false, negated: operands[0] === false };
  const [source] = operands;
  return {
    subject: undefined,
    operator: EQUALITY_FORMS.includes(form) ? equalityOperator(operands) : operator,
    operands: [...operands],
    ignoreCase: test.ignoreCase,
    negated: negated === true,
    ...(form === "pattern" && typeof source === "string" && { pattern: compilePatternAt(place, source, test.ignoreCase, problems) }),
  };
}

function fits(word: AggregateWord, form: OperandForm, operands: readonly unknown[]): boolean {
  if (form === "flag") return MAY_BE_MISSING.includes(word);
  if (NUMBER_FORMS.includes(form)) return true;
  if (word === "first" || word === "last") return EQUALITY_FORMS.includes(form) || VALUE_FORMS.includes(form);
  return EQUALITY_FORMS.includes(form) && operands.every((operand) => operand === undefined || typeof operand === "number");
}

/** A count is a whole number from 0 on; a comparison with another one always comes out the same. */
function checkCounts(key: string, operands: readonly unknown[], word: AggregateWord, place: Place, problems: ProblemList): void {
  const most = word === "distinct" ? CATALOG_LIMITS.distinctValuesMax : Number.MAX_SAFE_INTEGER;
  const low = key === "at_least" || key === "less_than" ? 1 : 0;
  const high = key === "greater_than" || key === "at_most" ? most - 1 : most;
  operands.forEach((operand, index) => {
    if (typeof operand !== "number" || (Number.isInteger(operand) && operand >= low && operand <= high)) return;
    const at = place.node.kind === "list" ? placeAt(place, index) : place;
    problems.add("count_pointless", at, { found: `\`${operand}\``, allowed: `a whole number from ${low} to ${high}` });
  });
}

function notApplicable(place: Place, found: string, allowed: string, problems: ProblemList): void {
  problems.add("key_not_applicable", place, { found, allowed });
}

import { type Comparison, type Condition, type Subject, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { compileDateComparison } from "./compile-date.ts";
import { compileEvent } from "./compile-event.ts";
import { compilePatternAt } from "./compile-pattern-at.ts";
import type { ComparisonReading, ConditionReading } from "./condition-shape.ts";
import type { Counters } from "./counters.ts";
import { durationMs } from "./duration.ts";
import { equalityOperator } from "./equality-operator.ts";
import type { Names } from "./names.ts";
import type { Operands } from "./operand-shape.ts";
import { operatorKey } from "./operators.ts";
import { placeAt } from "./place.ts";
import { oneOfFinding, type ProblemList } from "./problem.ts";
import type { ProblemCode } from "./problem-catalogue.ts";
import { WEEKDAYS } from "./schedule-shape.ts";
import { SUBJECT_KEYS } from "./subjects.ts";
import type { ZoneContext } from "./time-zones.ts";

/** True for everyone. */
export const EVERYONE: Condition = { kind: { $case: "all", value: { conditions: [] } } };

/** What stands for a condition that was refused; the snapshot it is in is never used. */
const REFUSED: Condition = { kind: undefined };

/** The subjects that have few values, all of which are known. */
const FEW_VALUES: Readonly<Partial<Record<SubjectKind, { values: readonly unknown[]; code: ProblemCode }>>> = {
  [SubjectKind.DEVICE]: { values: ["all", "desktop", "mobile"], code: "device_unknown" },
  [SubjectKind.LOCAL_WEEKDAY]: { values: WEEKDAYS, code: "local_time_unknown" },
  [SubjectKind.LOCAL_HOUR]: { values: Array.from({ length: 24 }, (_, hour) => hour), code: "local_time_unknown" },
};

/** What conditions refer to. */
export interface ConditionContext extends ZoneContext {
  readonly segments: Names<number>;
  readonly counters: Counters;
}

/** Lowers a condition; its segments, counters and time zones become indices. */
export function compileCondition(reading: ConditionReading | undefined, context: ConditionContext, problems: ProblemList): Condition {
  if (reading === undefined) return REFUSED;
  switch (reading.kind) {
    case "all":
    case "any": {
      const conditions = reading.members.map((member) => compileCondition(member, context, problems));
      return { kind: { $case: reading.kind, value: { conditions } } };
    }
    case "not":
      return { kind: { $case: "not", value: compileCondition(reading.member, context, problems) } };
    case "segment":
      return { kind: { $case: "segment", value: context.segments.resolve(reading.name, reading.place) ?? 0 } };
    case "event":
      return compileEvent(reading, { counters: context.counters, compileWhere: (where) => compileCondition(where, context, problems) }, problems);
    case "comparison":
      return compileComparison(reading, context, problems);
  }
}

function compileComparison(reading: ComparisonReading, context: ConditionContext, problems: ProblemList): Condition {
  const { operator, form, negated, stretch } = operatorKey(reading.operatorKey);
  const subject = compileSubject(reading, context);
  const operands = reading.operands ?? [];
  if (form === "scalar" || form === "scalars") checkWords(reading, subject.kind, operands, problems);
  if (form === "flag") return comparison({ subject, operator, operands: [], ignoreCase: false, negated: operands[0] === false });
  if (stretch !== undefined) return compileDateComparison(stretch, subject, operands.map(String), negated === true);
  const [source] = operands;
  const patternPlace = placeAt(reading.place, reading.operatorKey);
  return comparison({
    subject,
    operator: form === "scalar" || form === "scalars" ? equalityOperator(operands) : operator,
    operands: form === "duration" ? operands.map((time) => durationMs(String(time))) : [...operands],
    ignoreCase: reading.ignoreCase,
    negated: negated === true,
    ...(form === "pattern" && typeof source === "string" && { pattern: compilePatternAt(patternPlace, source, reading.ignoreCase, problems) }),
  });
}

function comparison(value: Comparison): Condition {
  return { kind: { $case: "comparison", value } };
}

function compileSubject(reading: ComparisonReading, { timeZones, timeZone }: ConditionContext): Subject {
  if (reading.subjectValue === undefined) return { kind: SubjectKind.UNSPECIFIED, name: "", timeZone: 0 };
  const sense = SUBJECT_KEYS[reading.subjectKey].sense(reading.subjectValue);
  const { kind, name = "" } = { name: undefined, ...sense };
  const subject = { kind, name, timeZone: 0 };
  if (kind === SubjectKind.LOCAL_WEEKDAY || kind === SubjectKind.LOCAL_HOUR) {
    timeZones.use(timeZone, (index) => {
      subject.timeZone = index;
    });
  }
  return subject;
}

/** A device, a weekday and an hour are one of few values; equality with another one would never hold. */
function checkWords(reading: ComparisonReading, kind: SubjectKind, operands: Operands, problems: ProblemList): void {
  const few = FEW_VALUES[kind];
  if (few === undefined) return;
  const at = placeAt(reading.place, reading.operatorKey);
  operands.forEach((operand, index) => {
    if (operand === undefined || few.values.includes(operand)) return;
    problems.add(few.code, at.node.kind === "list" ? placeAt(at, index) : at, oneOfFinding(String(operand), few.values.map(String), ""));
  });
}

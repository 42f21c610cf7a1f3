import { type Comparison, type Condition, Operator, type Subject, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { compilePatternAt } from "./compile-pattern-at.ts";
import type { ComparisonReading, ConditionReading } from "./condition-shape.ts";
import type { Names } from "./names.ts";
import { refuseUnevaluated } from "./not-evaluated.ts";
import type { Operands } from "./operand-shape.ts";
import { operatorKey } from "./operators.ts";
import { placeAt } from "./place.ts";
import { oneOfFinding, type ProblemList } from "./problem.ts";
import { SUBJECT_KEYS } from "./subjects.ts";

/** True for everyone. */
export const EVERYONE: Condition = { kind: { $case: "all", value: { conditions: [] } } };

/** What stands for a condition that was refused; the snapshot it is in is never used. */
const REFUSED: Condition = { kind: undefined };

const DEVICE_WORDS = ["all", "desktop", "mobile"];

/** Lowers a condition; its segments become indices. */
export function compileCondition(reading: ConditionReading | undefined, segments: Names<number>, problems: ProblemList): Condition {
  if (reading === undefined) return REFUSED;
  switch (reading.kind) {
    case "all":
    case "any": {
      const conditions = reading.members.map((member) => compileCondition(member, segments, problems));
      return { kind: { $case: reading.kind, value: { conditions } } };
    }
    case "not":
      return { kind: { $case: "not", value: compileCondition(reading.member, segments, problems) } };
    case "segment":
      return { kind: { $case: "segment", value: segments.resolve(reading.name, reading.place) ?? 0 } };
    case "event":
      refuseUnevaluated("event", reading.place, problems);
      return REFUSED;
    case "comparison":
      return { kind: { $case: "comparison", value: compileComparison(reading, problems) } };
  }
}

function compileComparison(reading: ComparisonReading, problems: ProblemList): Comparison {
  const { unevaluated, operator, form, negated } = operatorKey(reading.operatorKey);
  if (unevaluated !== undefined) refuseUnevaluated(unevaluated, placeAt(reading.place, reading.operatorKey), problems);
  const subject = compileSubject(reading, problems);
  const operands = reading.operands ?? [];
  if (subject.kind === SubjectKind.DEVICE && (form === "scalar" || form === "scalars")) checkDevices(reading, operands, problems);
  if (form === "flag") return { subject, operator, operands: [], ignoreCase: false, negated: operands[0] === false };
  const [source] = operands;
  const patternPlace = placeAt(reading.place, reading.operatorKey);
  return {
    subject,
    operator: form === "scalar" || form === "scalars" ? operatorFor(operands) : operator,
    operands: [...operands],
    ignoreCase: reading.ignoreCase,
    negated: negated === true,
    ...(form === "pattern" && typeof source === "string" && { pattern: compilePatternAt(patternPlace, source, reading.ignoreCase, problems) }),
  };
}

function compileSubject(reading: ComparisonReading, problems: ProblemList): Subject {
  if (reading.subjectValue === undefined) return { kind: SubjectKind.UNSPECIFIED, name: "", timeZone: 0 };
  const sense = SUBJECT_KEYS[reading.subjectKey].sense(reading.subjectValue);
  const { kind, name = "", unevaluated } = { name: undefined, unevaluated: undefined, ...sense };
  if (unevaluated !== undefined) refuseUnevaluated(unevaluated, placeAt(reading.place, reading.subjectKey), problems);
  return { kind, name, timeZone: 0 };
}

/** A device is one of three words; another one would never match. */
function checkDevices(reading: ComparisonReading, operands: Operands, problems: ProblemList): void {
  const at = placeAt(reading.place, reading.operatorKey);
  operands.forEach((operand, index) => {
    if (operand === undefined || DEVICE_WORDS.includes(String(operand))) return;
    problems.add("device_unknown", at.node.kind === "list" ? placeAt(at, index) : at, oneOfFinding(String(operand), DEVICE_WORDS, ""));
  });
}

/** Equality is typed by its operands, which have one type. */
function operatorFor(operands: Operands): Operator {
  switch (typeof operands[0]) {
    case "number":
      return Operator.NUMBER_ONE_OF;
    case "boolean":
      return Operator.BOOLEAN_EQUALS;
    default:
      return Operator.STRING_ONE_OF;
  }
}

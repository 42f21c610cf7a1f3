import { operatorToJSON, subjectKindToJSON } from "#proto/generated/pillion/decision/v1/condition.ts";
import { reasonToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import type * as messages from "#proto/generated/pillion/decision/v1/explain.ts";
import { stageKindToJSON } from "#proto/generated/pillion/decision/v1/explain.ts";
import type { Explanation, Stage, Test } from "#test/oracle/explanation.ts";

/** An Explanation in the words of the oracle. */
export function explanationInWords({ name, optimization, reason, outcome, stages, stagesCut }: messages.Explanation): Explanation {
  return { name, optimization, reason: reasonToJSON(reason), outcome, stages: stages.map(stageInWords), stagesCut };
}

function stageInWords({ kind, subject, passed, draw, spent, tests, testsCut }: messages.Stage): Stage {
  const used = spent && { ...spent, lastMs: Number(spent.lastMs), nextMs: Number(spent.nextMs) };
  return { kind: stageKindToJSON(kind), subject, passed, draw: draw && { ...draw }, spent: used, tests: tests.map(testInWords), testsCut };
}

function testInWords(test: messages.Test): Test {
  const {
    subject,
    counter,
    aggregate,
    windowMs,
    outsideWindow,
    countedFromMs,
    segment,
    operator,
    wanted,
    wantedTotal,
    ignoreCase,
    negated,
    seen,
    seenOther,
    seenTotal,
    result,
    tests,
  } = test;
  return {
    subject: subject && { kind: subjectKindToJSON(subject.kind), name: subject.name, timeZone: subject.timeZone },
    counter,
    aggregate,
    windowMs: Number(windowMs),
    outsideWindow,
    countedFromMs: Number(countedFromMs),
    segment,
    operator: operatorToJSON(operator),
    wanted,
    wantedTotal,
    ignoreCase,
    negated,
    seen,
    seenOther,
    seenTotal,
    result,
    tests: tests.map(testInWords),
  };
}

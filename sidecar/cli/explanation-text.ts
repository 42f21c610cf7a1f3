import { aggregateToJSON, operatorToJSON, type Subject, SubjectKind, subjectKindToJSON } from "#proto/generated/pillion/decision/v1/condition.ts";
import { reasonToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import {
  type ExplainResponse,
  type Explanation,
  type Spent,
  type Stage,
  StageKind,
  stageKindToJSON,
  type Test,
} from "#proto/generated/pillion/decision/v1/explain.ts";

/** Of an explanation, what people read: an answer, then the stages that led to it, indented by what they are about. */
export function explanationText(explained: ExplainResponse, asked: readonly string[]): string {
  const { explanations, explanationsOmitted, response, unit, nowMs } = explained;
  const unknown = asked.filter((name) => !explanations.some((explanation) => explanation.name === name));
  return [
    `person ${unit}, at ${new Date(Number(nowMs)).toISOString()}`,
    `snapshot ${response?.snapshotVersion ?? ""}, confirmed ${response?.snapshotAgeSeconds ?? 0} seconds ago`,
    ...explanations.flatMap((explanation) => ["", ...explanationLines(explanation)]),
    ...unknown.flatMap((name) => ["", `${name}: nothing, no optimization of the asked type has this selector`]),
    ...(explanationsOmitted > 0 ? ["", `${explanationsOmitted} more did not fit into the answer`] : []),
  ].join("\n");
}

function explanationLines({ name, optimization, reason, outcome, stages, stagesCut }: Explanation): string[] {
  const why = words(reasonToJSON(reason), "REASON_");
  const head = `${name}${optimization === name || optimization === "" ? "" : ` (${optimization})`}: `;
  const gives = stages.some((stage) => stage.kind === StageKind.DEFINITION && !stage.passed)
    ? "nothing, it cannot be evaluated"
    : `${outcome || "nothing"}, ${why}`;
  let about = "";
  const lines = stages.flatMap((stage) => {
    const isOfExperience = stage.subject !== "" && PER_EXPERIENCE.has(stage.kind);
    const begins = isOfExperience && stage.subject !== about ? [`  experience ${stage.subject}`] : [];
    // A cap is asked right after the other stages of what it bounds.
    if (stage.kind !== StageKind.CAP) about = isOfExperience ? stage.subject : "";
    return [...begins, ...stageLines(stage, about === "" ? "  " : "    ")];
  });
  return [head + gives, ...lines, ...(stagesCut ? ["  and further stages, which did not fit"] : [])];
}

/** Stages whose subject is an experience. */
const PER_EXPERIENCE: ReadonlySet<StageKind> = new Set([
  StageKind.READY,
  StageKind.SCHEDULE,
  StageKind.DEVICE,
  StageKind.AUDIENCE,
  StageKind.FREQUENCY,
  StageKind.BODY,
]);

/** What a frequency or a cap has used up. */
function spentText(spent: Spent | undefined): string {
  if (spent === undefined) return "";
  const { shown, shownMax, lastMs, nextMs } = spent;
  const last = lastMs === 0n ? "" : `, last at ${momentText(lastMs)}`;
  const next = nextMs === 0n ? "" : `, again from ${momentText(nextMs)}`;
  return `: shown ${shown}${shownMax === 0 ? "" : ` of at most ${shownMax}`}${last}${next}`;
}

function momentText(ms: bigint): string {
  return new Date(Number(ms)).toISOString();
}

/** What each stage asks, to be answered with yes or no. */
const QUESTIONS: Partial<Record<StageKind, string>> = {
  [StageKind.DEFINITION]: "can be evaluated",
  [StageKind.FORCED]: "decided by the rules, not by a forced choice",
  [StageKind.PREVIEW]: "decided by the rules, not by a preview of",
  [StageKind.STATUS]: "running",
  [StageKind.PREREQUISITE]: "meets prerequisite",
  [StageKind.HOLDOUT]: "outside holdout",
  [StageKind.READY]: "has an audience and a body",
  [StageKind.SCHEDULE]: "inside its schedule",
  [StageKind.DEVICE]: "for the device",
  [StageKind.AUDIENCE]: "in the audience",
  [StageKind.FREQUENCY]: "display frequency not spent",
  [StageKind.CAP]: "room under cap",
  [StageKind.LAYER]: "in its part of layer",
  [StageKind.TRAFFIC]: "in the traffic",
  [StageKind.STICKY]: "assigned before",
  [StageKind.CONTROL]: "outside the control",
};

function stageLines({ kind, subject, passed, draw, spent, tests, testsCut }: Stage, indent: string): string[] {
  const named = subject === "" || PER_EXPERIENCE.has(kind) ? "" : ` ${subject}`;
  const question = QUESTIONS[kind] ?? words(stageKindToJSON(kind), "STAGE_KIND_");
  const range =
    draw === undefined ? "" : `: slot ${draw.slot}, ${draw.startPpm < draw.endPpm ? `wanted ${draw.startPpm} to ${draw.endPpm - 1}` : "wanted none"}`;
  const inner = tests.flatMap((test) => testLines(test, `${indent}  `));
  const rest = testsCut ? [`${indent}  and further tests`] : [];
  return [`${indent}${verdict(passed)} ${question}${named}${range}${spentText(spent)}`, ...inner, ...rest];
}

function testLines(test: Test, indent: string): string[] {
  const begin = `${indent}${verdict(test.result)} `;
  if (test.segment !== "") return [`${begin}segment ${test.segment}`, ...test.tests.flatMap((inner) => testLines(inner, `${indent}  `))];
  const of = test.subject === undefined ? counterText(test) : subjectText(test.subject);
  return [`${begin}${of}, ${wantedText(test)}: ${seenText(test)}`];
}

/** What a condition on events reads: a number of a counter, over which time, and from when it can know. */
function counterText({ counter, aggregate, windowMs, outsideWindow, countedFromMs }: Test): string {
  const window = windowMs === 0n ? "" : `${outsideWindow ? " before the last" : " within the last"} ${durationText(Number(windowMs))}`;
  const from = countedFromMs === 0n ? "nothing counted yet" : `counted from ${momentText(countedFromMs)}`;
  return `${words(aggregateToJSON(aggregate), "AGGREGATE_")} of events ${counter}${window} (${from})`;
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** A length of time as catalogs have it, in the largest unit that it is a multiple of. */
function durationText(ms: number): string {
  const [unit, length] = UNITS.find(([, each]) => ms % each === 0) ?? ["ms", 1];
  return `${ms / length}${unit}`;
}

function subjectText({ kind, name }: Subject): string {
  switch (kind) {
    case SubjectKind.USER_ATTRIBUTE:
      return `attribute ${name}`;
    case SubjectKind.ACCOUNT_ATTRIBUTE:
      return `account ${name}`;
    case SubjectKind.CONTEXT:
      return `context ${name}`;
    case SubjectKind.URL_QUERY:
      return `query ${name}`;
    case SubjectKind.PLACE:
      return `place ${name}`;
    default:
      return words(subjectKindToJSON(kind), "SUBJECT_KIND_");
  }
}

function wantedText({
  operator,
  wanted,
  wantedTotal,
  ignoreCase,
  negated,
}: Pick<Test, "operator" | "wanted" | "wantedTotal" | "ignoreCase" | "negated">): string {
  const name = words(operatorToJSON(operator).replace(/^OPERATOR_(?:STRING|NUMBER|BOOLEAN|LIST)_/, "OPERATOR_"), "OPERATOR_");
  const compared = name === "one of" && wantedTotal === 1 ? "equals" : name;
  const operands = wanted.map((operand) => ` ${JSON.stringify(operand)}`).join("");
  const more = wantedTotal > wanted.length ? ` and ${wantedTotal - wanted.length} more` : "";
  return `${negated ? "not " : ""}${compared}${operands}${more}${ignoreCase ? " ignoring case" : ""}`;
}

function seenText({ seen, seenOther, seenTotal }: Pick<Test, "seen" | "seenOther" | "seenTotal">): string {
  if (seenOther) return "a value of no comparable type";
  if (seen === undefined) return "missing";
  return `${JSON.stringify(seen)}${Array.isArray(seen) && seenTotal > seen.length ? ` and ${seenTotal - seen.length} more` : ""}`;
}

function verdict(passed: boolean): string {
  return passed ? "yes" : "no ";
}

/** The name of an enumeration's value as words. */
function words(name: string, prefix: string): string {
  return name.replace(prefix, "").replaceAll("_", " ").toLowerCase();
}

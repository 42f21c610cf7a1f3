import { type EventReading, eventConditionShape } from "./event-condition-shape.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { reportMissingKey } from "./object-shape.ts";
import { type Operands, operandShape } from "./operand-shape.ts";
import { OPERATOR_KEYS, type OperatorKeyName, operatorKey } from "./operators.ts";
import { memberPlace, type Place, placeAt } from "./place.ts";
import { oneOfFinding, type ProblemList, quote, quoteAll } from "./problem.ts";
import { flagShape, type JsonSchema, named, nameShape, type SchemaDefinitions, type Shape, wrongType } from "./shape.ts";
import { entryOf, type SourceEntry, type SourceMap } from "./source-node.ts";
import { SUBJECT_KEYS, type SubjectKeyName } from "./subjects.ts";

/** A condition as it was read; what is not usable in it was reported and is undefined. */
export type ConditionReading =
  | { readonly kind: "all" | "any"; readonly members: readonly (ConditionReading | undefined)[] }
  | { readonly kind: "not"; readonly member: ConditionReading | undefined }
  | { readonly kind: "segment"; readonly name: string | undefined; readonly place: Place }
  | EventReading<ConditionReading>
  | ComparisonReading;

/** A comparison as it was read. */
export interface ComparisonReading {
  readonly kind: "comparison";
  readonly subjectKey: SubjectKeyName;
  readonly subjectValue: string | undefined;
  readonly operatorKey: OperatorKeyName;
  readonly operands: Operands | undefined;
  readonly ignoreCase: boolean;
  readonly place: Place;
}

const SUBJECT_NAMES = Object.keys(SUBJECT_KEYS) as SubjectKeyName[];
const OPERATOR_NAMES = Object.keys(OPERATOR_KEYS) as OperatorKeyName[];
const KIND_DESCRIPTIONS = {
  all: "True when each of these conditions is.",
  any: "True when at least one of these conditions is.",
  not: "True when this condition is false.",
  segment: "True for the people in the segment of this name.",
} as const;
const KIND_NAMES = ["all", "any", "not", "segment", "event", ...SUBJECT_NAMES] as const;
const COMPARISON_NAMES: readonly string[] = [...SUBJECT_NAMES, ...OPERATOR_NAMES, "ignore_case"];
const EXPECTED = `a condition: a map with one of ${quoteAll(KIND_NAMES)}`;

/** A condition: `all`, `any`, `not`, `segment`, `event`, or a comparison. */
export const conditionShape: Shape<ConditionReading> = named("condition", {
  read: (place, problems) => readCondition(place, problems, 1),
  schema: conditionSchema,
});

const eventShape = eventConditionShape(conditionShape);

function readCondition(place: Place, problems: ProblemList, depth: number): ConditionReading | undefined {
  const { node } = place;
  if (node.kind !== "map") return wrongType(place, problems, EXPECTED);
  if (depth > CATALOG_LIMITS.conditionDepthMax) {
    problems.add("condition_too_deep", place, { found: "another level", allowed: `at most ${CATALOG_LIMITS.conditionDepthMax}` });
    return undefined;
  }
  const kinds = node.entries.filter((entry) => (KIND_NAMES as readonly string[]).includes(entry.key));
  const [kind, other] = kinds;
  if (kind === undefined) return reportNoKind(place, node, problems);
  if (other !== undefined) {
    problems.addKey("keys_conflict", place, other, {
      found: quoteAll(kinds.map((entry) => entry.key)),
      allowed: "one of them; put several conditions into `all` or `any`",
    });
    return undefined;
  }
  switch (kind.key as (typeof KIND_NAMES)[number]) {
    case "all":
    case "any":
      reportOtherKeys(place, node, [kind.key], problems);
      return { kind: kind.key === "all" ? "all" : "any", members: readMembers(memberPlace(place, kind.key, kind.value), problems, depth) };
    case "not":
      reportOtherKeys(place, node, [kind.key], problems);
      return { kind: "not", member: readCondition(memberPlace(place, kind.key, kind.value), problems, depth + 1) };
    case "segment": {
      reportOtherKeys(place, node, [kind.key], problems);
      const at = memberPlace(place, kind.key, kind.value);
      return { kind: "segment", name: nameShape.read(at, problems), place: at };
    }
    case "event":
      return eventShape.read(place, problems);
    case "attribute":
    case "account":
    case "context":
    case "request":
    case "query":
    case "place":
    case "local":
      return readComparison(place, node, kind, problems);
  }
}

function reportNoKind(place: Place, node: SourceMap, problems: ProblemList): undefined {
  const [unknown] = node.entries.filter((entry) => !COMPARISON_NAMES.includes(entry.key));
  if (unknown !== undefined) problems.addKey("key_unknown", place, unknown, oneOfFinding(unknown.key, KIND_NAMES, ""));
  else
    problems.add("key_missing", place, {
      found: node.entries.length === 0 ? "no key" : quoteAll(node.entries.map((entry) => entry.key)),
      allowed: `one of ${quoteAll(KIND_NAMES)}`,
    });
  return undefined;
}

function reportOtherKeys(place: Place, node: SourceMap, allowed: readonly string[], problems: ProblemList): void {
  for (const entry of node.entries) {
    if (!allowed.includes(entry.key)) problems.addKey("key_unknown", place, entry, oneOfFinding(entry.key, allowed, ""));
  }
}

function readMembers(place: Place, problems: ProblemList, depth: number): (ConditionReading | undefined)[] {
  const { node } = place;
  if (node.kind !== "list") {
    wrongType(place, problems, "a list of conditions");
    return [];
  }
  const { conditionMembersMax } = CATALOG_LIMITS;
  if (node.items.length === 0 || node.items.length > conditionMembersMax) {
    const hint = node.items.length === 0 ? "an audience for everyone is the word `everyone`" : undefined;
    problems.add("list_length_wrong", place, { found: `${node.items.length} items`, allowed: `1 to ${conditionMembersMax}`, hint });
  }
  return node.items.slice(0, conditionMembersMax).map((item, index) => readCondition(memberPlace(place, index, item), problems, depth + 1));
}

function readComparison(place: Place, node: SourceMap, subject: SourceEntry, problems: ProblemList): ComparisonReading | undefined {
  const subjectKey = subject.key as SubjectKeyName;
  reportOtherKeys(place, node, COMPARISON_NAMES, problems);
  const subjectValue = SUBJECT_KEYS[subjectKey].shape.read(memberPlace(place, subjectKey, subject.value), problems);
  const caseEntry = entryOf(node, "ignore_case");
  const ignoreCase = caseEntry === undefined ? false : flagShape.read(memberPlace(place, "ignore_case", caseEntry.value), problems);
  const operators = node.entries.filter((entry) => Object.hasOwn(OPERATOR_KEYS, entry.key));
  const [operator, another] = operators;
  if (operator === undefined) {
    // An operator that is misspelt has been reported as an unknown key.
    if (node.entries.every((entry) => COMPARISON_NAMES.includes(entry.key))) reportMissingKey(place, "an operator", problems);
    return undefined;
  }
  if (another !== undefined) {
    problems.addKey("keys_conflict", place, another, {
      found: quoteAll(operators.map((entry) => entry.key)),
      allowed: "one operator; put several comparisons into `all`",
    });
    return undefined;
  }
  const key = operator.key as OperatorKeyName;
  const operands = operandShape(operatorKey(key).form).read(memberPlace(place, key, operator.value), problems);
  if (ignoreCase && operands !== undefined && !comparesText(key, operands)) {
    problems.add("key_not_applicable", placeAt(place, "ignore_case"), {
      found: `\`ignore_case\` beside ${quote(key)}`,
      allowed: "it beside comparisons of text",
    });
  }
  return { kind: "comparison", subjectKey, subjectValue, operatorKey: key, operands, ignoreCase: ignoreCase === true, place };
}

function comparesText(key: OperatorKeyName, operands: Operands): boolean {
  switch (operatorKey(key).form) {
    case "scalar":
    case "scalars":
    case "members":
      return operands.some((operand) => operand === undefined || typeof operand === "string");
    case "texts":
    case "pattern":
      return true;
    case "number":
    case "number_pair":
    case "version":
    case "versions":
    case "version_pair":
    case "flag":
    case "address_blocks":
    case "date":
    case "date_pair":
    case "day":
    case "duration":
      return false;
  }
}

function conditionSchema(definitions: SchemaDefinitions): JsonSchema {
  const itself = { $ref: "#/$defs/condition" };
  const members = { type: "array", items: itself, minItems: 1, maxItems: CATALOG_LIMITS.conditionMembersMax };
  const kinds: Record<keyof typeof KIND_DESCRIPTIONS, JsonSchema> = { all: members, any: members, not: itself, segment: nameShape.schema(definitions) };
  const properties: Record<string, JsonSchema> = {};
  for (const name of ["all", "any", "not", "segment"] as const) properties[name] = { description: KIND_DESCRIPTIONS[name], ...kinds[name] };
  for (const name of SUBJECT_NAMES) properties[name] = { description: SUBJECT_KEYS[name].description, ...SUBJECT_KEYS[name].shape.schema(definitions) };
  for (const name of OPERATOR_NAMES) {
    const { description, form } = operatorKey(name);
    properties[name] = { description, ...operandShape(form).schema(definitions) };
  }
  properties.ignore_case = { description: "Compare text by Unicode simple case folding.", default: false, ...flagShape.schema(definitions) };
  const having = (name: string): JsonSchema => ({ required: [name] });
  const kindAlone = ["all", "any", "not", "segment"].map((name) => ({ required: [name], maxProperties: 1 }));
  const comparison = {
    oneOf: SUBJECT_NAMES.map(having),
    allOf: [{ oneOf: OPERATOR_NAMES.map(having) }],
    not: { anyOf: ["all", "any", "not", "segment"].map(having) },
  };
  const withoutEvent = { type: "object", properties, additionalProperties: false, oneOf: [...kindAlone, comparison] };
  return { anyOf: [withoutEvent, eventShape.schema(definitions)] };
}

import { dateOf } from "./date.ts";
import type { Findings } from "./findings.ts";
import { parseBlock } from "./ip-address.ts";
import { isProgramOf } from "./pattern.ts";
import type { NameKind } from "./person-names.ts";
import { isPartOfPlace } from "./place.ts";
import { type TimeZone, type ZonePart, zoneOf } from "./time-zone.ts";
import type { Value } from "./value.ts";
import { readValue } from "./value.ts";
import { parseVersion } from "./version.ts";
import type { Field } from "./wire.ts";
import { allBytes, lastBool, lastBytes, lastEnum, lastUint32, lastVarint, readFields } from "./wire.ts";

/** What must hold of a person and of a call. */
export type Condition =
  | { readonly kind: "all" | "any"; readonly members: readonly Condition[] }
  | { readonly kind: "not"; readonly member: Condition }
  | { readonly kind: "segment"; readonly id: Buffer; readonly condition: Condition }
  /** Being on a list of people, by the hashes of their names. */
  | { readonly kind: "people"; readonly unitHashes: readonly bigint[]; readonly asked: readonly NameKind[] }
  | { readonly kind: "comparison"; readonly comparison: Comparison }
  | { readonly kind: "event"; readonly reading: EventReading; readonly comparison: Comparison }
  /** Something that cannot be evaluated; the findings say why, and nothing that holds it is ever evaluated. */
  | { readonly kind: "unusable" };

export interface Comparison {
  readonly subject: SubjectKind;
  readonly name: Buffer;
  readonly operator: Operator;
  readonly operands: readonly Value[];
  readonly ignoreCase: boolean;
  readonly negated: boolean;
  /** Of the local weekday and hour. */
  readonly zone: TimeZone | undefined;
  /** The number of the zone; 0 of other subjects. */
  readonly zoneNumber: number;
}

type SubjectKind =
  | "user_attribute"
  | "account_attribute"
  | "context"
  | "device"
  | "url"
  | "url_host"
  | "url_path"
  | "url_query"
  | "place"
  | "local_weekday"
  | "local_hour"
  | "event";

/** What a counter keeps of a property beside how many events there were. */
export type Kept = "nothing" | "numbers" | "ends" | "distinct";

/** What a profile counts of events. */
export interface Counter {
  readonly id: Buffer;
  readonly event: Buffer;
  readonly where: Condition | undefined;
  readonly property: Buffer;
  /** 0 without buckets. */
  readonly bucketMs: bigint;
  readonly bucketsMax: bigint;
  /** The counter of the event that must have come before, and how long before at most. */
  readonly after: Counter | undefined;
  readonly afterWithinMs: bigint;
  readonly kept: Kept;
  readonly findings: Findings;
}

/** The value that a condition on events tests. */
export interface EventReading {
  readonly counter: Counter;
  readonly aggregate: Aggregate;
  /** 0: ever. */
  readonly windowMs: bigint;
  readonly outside: boolean;
}

/** In the order of their numbers, from 1. */
export const AGGREGATES = ["COUNT", "SUM", "MINIMUM", "MAXIMUM", "AVERAGE", "FIRST", "LAST", "DISTINCT"] as const;

type Aggregate = (typeof AGGREGATES)[number];

const KEPT_FOR: Readonly<Record<Aggregate, Kept | "anything">> = {
  COUNT: "anything",
  SUM: "numbers",
  MINIMUM: "numbers",
  MAXIMUM: "numbers",
  AVERAGE: "numbers",
  FIRST: "ends",
  LAST: "ends",
  DISTINCT: "distinct",
};

/** What follows for the time before a window from all there was and what is in the window. */
const KNOWN_BEFORE: readonly Aggregate[] = ["COUNT", "SUM", "AVERAGE", "FIRST"];

/** A segment as conditions refer to it. */
export interface Segment {
  readonly id: Buffer;
  readonly condition: Condition;
  readonly findings: Findings;
  /** 1 when it refers to no other segment. */
  readonly nesting: number;
}

/** What reading a condition needs: the segments it may name, and where findings go. */
export interface ConditionContext {
  readonly segments: readonly Segment[];
  readonly zones: readonly ZonePart[];
  readonly counters: readonly Counter[];
  readonly findings: Findings;
  /** The condition is about the properties of an event: it compares context values and nothing else. */
  readonly isOfProperties?: boolean;
  /** Told of each segment that is named. */
  readonly onSegment?: (segment: Segment) => void;
}

const OPERATORS = {
  1: "IS_SET",
  10: "STRING_ONE_OF",
  11: "STRING_CONTAINS",
  12: "STRING_STARTS_WITH",
  13: "STRING_ENDS_WITH",
  14: "STRING_MATCHES",
  15: "STRING_IN_CIDR",
  20: "NUMBER_ONE_OF",
  21: "NUMBER_LESS_THAN",
  22: "NUMBER_AT_MOST",
  23: "NUMBER_GREATER_THAN",
  24: "NUMBER_AT_LEAST",
  25: "NUMBER_BETWEEN",
  30: "BOOLEAN_EQUALS",
  40: "LIST_CONTAINS_ANY",
  41: "LIST_CONTAINS_ALL",
  50: "VERSION_ONE_OF",
  51: "VERSION_LESS_THAN",
  52: "VERSION_AT_MOST",
  53: "VERSION_GREATER_THAN",
  54: "VERSION_AT_LEAST",
  55: "VERSION_BETWEEN",
  60: "DATE_BEFORE",
  61: "DATE_FROM",
  62: "DATE_IN_LAST",
  63: "DATE_IN_NEXT",
} as const;

type Operator = (typeof OPERATORS)[keyof typeof OPERATORS];

const SUBJECTS: Readonly<Record<number, SubjectKind>> = {
  1: "user_attribute",
  2: "account_attribute",
  3: "context",
  4: "device",
  5: "url",
  6: "url_host",
  7: "url_path",
  8: "url_query",
  9: "place",
  10: "local_weekday",
  11: "local_hour",
};

/** How many operands an operator takes: exactly so many, or at least one. */
const OPERAND_COUNTS: Readonly<Record<Operator, 0 | 1 | 2 | "1 or more">> = {
  IS_SET: 0,
  STRING_ONE_OF: "1 or more",
  STRING_CONTAINS: "1 or more",
  STRING_STARTS_WITH: "1 or more",
  STRING_ENDS_WITH: "1 or more",
  STRING_MATCHES: 1,
  STRING_IN_CIDR: "1 or more",
  NUMBER_ONE_OF: "1 or more",
  NUMBER_LESS_THAN: 1,
  NUMBER_AT_MOST: 1,
  NUMBER_GREATER_THAN: 1,
  NUMBER_AT_LEAST: 1,
  NUMBER_BETWEEN: 2,
  BOOLEAN_EQUALS: 1,
  LIST_CONTAINS_ANY: "1 or more",
  LIST_CONTAINS_ALL: "1 or more",
  VERSION_ONE_OF: "1 or more",
  VERSION_LESS_THAN: 1,
  VERSION_AT_MOST: 1,
  VERSION_GREATER_THAN: 1,
  VERSION_AT_LEAST: 1,
  VERSION_BETWEEN: 2,
  DATE_BEFORE: 1,
  DATE_FROM: 1,
  DATE_IN_LAST: 1,
  DATE_IN_NEXT: 1,
};

/** Conditions within conditions, the outermost counted. */
const DEPTH_MAX = 64;
const NAME_BYTES_MAX = 256;
const UNUSABLE: Condition = { kind: "unusable" };

/** Reads a Condition and notes what of it cannot be evaluated. */
export function readCondition(bytes: Buffer, context: ConditionContext, depth = 1): Condition {
  const { findings } = context;
  if (depth > DEPTH_MAX) return unusable(findings, "invalid");
  const fields = readFields(bytes);
  if (fields === undefined) return unusable(findings, "invalid");
  findings.noteUnknownFields(fields, { 1: ["bytes"], 2: ["bytes"], 3: ["bytes"], 4: ["bytes"], 5: ["varint"], 6: ["bytes"] });
  const isKind = (field: Field) => (field.number === 5 ? field.wire === "varint" : field.number <= 6 && field.wire === "bytes");
  const kind = fields.findLast(isKind);
  if (kind === undefined) return unusable(findings, "invalid");
  switch (kind.number) {
    case 1:
      return { kind: "all", members: readMembers(kind.bytes, context, depth) };
    case 2:
      return { kind: "any", members: readMembers(kind.bytes, context, depth) };
    case 3:
      return { kind: "not", member: readCondition(kind.bytes, context, depth + 1) };
    case 4:
      return readComparison(kind.bytes, context);
    case 5:
      if (context.isOfProperties === true) findings.note("invalid");
      return readSegmentReference(kind.varint, context);
    default:
      if (context.isOfProperties === true) findings.note("invalid");
      return readEventCondition(kind.bytes, context);
  }
}

function unusable(findings: Findings, finding: "unsupported" | "invalid"): Condition {
  findings.note(finding);
  return UNUSABLE;
}

function readMembers(bytes: Buffer, context: ConditionContext, depth: number): Condition[] {
  const fields = readFields(bytes);
  if (fields === undefined) {
    context.findings.note("invalid");
    return [];
  }
  context.findings.noteUnknownFields(fields, { 1: ["bytes"] });
  return allBytes(fields, 1).map((member) => readCondition(member, context, depth + 1));
}

/** A segment names only earlier ones, so those that can be named are the ones read so far. */
function readSegmentReference(index: bigint, { segments, findings, onSegment }: ConditionContext): Condition {
  const segment = segments[Number(index)];
  if (segment === undefined) return unusable(findings, "invalid");
  findings.note(segment.findings.worst);
  onSegment?.(segment);
  return { kind: "segment", id: segment.id, condition: segment.condition };
}

function readComparison(bytes: Buffer, { zones, findings, isOfProperties }: ConditionContext): Condition {
  const fields = readFields(bytes);
  const subject = fields && readFields(lastBytes(fields, 1));
  if (fields === undefined || subject === undefined) return unusable(findings, "invalid");
  findings.noteUnknownFields(subject, { 1: ["varint"], 2: ["bytes"], 3: ["varint"] });
  const subjectNumber = lastEnum(subject, 1);
  const name = lastBytes(subject, 2);
  if (subjectNumber === 0 || name.length > NAME_BYTES_MAX) findings.note("invalid");
  const subjectKind = SUBJECTS[subjectNumber];
  const isLocal = subjectKind === "local_weekday" || subjectKind === "local_hour";
  const zoneNumber = isLocal ? lastUint32(subject, 3) : 0;
  const zone = isLocal ? zoneOf(zones, zoneNumber, findings) : undefined;
  if (isOfProperties === true && subjectKind !== "context") findings.note("invalid");
  if (subjectKind === "place" && !isPartOfPlace(name)) findings.note("unsupported");
  const test = readTest(fields, findings);
  if (subjectKind === undefined || test === undefined) return unusable(findings, "unsupported");
  return { kind: "comparison", comparison: { subject: subjectKind, name, zone, zoneNumber, ...test } };
}

function readEventCondition(bytes: Buffer, { findings, counters }: ConditionContext): Condition {
  const fields = readFields(bytes);
  const comparison = fields && allBytes(fields, 3).at(-1);
  const comparisonFields = comparison && readFields(comparison);
  if (fields === undefined || comparisonFields === undefined) return unusable(findings, "invalid");
  findings.noteUnknownFields(fields, { 1: ["varint"], 2: ["varint"], 3: ["bytes"], 5: ["varint"], 6: ["varint"] });
  // What the person did is the subject, so none is named.
  if (allBytes(comparisonFields, 1).length > 0) findings.note("invalid");
  const test = readTest(comparisonFields, findings);

  const counter = counters[Number(lastVarint(fields, 1) ?? 0n)];
  findings.note(counter === undefined ? "invalid" : counter.findings.worst);
  const aggregateNumber = lastEnum(fields, 2);
  if (aggregateNumber === 0) findings.note("invalid");
  const aggregate = AGGREGATES[aggregateNumber - 1];
  if (aggregate === undefined || test === undefined) findings.note("unsupported");
  if (counter === undefined || counter.findings.worst !== undefined || aggregate === undefined) return UNUSABLE;

  const windowMs = BigInt.asIntN(64, lastVarint(fields, 5) ?? 0n);
  const outside = lastBool(fields, 6);
  if (KEPT_FOR[aggregate] !== "anything" && KEPT_FOR[aggregate] !== counter.kept) findings.note("invalid");
  const windowMax = counter.bucketsMax === 0n ? 0n : (counter.bucketsMax - 1n) * counter.bucketMs;
  if (windowMs < 0n || windowMs > windowMax) findings.note("invalid");
  if (outside && (windowMs === 0n || !KNOWN_BEFORE.includes(aggregate))) findings.note("invalid");
  if (test === undefined) return UNUSABLE;
  return {
    kind: "event",
    reading: { counter, aggregate, windowMs, outside },
    comparison: { subject: "event", name: counter.id, zone: undefined, zoneNumber: 0, ...test },
  };
}

/** How a comparison tests its value, whatever that is; undefined when the operator is not evaluated. */
function readTest(fields: readonly Field[], findings: Findings): Omit<Comparison, "subject" | "name" | "zone" | "zoneNumber"> | undefined {
  findings.noteUnknownFields(fields, { 1: ["bytes"], 2: ["varint"], 3: ["bytes"], 4: ["varint"], 5: ["varint"], 6: ["bytes"] });
  const operatorNumber = lastEnum(fields, 2);
  if (operatorNumber === 0) findings.note("invalid");
  const operator: Operator | undefined = Object.entries(OPERATORS).find(([number]) => Number(number) === operatorNumber)?.[1];
  const operands = allBytes(fields, 3).map(readValue);
  // The operands of an operator that is not evaluated are not looked at.
  const ignoreCase = lastBool(fields, 4);
  if (operator !== undefined && !operandsFit(operator, operands)) findings.note("invalid");
  if (operator === "STRING_MATCHES" && !isProgramOf(lastBytes(fields, 6), operands[0], ignoreCase)) findings.note("invalid");
  return operator && { operator, operands, ignoreCase, negated: lastBool(fields, 5) };
}

function operandsFit(operator: Operator, operands: readonly Value[]): boolean {
  const count = OPERAND_COUNTS[operator];
  if (count === "1 or more" ? operands.length === 0 : operands.length !== count) return false;
  return operands.every((operand) => {
    if (operator === "STRING_IN_CIDR") return operand.type === "string" && parseBlock(operand.value) !== undefined;
    if (operator.startsWith("STRING_")) return operand.type === "string";
    if (operator.startsWith("NUMBER_")) return operand.type === "number";
    if (operator.startsWith("BOOLEAN_")) return operand.type === "boolean";
    if (operator === "DATE_BEFORE" || operator === "DATE_FROM") return dateOf(operand) !== undefined;
    if (operator.startsWith("DATE_")) return operand.type === "number" && (dateOf(operand) ?? -1) >= 0;
    if (operator.startsWith("VERSION_")) return operand.type === "string" && parseVersion(operand.value) !== undefined;
    return operand.type === "string" || operand.type === "number" || operand.type === "boolean";
  });
}

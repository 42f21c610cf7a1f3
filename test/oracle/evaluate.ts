import type { Comparison, Condition, EventReading } from "./condition.ts";
import { dateOf } from "./date.ts";
import { eventValue } from "./event-value.ts";
import { foldCase } from "./fold-case.ts";
import { isInBlock, parseAddress, parseBlock } from "./ip-address.ts";
import { hash64 } from "./murmur3.ts";
import { matchesPattern } from "./pattern.ts";
import { listedName } from "./person-names.ts";
import { partOfPlace } from "./place.ts";
import type { Facts } from "./question.ts";
import { type LocalTime, localTimeAt, type TimeZone } from "./time-zone.ts";
import { queryParameter, urlPart } from "./url-parts.ts";
import type { Value } from "./value.ts";
import type { Version } from "./version.ts";
import { compareVersions, parseVersion } from "./version.ts";
import { lastVarint, readFields } from "./wire.ts";

/** What came of a comparison, before it is negated. */
type Verdict = "missing" | "wrong type" | "true" | "false";

/** Told of what a decision comes by. */
export interface Observer {
  /** A comparison was tested; of events, with what was read. */
  compared(comparison: Comparison, verdict: Verdict, reading?: EventReading): void;
  /** Something else happened that is worth counting. */
  passed(what: string): void;
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MISSING: Value = { type: "missing" };

/** Whether a condition holds of a person and a call. */
export function holds(condition: Condition, facts: Facts, observe?: Observer): boolean {
  switch (condition.kind) {
    case "all":
      return condition.members.every((member) => holds(member, facts, observe));
    case "any":
      return condition.members.some((member) => holds(member, facts, observe));
    case "not":
      return !holds(condition.member, facts, observe);
    case "segment":
      return facts.trace.segment(condition.id, () => holds(condition.condition, facts, observe));
    case "people": {
      const name = listedName(facts.personNames, condition.asked, (each) => condition.unitHashes.includes(hash64(each)));
      observe?.passed(name === undefined ? "a person on no list" : `a person on a list: ${name}`);
      return name !== undefined;
    }
    case "comparison": {
      const value = subjectValue(condition.comparison, facts);
      return facts.trace.comparison(condition.comparison, value, comparisonHolds(condition.comparison, value, facts, observe));
    }
    case "event": {
      const value = eventValue(condition.reading, facts);
      const result = comparisonHolds(condition.comparison, value, facts, observe, condition.reading);
      return facts.trace.event(condition.reading, condition.comparison, value, countedFromMs(condition.reading, facts), result);
    }
    case "unusable":
      throw new Error("a condition that cannot be evaluated was evaluated");
  }
}

/** When the first event was that the counter of this person has counted; 0: there is none. */
function countedFromMs({ counter }: EventReading, { profile }: Facts): number {
  const state = profile?.counter(counter.id);
  return Number(BigInt.asIntN(64, lastVarint(readFields(state ?? Buffer.alloc(0)) ?? [], 3) ?? 0n));
}

function subjectValue({ subject, name, zone }: Comparison, facts: Facts): Value {
  switch (subject) {
    case "user_attribute":
      return facts.attributes.find(name) ?? facts.profile?.attributes(name) ?? MISSING;
    case "account_attribute":
      return facts.accountAttributes.find(name) ?? facts.profile?.accountAttributes(name) ?? MISSING;
    case "context":
      return facts.context.find(name) ?? MISSING;
    case "device":
      return { type: "string", value: Buffer.from(facts.device) };
    case "local_weekday":
      return { type: "string", value: Buffer.from(WEEKDAYS[localTime(zone, facts).weekday - 1] ?? "") };
    case "local_hour":
      return { type: "number", value: localTime(zone, facts).hour };
    case "url":
      return facts.url.length === 0 ? MISSING : { type: "string", value: facts.url };
    case "url_host":
      return urlPart(facts.url, "host");
    case "url_path":
      return urlPart(facts.url, "path");
    case "url_query":
      return queryParameter(facts.url, name);
    case "place":
      return partOfPlace(facts.place, name);
    case "event":
      throw new Error("what a person did has no value without a counter");
  }
}

/** What clocks show; the zone of a condition that can be evaluated is there. */
function localTime(zone: TimeZone | undefined, facts: Facts): LocalTime {
  if (zone === undefined) throw new Error("a condition on local time has no zone");
  return localTimeAt(zone, facts.nowMs);
}

function comparisonHolds(comparison: Comparison, value: Value, facts: Facts, observe: Observer | undefined, reading?: EventReading): boolean {
  const verdict = verdictOf(comparison, value, facts);
  observe?.compared(comparison, verdict, reading);
  switch (verdict) {
    case "missing":
      return comparison.negated;
    case "wrong type":
      return false;
    case "true":
      return !comparison.negated;
    case "false":
      return comparison.negated;
  }
}

function verdictOf(comparison: Comparison, value: Value, facts: Facts): Verdict {
  // Being set is the one thing that can be said of a missing value, and of a value of any type.
  if (comparison.operator === "IS_SET") return value.type === "missing" ? "false" : "true";
  if (value.type === "missing") return "missing";
  const result = compare(comparison, value, facts);
  return result === "wrong type" ? result : result ? "true" : "false";
}

function compare({ operator, operands, ignoreCase }: Comparison, value: Value, { nowMs }: Facts): boolean | "wrong type" {
  if (operator.startsWith("STRING_")) {
    if (value.type !== "string") return "wrong type";
    if (operator === "STRING_IN_CIDR") return compareAddress(strings(operands), value.value);
    if (operator === "STRING_MATCHES") return strings(operands).some((operand) => matchesPattern(operand, ignoreCase, value.value));
    const fold = (bytes: Buffer) => (ignoreCase ? foldCase(bytes) : bytes);
    const text = fold(value.value);
    return strings(operands).some((operand) => compareStrings(operator, text, fold(operand)));
  }
  if (operator.startsWith("NUMBER_")) return value.type === "number" ? compareOrdered(operator, numbers(operands), value.value, compareNumbers) : "wrong type";
  if (operator === "BOOLEAN_EQUALS") return value.type === "boolean" ? operands.some((operand) => equals(operand, value, false)) : "wrong type";
  if (operator.startsWith("LIST_")) {
    if (value.type !== "list") return "wrong type";
    const isMember = (operand: Value) => value.members.some((member) => equals(operand, member, ignoreCase));
    return operator === "LIST_CONTAINS_ANY" ? operands.some(isMember) : operands.every(isMember);
  }
  if (operator.startsWith("DATE_")) {
    const date = dateOf(value);
    return date === undefined ? "wrong type" : compareDates(operator, date, dateOf(at(operands, 0)) ?? 0, nowMs);
  }
  const version = value.type === "string" ? parseVersion(value.value) : undefined;
  return version === undefined ? "wrong type" : compareOrdered(operator, versions(operands), version, compareVersions);
}

function compareAddress(blocks: readonly Buffer[], text: Buffer): boolean | "wrong type" {
  const address = parseAddress(text);
  if (address === undefined) return "wrong type";
  return blocks.some((block) => isInBlock(address, parseBlock(block)));
}

function compareStrings(operator: string, text: Buffer, operand: Buffer): boolean {
  switch (operator) {
    case "STRING_ONE_OF":
      return text.equals(operand);
    case "STRING_CONTAINS":
      return text.includes(operand);
    case "STRING_STARTS_WITH":
      return text.subarray(0, operand.length).equals(operand);
    case "STRING_ENDS_WITH":
      return text.length >= operand.length && text.subarray(text.length - operand.length).equals(operand);
    default:
      throw new Error(`\`${operator}\` does not compare strings`);
  }
}

/** The operators of numbers and of versions, which are the same but for what they order. */
function compareOrdered<T>(operator: string, operands: readonly T[], value: T, order: (a: T, b: T) => number): boolean {
  const toFirst = order(value, at(operands, 0));
  switch (operator.slice(operator.indexOf("_") + 1)) {
    case "ONE_OF":
      return operands.some((operand) => order(value, operand) === 0);
    case "LESS_THAN":
      return toFirst < 0;
    case "AT_MOST":
      return toFirst <= 0;
    case "GREATER_THAN":
      return toFirst > 0;
    case "AT_LEAST":
      return toFirst >= 0;
    case "BETWEEN":
      return toFirst >= 0 && order(value, at(operands, 1)) <= 0;
    default:
      throw new Error(`\`${operator}\` does not compare what has an order`);
  }
}

function compareDates(operator: string, date: number, operand: number, nowMs: number): boolean {
  switch (operator) {
    case "DATE_BEFORE":
      return date < operand;
    case "DATE_FROM":
      return date >= operand;
    case "DATE_IN_LAST":
      return date >= nowMs - operand && date <= nowMs;
    case "DATE_IN_NEXT":
      return date >= nowMs && date <= nowMs + operand;
    default:
      throw new Error(`\`${operator}\` does not compare dates`);
  }
}

function at<T>(operands: readonly T[], index: number): T {
  const operand = operands[index];
  if (operand === undefined) throw new Error("an operand is missing from a condition that was found sound");
  return operand;
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Equal in type and value. */
function equals(a: Value, b: Value, ignoreCase: boolean): boolean {
  if (a.type === "string" && b.type === "string") return ignoreCase ? foldCase(a.value).equals(foldCase(b.value)) : a.value.equals(b.value);
  if (a.type === "number" && b.type === "number") return a.value === b.value;
  return a.type === "boolean" && b.type === "boolean" && a.value === b.value;
}

function numbers(operands: readonly Value[]): number[] {
  return operands.flatMap((operand) => (operand.type === "number" ? [operand.value] : []));
}

function strings(operands: readonly Value[]): Buffer[] {
  return operands.flatMap((operand) => (operand.type === "string" ? [operand.value] : []));
}

function versions(operands: readonly Value[]): Version[] {
  return strings(operands).flatMap((text) => parseVersion(text) ?? []);
}

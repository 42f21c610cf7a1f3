import { type Comparison, type Condition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import type { Counter } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compilePattern } from "#sidecar/catalog/pattern/compile-pattern.ts";
import { ADDRESS_BLOCKS, NOT_ADDRESS_BLOCKS, QUERY_NAMES, WORDS_OF_CALL } from "./call-vocabulary.ts";
import { generateEventCondition } from "./generate-events.ts";
import { generatePattern } from "./generate-pattern.ts";
import type { Random } from "./random.ts";
import {
  ATTRIBUTE_NAMES,
  DATES,
  LENGTHS_MS,
  LIST_NUMBERS,
  LIST_STRINGS,
  MOMENTS,
  NAMES_BY_TYPE,
  NOT_DATES,
  NOT_VERSIONS,
  NUMBERS,
  PATTERNS,
  STRINGS,
  VERSIONS,
} from "./vocabulary.ts";

/** What a condition may refer to. */
export interface ConditionBounds {
  /** How many segments there are to name. */
  readonly segments: number;
  /** How many time zones there are to name. */
  readonly zones: number;
  /** The counters there are to name. */
  readonly counters: readonly Counter[];
  /** How many levels may still come. */
  readonly depth: number;
}

const STRING_OPERATORS = [Operator.STRING_ONE_OF, Operator.STRING_CONTAINS, Operator.STRING_STARTS_WITH, Operator.STRING_ENDS_WITH];
const ORDER_OPERATORS: readonly Operator[] = [Operator.NUMBER_LESS_THAN, Operator.NUMBER_AT_MOST, Operator.NUMBER_GREATER_THAN, Operator.NUMBER_AT_LEAST];
const VERSION_ORDER_OPERATORS: readonly Operator[] = [
  Operator.VERSION_LESS_THAN,
  Operator.VERSION_AT_MOST,
  Operator.VERSION_GREATER_THAN,
  Operator.VERSION_AT_LEAST,
];
const LOOKED_UP = [SubjectKind.USER_ATTRIBUTE, SubjectKind.USER_ATTRIBUTE, SubjectKind.USER_ATTRIBUTE, SubjectKind.ACCOUNT_ATTRIBUTE, SubjectKind.CONTEXT];

/** A condition on the properties of an event, which are context values. */
export function generateFilter(random: Random): Condition {
  const comparison = generateSoundComparison(random, 0);
  const name = comparison.subject?.name ?? "";
  const condition: Condition = { kind: { $case: "comparison", value: { ...comparison, subject: { kind: SubjectKind.CONTEXT, name, timeZone: 0 } } } };
  return random.oneIn(4) ? { kind: { $case: "not", value: condition } } : condition;
}

/** A condition, mostly a sound one. */
export function generateCondition(random: Random, bounds: ConditionBounds): Condition {
  const inner = { ...bounds, depth: bounds.depth - 1 };
  const members = () => ({ conditions: random.list(0, 3, () => generateCondition(random, inner)) });
  const kind = bounds.depth <= 0 ? 9 : random.integer(0, 15);
  if (kind <= 1) return { kind: { $case: "all", value: members() } };
  if (kind <= 3) return { kind: { $case: "any", value: members() } };
  if (kind <= 5) return { kind: { $case: "not", value: generateCondition(random, inner) } };
  if (kind === 6 && bounds.segments > 0) return { kind: { $case: "segment", value: random.integer(0, bounds.segments - 1) } };
  if ((kind === 8 || kind === 10) && bounds.counters.length > 0) {
    return { kind: { $case: "event", value: generateEventCondition(random, bounds.counters, () => generateComparison(random, bounds)) } };
  }
  if (kind === 7 && random.oneIn(20)) return random.pick(brokenConditions(bounds));
  return { kind: { $case: "comparison", value: generateComparison(random, bounds) } };
}

function brokenConditions({ segments }: ConditionBounds): Condition[] {
  return [{ kind: undefined }, { kind: { $case: "segment", value: segments } }, { kind: { $case: "segment", value: 2 ** 32 - 1 } }];
}

function generateComparison(random: Random, { zones }: ConditionBounds): Comparison {
  const comparison = generateSoundComparison(random, zones);
  if (!random.oneIn(100)) return comparison;
  return random.pick<Comparison>([
    { ...comparison, operator: Operator.UNSPECIFIED },
    { ...comparison, operator: 99 as Operator },
    { ...comparison, subject: undefined },
    { ...comparison, subject: { kind: SubjectKind.UNSPECIFIED, name: "plan", timeZone: 0 } },
    { ...comparison, subject: { kind: 77 as SubjectKind, name: "", timeZone: 0 } },
    { ...comparison, subject: { kind: SubjectKind.CONTEXT, name: "k".repeat(257), timeZone: 0 } },
    { ...comparison, operands: [] },
    { ...comparison, operands: [...comparison.operands, random.pick<unknown>(["a", 1, true, null, Number.NaN, [], {}])] },
    { ...comparison, operands: [null] },
    { ...comparison, operator: Operator.DATE_FROM, operands: [random.pick<unknown>([...NOT_DATES, true, 8.64e15 + 1, Number.NaN])] },
    { ...comparison, operator: Operator.DATE_IN_LAST, operands: [random.pick<unknown>(["2027-03-28", -1, -0.5, 8.64e15 + 1])] },
    { ...comparison, subject: { kind: SubjectKind.LOCAL_HOUR, name: "", timeZone: zones } },
    { ...comparison, operator: Operator.VERSION_ONE_OF, operands: [random.pick(NOT_VERSIONS)] },
    { ...comparison, operator: Operator.STRING_IN_CIDR, operands: [random.pick(NOT_ADDRESS_BLOCKS)] },
    { ...comparison, operator: Operator.STRING_MATCHES },
    { ...withProgram({ ...comparison, operator: Operator.STRING_MATCHES, operands: ["a+"] }), operands: ["a*"] },
    { ...withProgram({ ...comparison, operator: Operator.STRING_MATCHES, operands: ["a+"] }), ignoreCase: !comparison.ignoreCase },
  ]);
}

function generateSoundComparison(random: Random, zones: number): Comparison {
  const comparison = zones > 0 && random.oneIn(10) ? generateLocalComparison(random, zones) : generateNamedComparison(random);
  return comparison.operator === Operator.STRING_MATCHES ? withProgram(comparison) : comparison;
}

function generateNamedComparison(random: Random): Comparison {
  if (random.oneIn(5)) {
    const { words, ...subject } = subjectOfCall(random);
    const test = random.oneIn(3) ? generateTest(random) : generateTextTest(random, words);
    return { subject: { ...subject, timeZone: 0 }, ...test, ignoreCase: random.oneIn(3), negated: random.oneIn(2) };
  }
  const { operator, operands } = generateTest(random);
  const name = random.oneIn(4) ? random.pick(ATTRIBUTE_NAMES) : usualNameOf(operator);
  return { subject: { kind: random.pick(LOOKED_UP), name, timeZone: 0 }, operator, operands, ignoreCase: random.oneIn(3), negated: random.oneIn(2) };
}

/** A value that the call has beside those that are looked up by any name, and words that it may have. */
function subjectOfCall(random: Random): { kind: SubjectKind; name: string; words: readonly string[] } {
  switch (random.integer(0, 6)) {
    case 0:
      return { kind: SubjectKind.DEVICE, name: "", words: STRINGS };
    case 1:
      return { kind: SubjectKind.URL, name: "", words: STRINGS };
    case 2:
      return { kind: SubjectKind.URL_HOST, name: "", words: WORDS_OF_CALL.host };
    case 3:
      return { kind: SubjectKind.URL_PATH, name: "", words: WORDS_OF_CALL.path };
    case 4:
    case 5:
      return { kind: SubjectKind.URL_QUERY, name: random.pick(QUERY_NAMES), words: WORDS_OF_CALL.query };
    default:
      return {
        kind: SubjectKind.PLACE,
        name: random.oneIn(30) ? random.pick(["", "planet", "Country"]) : random.pick(["country", "region", "city"]),
        words: WORDS_OF_CALL.place,
      };
  }
}

/** Programs made before; the same few patterns come again and again. */
const programs = new Map<string, Buffer | undefined>();

function withProgram(comparison: Comparison): Comparison {
  const source = String(comparison.operands[0]);
  const key = `${comparison.ignoreCase} ${source}`;
  if (!programs.has(key)) {
    const compiled = compilePattern({ source, ignoreCase: comparison.ignoreCase });
    programs.set(key, "program" in compiled ? compiled.program : undefined);
  }
  return { ...comparison, pattern: programs.get(key) };
}

function generateLocalComparison(random: Random, zones: number): Comparison {
  const isHour = random.oneIn(2);
  const subject = { kind: isHour ? SubjectKind.LOCAL_HOUR : SubjectKind.LOCAL_WEEKDAY, name: "", timeZone: random.integer(0, zones - 1) };
  const test = random.oneIn(8) ? generateTest(random) : isHour ? generateHourTest(random) : generateWeekdayTest(random);
  return { subject, ...test, ignoreCase: random.oneIn(3), negated: random.oneIn(2) };
}

function generateHourTest(random: Random): Test {
  const hour = () => random.pick([0, 1, 2, 3, 22, 23]);
  return random.oneIn(2)
    ? { operator: Operator.NUMBER_BETWEEN, operands: [hour(), hour()] }
    : { operator: Operator.NUMBER_ONE_OF, operands: random.list(1, 4, hour) };
}

function generateWeekdayTest(random: Random): Test {
  return { operator: Operator.STRING_ONE_OF, operands: random.list(1, 3, () => random.pick(["saturday", "sunday", "monday", "Sunday", "tuesday"])) };
}

function usualNameOf(operator: Operator): string {
  if (operator === Operator.STRING_IN_CIDR) return NAMES_BY_TYPE.address;
  if (operator >= Operator.DATE_BEFORE) return NAMES_BY_TYPE.date;
  if (operator >= Operator.VERSION_ONE_OF) return NAMES_BY_TYPE.version;
  if (operator >= Operator.LIST_CONTAINS_ANY) return NAMES_BY_TYPE.list;
  if (operator === Operator.BOOLEAN_EQUALS) return NAMES_BY_TYPE.boolean;
  return operator >= Operator.NUMBER_ONE_OF ? NAMES_BY_TYPE.number : NAMES_BY_TYPE.string;
}

/** What a comparison tests. */
interface Test {
  readonly operator: Operator;
  readonly operands: unknown[];
}

/** A test of text. */
function generateTextTest(random: Random, words: readonly string[]): Test {
  if (random.oneIn(3)) return { operator: Operator.STRING_MATCHES, operands: [random.oneIn(3) ? generatePattern(random).source : random.pick(PATTERNS)] };
  // Lists of more than eight operands are kept in another way by the core.
  return { operator: random.pick(STRING_OPERATORS), operands: random.list(1, random.oneIn(4) ? 24 : 3, () => random.pick(words)) };
}

/** Operators, each as likely as any other but the one that is seldom true. */
const OPERATORS = [
  Operator.IS_SET,
  ...STRING_OPERATORS,
  Operator.STRING_MATCHES,
  Operator.STRING_IN_CIDR,
  ...ORDER_OPERATORS,
  Operator.NUMBER_BETWEEN,
  Operator.NUMBER_ONE_OF,
  Operator.BOOLEAN_EQUALS,
  Operator.LIST_CONTAINS_ANY,
  Operator.LIST_CONTAINS_ALL,
  ...VERSION_ORDER_OPERATORS,
  Operator.VERSION_BETWEEN,
  Operator.VERSION_ONE_OF,
  Operator.DATE_BEFORE,
  Operator.DATE_FROM,
  Operator.DATE_IN_LAST,
  Operator.DATE_IN_NEXT,
  Operator.DATE_IN_NEXT,
];

function generateTest(random: Random): Test {
  const operator = random.pick(OPERATORS);
  if (operator === Operator.STRING_MATCHES) return { operator, operands: [random.oneIn(3) ? generatePattern(random).source : random.pick(PATTERNS)] };
  return { operator, operands: operandsOf(random, operator) };
}

function operandsOf(random: Random, operator: Operator): unknown[] {
  // Lists of more than eight operands are kept in another way by the core.
  const textsMax = random.oneIn(4) ? 24 : 3;
  switch (operator) {
    case Operator.IS_SET:
      return [];
    case Operator.STRING_IN_CIDR:
      return random.list(1, textsMax, () => random.pick(ADDRESS_BLOCKS));
    case Operator.NUMBER_BETWEEN:
      return bounds(random, NUMBERS, (a, b) => a - b);
    case Operator.NUMBER_ONE_OF:
      return random.list(1, 12, () => random.pick(NUMBERS));
    case Operator.BOOLEAN_EQUALS:
      return [random.oneIn(2)];
    case Operator.LIST_CONTAINS_ANY:
    case Operator.LIST_CONTAINS_ALL:
      return random.list(1, random.oneIn(6) ? 24 : 2, () => scalar(random));
    case Operator.VERSION_BETWEEN:
      return bounds(random, VERSIONS, (a, b) => (a < b ? -1 : 1));
    case Operator.VERSION_ONE_OF:
      return random.list(1, 3, () => random.pick(VERSIONS));
    case Operator.DATE_BEFORE:
    case Operator.DATE_FROM:
      return [random.pick<unknown>([random.pick(DATES), random.pick(MOMENTS)])];
    case Operator.DATE_IN_LAST:
    case Operator.DATE_IN_NEXT:
      return [random.pick(LENGTHS_MS)];
    default:
      if (ORDER_OPERATORS.includes(operator)) return [random.pick(NUMBERS)];
      if (VERSION_ORDER_OPERATORS.includes(operator)) return [random.pick(VERSIONS)];
      return random.list(1, textsMax, () => random.pick(STRINGS));
  }
}

/** Two bounds, mostly the smaller one first. */
function bounds<T>(random: Random, values: readonly T[], compare: (a: T, b: T) => number): T[] {
  const found = [random.pick(values), random.pick(values)];
  return random.oneIn(5) ? found : found.sort(compare);
}

function scalar(random: Random): string | number | boolean {
  return random.pick([random.pick(LIST_STRINGS), random.pick(LIST_NUMBERS), random.oneIn(2)]);
}

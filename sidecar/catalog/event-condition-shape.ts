import { durationShape } from "./duration.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { objectShape, reportMissingKey } from "./object-shape.ts";
import { type Operands, operandShape } from "./operand-shape.ts";
import { OPERATOR_KEYS, type OperatorKeyName, operatorKey } from "./operators.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quoteAll } from "./problem.ts";
import { choiceShape, flagShape, type ReadBy, type Shape, textShape } from "./shape.ts";
import { entryOf } from "./source-node.ts";

const AGGREGATE_WORDS = ["count", "sum", "average", "minimum", "maximum", "first", "last", "distinct"] as const;

/** A number, or a value, that is drawn from events. */
export type AggregateWord = (typeof AGGREGATE_WORDS)[number];

/** How the value drawn from events is compared. */
interface EventTestReading {
  readonly operatorKey: OperatorKeyName;
  readonly operands: Operands | undefined;
  readonly ignoreCase: boolean;
}

/** A condition on events as it was read. */
export interface EventReading<C> {
  readonly kind: "event";
  readonly place: Place;
  readonly event: string | undefined;
  readonly where: C | undefined;
  readonly aggregate: AggregateWord | undefined;
  readonly property: string | undefined;
  readonly within: string | undefined;
  readonly notWithin: string | undefined;
  readonly after: AfterReading<C> | undefined;
  /** Absent: it happened at least once. */
  readonly test: EventTestReading | undefined;
}

/** The event that must have come before. */
interface AfterReading<C> {
  readonly place: Place;
  readonly event: string | undefined;
  readonly where: C | undefined;
  readonly within: string | undefined;
}

const eventName = textShape(CATALOG_LIMITS.nameBytesMax, "the name of an event");
const propertyName = textShape(CATALOG_LIMITS.nameBytesMax, "the name of a property");
const OPERATOR_NAMES = Object.keys(OPERATOR_KEYS) as OperatorKeyName[];
const WHERE = "Only events whose properties meet this condition; it names them by `context`.";

/** A condition on what the person did: how often an event happened, or a value drawn from it. The filter on its properties is a condition too. */
export function eventConditionShape<C>(condition: Shape<C>): Shape<EventReading<C>> {
  const shape = keysShape(condition);
  return {
    read(place, problems) {
      const reading = shape.read(place, problems);
      if (reading === undefined) return undefined;
      const test = readTest(place, reading, problems);
      reportMissing(place, reading, problems);
      const { event, where, aggregate, property, within, not_within: notWithin, after } = reading;
      return { kind: "event", place, event, where, aggregate, property, within, notWithin, after, test };
    },
    schema(definitions) {
      const having = (name: string) => ({ required: [name] });
      const operators = OPERATOR_NAMES.map(having);
      const description = "All but count are about a property.";
      const ofProperty = { properties: { aggregate: { description, enum: AGGREGATE_WORDS.filter((word) => word !== "count") } }, ...having("aggregate") };
      return {
        ...shape.schema(definitions),
        oneOf: [{ not: { anyOf: operators } }, ...operators],
        if: ofProperty,
        // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
        then: { ...having("property"), anyOf: operators },
      };
    },
  };
}

function keysShape<C>(condition: Shape<C>) {
  const after = objectShape("an event that came before", {
    event: { shape: eventName, required: true, description: "The name of the event that came before." },
    where: { shape: condition, description: WHERE },
    within: { shape: durationShape, required: true, description: "How long before, at most, as 7d." },
  });
  return objectShape(
    "a condition on events",
    {
      event: { shape: eventName, required: true, description: "The name of an event. Without a comparison: it happened at least once." },
      where: { shape: condition, description: WHERE },
      aggregate: {
        shape: choiceShape(AGGREGATE_WORDS),
        default: "count",
        description: "The value that is compared. All but count are about a property; distinct is how many different values it had, up to 64.",
      },
      property: { shape: propertyName, description: "The property of the event that the aggregate is about." },
      within: { shape: durationShape, description: "Only events of this last while, as 30d." },
      not_within: {
        shape: durationShape,
        description: "Only events before this last while, as 30d; for count, sum, average and first.",
      },
      after: { shape: after, description: "Only events that came after this other event, within some time." },
      ...operatorShapes(),
      ignore_case: { shape: flagShape, default: false, description: "Compare text by Unicode simple case folding." },
    },
    { exclusive: ["within", "not_within"] },
  );
}

type OperatorShapes = { readonly [N in OperatorKeyName]: { readonly shape: Shape<Operands>; readonly description: string } };

function operatorShapes(): OperatorShapes {
  const entries = OPERATOR_NAMES.map((name) => [name, { shape: operandShape(operatorKey(name).form), description: operatorKey(name).description }]);
  // Every operator has an entry.
  return Object.fromEntries(entries) as OperatorShapes;
}

type KeysReading = ReadBy<ReturnType<typeof keysShape>>;

function readTest(place: Place, reading: KeysReading, problems: ProblemList): EventTestReading | undefined {
  const given = place.node.kind === "map" ? place.node.entries : [];
  const operators = given.filter((entry) => Object.hasOwn(OPERATOR_KEYS, entry.key));
  const [operator, another] = operators;
  if (operator === undefined) return undefined;
  if (another !== undefined) {
    problems.addKey("keys_conflict", place, another, {
      found: quoteAll(operators.map((entry) => entry.key)),
      allowed: "one operator; put several conditions into `all`",
    });
  }
  const operatorKey = operator.key as OperatorKeyName;
  return { operatorKey, operands: reading[operatorKey], ignoreCase: reading.ignore_case === true };
}

/** All aggregates but the count are about a property, and say nothing by themselves. */
function reportMissing(place: Place, { aggregate }: KeysReading, problems: ProblemList): void {
  if (aggregate === undefined || aggregate === "count" || place.node.kind !== "map") return;
  if (entryOf(place.node, "property") === undefined) reportMissingKey(place, "property", problems);
  if (place.node.entries.every((entry) => !Object.hasOwn(OPERATOR_KEYS, entry.key))) reportMissingKey(place, "an operator", problems);
}

/** The place of the operator of a condition on events. */
export function placeOfTest({ place, test }: EventReading<unknown>): Place {
  return test === undefined ? place : placeAt(place, test.operatorKey);
}

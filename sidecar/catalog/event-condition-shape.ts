import { durationShape } from "./duration.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { objectShape } from "./object-shape.ts";
import { choiceShape, listShape, numberShape, type Shape, textShape } from "./shape.ts";

const eventName = textShape(CATALOG_LIMITS.nameBytesMax);

/** A condition on what the person did: how often an event happened, or a number drawn from it. The filter on its properties is a condition too. */
export function eventConditionShape(condition: Shape<unknown>) {
  return objectShape("a condition on events", {
    event: {
      shape: eventName,
      required: true,
      description: "The name of an event. Without a comparison: it happened at least once. Not evaluated by this version.",
    },
    where: { shape: condition, description: "Only events whose properties meet this condition; they are named by context. Not evaluated by this version." },
    aggregate: {
      shape: choiceShape(["count", "sum", "average", "minimum", "maximum", "first", "last", "distinct"]),
      default: "count",
      description: "The number that is compared. All but count are about a property. Not evaluated by this version.",
    },
    property: { shape: eventName, description: "The property of the event that the aggregate is about. Not evaluated by this version." },
    within: { shape: durationShape, description: "Only events of this last while, as 30d. Not evaluated by this version." },
    equals: { shape: numberShape, description: "The number is this one. Not evaluated by this version." },
    greater_than: { shape: numberShape, description: "The number is above this one. Not evaluated by this version." },
    at_least: { shape: numberShape, description: "The number is this one or above it. Not evaluated by this version." },
    less_than: { shape: numberShape, description: 'The number is below this one; `less_than: 1` is "did not". Not evaluated by this version.' },
    at_most: { shape: numberShape, description: "The number is this one or below it. Not evaluated by this version." },
    between: { shape: listShape(numberShape, { min: 2, max: 2 }), description: "The number is between these two. Not evaluated by this version." },
  });
}

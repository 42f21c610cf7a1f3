import { CATALOG_LIMITS } from "./limits.ts";
import { localTimeShape } from "./local-time.ts";
import { objectShape } from "./object-shape.ts";
import type { Place } from "./place.ts";
import { integerShape, listShape, type ReadBy, type Shape, wrongType } from "./shape.ts";
import { shareShape } from "./share.ts";

const stepShape = objectShape("a step of a ramp", {
  start: { shape: localTimeShape, required: true, description: "When the step begins, in local time." },
  traffic: { shape: shareShape, required: true, description: "The percentage of the audience that is in it from then on; never less than before." },
});

const stepsShape = listShape(stepShape, { min: 1, max: CATALOG_LIMITS.rampStepsMax });

const evenShape = objectShape("an even ramp", {
  start: { shape: localTimeShape, required: true, description: "When it begins to climb, in local time." },
  end: { shape: localTimeShape, required: true, description: "When it has arrived, in local time." },
  from: { shape: shareShape, default: 0, description: "The percentage of the audience that is in it from the start on." },
  to: { shape: shareShape, default: 100, description: "The percentage of the audience that is in it from the end on." },
  steps: {
    shape: integerShape(1, CATALOG_LIMITS.rampStepsMax),
    default: 20,
    description: "In how many equal steps it climbs.",
  },
});

/** How traffic grows: step by step as written, or evenly. */
export type RampReading =
  | { readonly kind: "steps"; readonly steps: readonly (ReadBy<typeof stepShape> | undefined)[]; readonly place: Place }
  | ({ readonly kind: "even" } & ReadBy<typeof evenShape>);

/** A ramp: a list of steps, or a map that says from where to where it climbs. */
export const rampShape: Shape<RampReading> = {
  read(place, problems) {
    if (place.node.kind === "list") {
      const steps = stepsShape.read(place, problems);
      return steps && { kind: "steps", steps, place };
    }
    if (place.node.kind !== "map") return wrongType(place, problems, "a list of steps, or a map with `start`, `end`, `from` and `to`");
    const even = evenShape.read(place, problems);
    return even && { kind: "even", ...even };
  },
  schema: (definitions) => ({ anyOf: [stepsShape.schema(definitions), evenShape.schema(definitions)] }),
};

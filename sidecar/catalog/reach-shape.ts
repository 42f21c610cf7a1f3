import { CATALOG_LIMITS } from "./limits.ts";
import { objectShape } from "./object-shape.ts";
import { listShape, named, nameShape, textShape } from "./shape.ts";

const { experiencesMax, forcedPeopleMax, prerequisitesMax, unitBytesMax } = CATALOG_LIMITS;

const prerequisiteShape = named(
  "prerequisite",
  objectShape("a prerequisite", {
    optimization: { shape: nameShape, required: true, description: "The selector of the other personalization or experiment." },
    outcomes: {
      shape: listShape(nameShape, { min: 1, max: experiencesMax, unique: true }),
      description: "The names of its experiences or variants that will do. Absent: any.",
    },
  }),
);

/** What an optimization asks of others. */
export const requiresKey = {
  shape: listShape(prerequisiteShape, { max: prerequisitesMax }),
  default: [],
  description: "Other personalizations and experiments, each of which must give the person one of certain outcomes; otherwise this one gives nothing.",
} as const;

const peopleKey = {
  shape: listShape(textShape(unitBytesMax), { min: 1, max: forcedPeopleMax, unique: true }),
  required: true,
  description: "Who gets it: user ids, or source id, underscore and profile id of anonymous people.",
} as const;

const FORCED = "Certain people who get a certain outcome while it is running, whatever its rules and their draw. It is not counted.";

/** People who get a certain experience. */
export const forcedExperiencesKey = {
  shape: listShape(
    objectShape("a forced choice", {
      people: peopleKey,
      experience: { shape: nameShape, required: true, description: "The name of the experience they get." },
    }),
    { max: experiencesMax },
  ),
  default: [],
  description: FORCED,
} as const;

/** People who get a certain variant. */
export const forcedVariantsKey = {
  shape: listShape(
    objectShape("a forced choice", {
      people: peopleKey,
      variant: { shape: nameShape, required: true, description: "The name of the variant they get." },
    }),
    { max: experiencesMax },
  ),
  default: [],
  description: FORCED,
} as const;

import { durationShape } from "./duration.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { objectShape } from "./object-shape.ts";
import type { Place } from "./place.ts";
import { choiceShape, integerShape, listShape, nameShape, type ReadBy, type Shape, wrongType } from "./shape.ts";
import { timeZoneShape } from "./time-zone-shape.ts";

const boundKeys = {
  max: {
    shape: integerShape(1, CATALOG_LIMITS.capShowingsMax),
    description: "One person is shown it at most so often: ever, or in each stretch of time that per or within says.",
  },
  per: {
    shape: choiceShape(["hour", "day", "week"]),
    description: "The count begins anew with each hour, day or week of the calendar, in local time; a week begins on Monday.",
  },
  within: { shape: durationShape, description: "Only showings of this last while count, as 7d." },
  gap: { shape: durationShape, description: "The least time between two showings, as 2h." },
  time_zone: {
    shape: timeZoneShape,
    description: "The time zone of per: a name of the IANA database, or an offset. Default: that of the optimization, or of the catalog.",
  },
} as const;

const inlineCapShape = objectShape("a cap", boundKeys, { exclusive: ["per", "within"] });

/** A cap that several experiences and experiments share. */
export const namedCapShape = objectShape(
  "a cap",
  { name: { shape: nameShape, required: true, description: "Unique among the caps. What was shown is counted under it, whatever shows it." }, ...boundKeys },
  { exclusive: ["per", "within"] },
);

/** The bounds of a cap as they were read. */
export type CapReading = ReadBy<typeof inlineCapShape>;

/** A cap where something is capped: written there, or the name of one that is shared. */
export type CapUse = { readonly kind: "inline"; readonly cap: CapReading } | { readonly kind: "shared"; readonly name: string; readonly place: Place };

const capUseShape: Shape<CapUse> = {
  read(place, problems) {
    const { node } = place;
    if (node.kind === "text") {
      const name = nameShape.read(place, problems);
      return name === undefined ? undefined : { kind: "shared", name, place };
    }
    if (node.kind !== "map") return wrongType(place, problems, "a cap such as `{ max: 3, per: day }`, or the name of one");
    const cap = inlineCapShape.read(place, problems);
    return cap && { kind: "inline", cap };
  },
  schema: (definitions) => ({ anyOf: [nameShape.schema(definitions), inlineCapShape.schema(definitions)] }),
};

/** The caps of an experience, of a personalization or of an experiment, which must all have room. */
export const capsShape = listShape(capUseShape, { min: 1, max: CATALOG_LIMITS.capsOfOneMax });

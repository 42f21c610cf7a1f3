import { bodyShape } from "./body-shape.ts";
import { namedCapShape } from "./cap-shape.ts";
import { conditionShape } from "./condition-shape.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { objectShape } from "./object-shape.ts";
import { experimentShape, personalizationShape, saltShape } from "./optimization-shape.ts";
import { choiceShape, listShape, named, nameShape, pathShape, type ReadBy, textShape, wordOrShape } from "./shape.ts";
import { shareShape } from "./share.ts";
import { timeZoneShape } from "./time-zone-shape.ts";

const eventText = textShape(CATALOG_LIMITS.nameBytesMax);

const holdoutShape = objectShape("a holdout", {
  name: { shape: nameShape, required: true, description: "Unique among the holdouts." },
  share: { shape: shareShape, required: true, description: "The percentage of all people who get nothing from what it covers; at most four decimals." },
  salt: { shape: saltShape, description: "Mixed into its draw. Default: the name." },
  optimizations: {
    shape: wordOrShape("all", listShape(nameShape, { min: 1, max: CATALOG_LIMITS.optimizationsMax, unique: true }), "the word `all`, or a list of selectors"),
    default: "all",
    description: "What it covers: all, or a list of selectors.",
  },
});

const layerShape = objectShape("a layer", {
  name: { shape: nameShape, required: true, description: "Unique among the layers." },
  salt: { shape: saltShape, description: "Mixed into its draw. Default: the name." },
});

const peopleShape = listShape(textShape(CATALOG_LIMITS.unitBytesMax), { min: 1, max: CATALOG_LIMITS.peopleListedMax, unique: true });

const segmentShape = objectShape(
  "a segment",
  {
    name: { shape: nameShape, required: true, description: "Unique among the segments." },
    condition: { shape: conditionShape, description: "Who is in it, by rule. It may refer to other segments, but not to itself." },
    people: {
      shape: peopleShape,
      description: "Who is in it, by name: user ids, or source id, underscore and profile id of anonymous people.",
    },
    people_file: {
      shape: pathShape,
      description: "A file beside the catalog that lists the people in it, one a line, as people does. It may hold millions.",
    },
  },
  { exactlyOne: ["condition", "people", "people_file"] },
);

const templateShape = objectShape("a template", {
  name: { shape: nameShape, required: true, description: "Unique among the templates." },
  body: { shape: bodyShape, required: true, description: "What is given: any JSON value." },
});

const metricShape = objectShape(
  "a metric",
  {
    name: { shape: nameShape, required: true, description: "Unique among the metrics." },
    event: { shape: eventText, required: true, description: "The event. Alone: how often it happens." },
    property: { shape: eventText, description: "The property of the event whose value is measured; together with aggregate." },
    aggregate: {
      shape: choiceShape(["sum", "average", "minimum", "maximum", "first", "last"]),
      description: "How the values of one person become one number; together with property.",
    },
  },
  { together: ["property", "aggregate"] },
);

const { namedThingsMax, optimizationsMax } = CATALOG_LIMITS;

/** The whole catalog of one project. */
export const catalogShape = objectShape("a catalog", {
  $schema: { shape: textShape(CATALOG_LIMITS.operandBytesMax), description: "The address of this schema, for editors. Ignored." },
  organization: { shape: nameShape, required: true, description: "The slug of the organization, as callers write it." },
  project: { shape: nameShape, required: true, description: "The slug of the project, as callers write it." },
  time_zone: {
    shape: timeZoneShape,
    default: "UTC",
    description: "The time zone of what names none: a name of the IANA database such as Europe/Berlin, or an offset such as +02:00.",
  },
  holdouts: {
    shape: listShape(named("holdout", holdoutShape), { max: namedThingsMax }),
    default: [],
    description: "Shares of all people who get nothing from what they cover.",
  },
  layers: {
    shape: listShape(named("layer", layerShape), { max: namedThingsMax }),
    default: [],
    description: "Sets of experiments of which a person is in at most one.",
  },
  caps: {
    shape: listShape(named("cap", namedCapShape), { max: namedThingsMax }),
    default: [],
    description: "Bounds on how often one person is shown something, shared by what names them.",
  },
  segments: { shape: listShape(named("segment", segmentShape), { max: namedThingsMax }), default: [], description: "Named audiences." },
  templates: {
    shape: listShape(named("template", templateShape), { max: namedThingsMax }),
    default: [],
    description: "Bodies that several experiences or variants give.",
  },
  metrics: { shape: listShape(named("metric", metricShape), { max: namedThingsMax }), default: [], description: "What results are measured by." },
  personalizations: { shape: listShape(personalizationShape, { max: optimizationsMax }), default: [], description: "Personalizations." },
  experiments: { shape: listShape(experimentShape, { max: optimizationsMax }), default: [], description: "Experiments." },
});

/** A catalog as it was read. */
export type CatalogReading = ReadBy<typeof catalogShape>;
/** A segment as it was read. */
export type SegmentReading = ReadBy<typeof segmentShape>;

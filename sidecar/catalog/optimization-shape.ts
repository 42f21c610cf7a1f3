import { bodyShape } from "./body-shape.ts";
import { capsShape } from "./cap-shape.ts";
import { conditionShape } from "./condition-shape.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { objectShape } from "./object-shape.ts";
import { rampShape } from "./ramp-shape.ts";
import { forcedExperiencesKey, forcedVariantsKey, requiresKey } from "./reach-shape.ts";
import { scheduleShape } from "./schedule-shape.ts";
import { choiceShape, flagShape, listShape, named, nameShape, type ReadBy, textShape, wordOrShape } from "./shape.ts";
import { shareShape } from "./share.ts";
import { timeZoneShape } from "./time-zone-shape.ts";

/** A salt: any text, the same for as long as draws must stay the same. */
export const saltShape = textShape(CATALOG_LIMITS.nameBytesMax);

const titleShape = textShape(CATALOG_LIMITS.titleBytesMax);
const audienceShape = wordOrShape("everyone", conditionShape, "a condition, or the word `everyone`");
const devicesShape = wordOrShape(
  "all",
  listShape(choiceShape(["desktop", "mobile"]), { min: 1, max: 2, unique: true }),
  "the word `all`, or a list of `desktop` and `mobile`",
);
const groupsShape = listShape(nameShape, { max: CATALOG_LIMITS.groupsMax, unique: true });

const optimizationKeys = {
  selector: { shape: nameShape, required: true, description: "The name callers ask by; unique among all personalizations and experiments." },
  id: { shape: nameShape, description: "What results are kept under; it stays when the selector is renamed. Default: the selector." },
  salt: { shape: saltShape, description: "Mixed into the draws. A new salt draws everyone anew. Default: the id." },
  title: { shape: titleShape, description: "A name for people." },
  groups: { shape: groupsShape, default: [], description: "The selector groups it is in: a caller that asks by one of them asks for this as well." },
  time_zone: { shape: timeZoneShape, description: "The time zone of its schedules, its ramp and its conditions on local time. Default: the catalog's." },
  status: {
    shape: choiceShape(["draft", "running", "paused", "ended"]),
    default: "draft",
    description: "Where it is in its life. Only a running one is decided; the slots of an ended one in a layer are free again.",
  },
  requires: requiresKey,
} as const;

const metricsKey = {
  shape: objectShape("the metrics of an optimization", {
    primary: { shape: nameShape, required: true, description: "The name of the metric that decides." },
    secondary: {
      shape: listShape(nameShape, { max: CATALOG_LIMITS.secondaryMetricsMax, unique: true }),
      default: [],
      description: "The names of the metrics that are watched.",
    },
  }),
  description: "What its results are measured by. Of no influence on a decision.",
} as const;

const displayKey = {
  shape: choiceShape(["always", "once", "once_per_visit"]),
  default: "always",
  description: "How often one person sees it: always, once in a life, or once in a session.",
} as const;

const deliveryKeys = {
  body: { shape: bodyShape, description: "What is given: any JSON value." },
  template: { shape: nameShape, description: "The name of the template whose body is given." },
  on_missing: {
    shape: choiceShape(["empty", "skip"]),
    default: "empty",
    description: "What a value that is missing does to a body with Liquid in it: it renders as nothing, or the choice is skipped.",
  },
} as const;

const experienceShape = objectShape(
  "an experience",
  {
    name: { shape: nameShape, required: true, description: "Unique within the personalization; results are kept under it." },
    audience: { shape: audienceShape, description: "Who gets it: a condition, or the word everyone. Absent: it needs setup and is never shown." },
    devices: { shape: devicesShape, default: "all", description: "The devices it is for: all, or a list of desktop and mobile." },
    display: displayKey,
    caps: { shape: capsShape, description: "Bounds on how often one person sees it: caps, or names of caps. Each must have room." },
    schedule: { shape: scheduleShape, description: "When it is shown; absent: at any time." },
    ...deliveryKeys,
  },
  { exclusive: ["body", "template"] },
);

/** An ordered list of experiences, of which a person sees at most one. */
export const personalizationShape = named(
  "personalization",
  objectShape("a personalization", {
    ...optimizationKeys,
    control: {
      shape: shareShape,
      default: 0,
      description: "The percentage of the qualifying people who get nothing, to measure against; at most four decimals.",
    },
    caps: { shape: capsShape, description: "Bounds on how often one person sees any of its experiences: caps, or names of caps. Each must have room." },
    forced: forcedExperiencesKey,
    metrics: metricsKey,
    experiences: {
      shape: listShape(named("experience", experienceShape), { min: 1, max: CATALOG_LIMITS.experiencesMax }),
      required: true,
      description: "In priority order: a person gets the first one that is for them.",
    },
  }),
);

const variantShape = objectShape(
  "a variant",
  {
    name: { shape: nameShape, required: true, description: "Unique within the experiment; results are kept under it." },
    weight: {
      shape: shareShape,
      description: "Its percentage of the experiment, at most four decimals. All absent: equal shares. What the weights leave of 100 is control.",
    },
    control: { shape: flagShape, default: false, description: "A control that has a body: it is given, and marked as control." },
    ...deliveryKeys,
    body: { ...deliveryKeys.body, description: "What is given: any JSON value. With neither body nor template: a control, recorded and not returned." },
  },
  { exclusive: ["body", "template"] },
);

const layerRangeShape = objectShape("a part of a layer", {
  name: { shape: nameShape, required: true, description: "The name of the layer." },
  from: { shape: shareShape, required: true, description: "Where its part begins, in percent of the layer." },
  to: { shape: shareShape, required: true, description: "Where its part ends, in percent of the layer; the next experiment may begin there." },
});

/** Weighted variants over one audience. */
export const experimentShape = named(
  "experiment",
  objectShape("an experiment", {
    ...optimizationKeys,
    audience: { shape: audienceShape, default: "everyone", description: "Who is in it: a condition, or the word everyone." },
    devices: { shape: devicesShape, default: "all", description: "The devices it is for: all, or a list of desktop and mobile." },
    schedule: { shape: scheduleShape, description: "When it runs; absent: at any time." },
    display: displayKey,
    caps: { shape: capsShape, description: "Bounds on how often one person sees it: caps, or names of caps. Each must have room." },
    traffic: {
      shape: shareShape,
      description:
        "The percentage of its audience that is in it; at most four decimals. Raising it keeps everyone who is in. Default: 100, or 0 before the start of a ramp.",
    },
    ramp: {
      shape: rampShape,
      description: "How traffic grows by time: a list of steps, or an even climb. It starts from the traffic and never falls, so nobody who is in leaves.",
    },
    layer: { shape: layerRangeShape, description: "Its part of a layer: a person is in at most one experiment of a layer." },
    sticky: { shape: flagShape, default: true, description: "People keep the variant they were given first, also when the weights change." },
    forced: forcedVariantsKey,
    metrics: metricsKey,
    variants: {
      shape: listShape(named("variant", variantShape), { min: 1, max: CATALOG_LIMITS.variantsMax }),
      required: true,
      description: "The variants; a change of weights moves only people between neighbours.",
    },
  }),
);

/** A personalization as it was read. */
export type PersonalizationReading = ReadBy<typeof personalizationShape>;
/** An experiment as it was read. */
export type ExperimentReading = ReadBy<typeof experimentShape>;
/** An experience as it was read. */
export type ExperienceReading = ReadBy<typeof experienceShape>;
/** A variant as it was read. */
export type VariantReading = ReadBy<typeof variantShape>;
/** An audience as it was read. */
export type AudienceReading = ReadBy<typeof audienceShape>;

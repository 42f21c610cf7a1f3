import type { Condition } from "#proto/generated/pillion/decision/v1/condition.ts";
import { Device } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type Body, type BodySegment, type ForcedChoice, MissingValue, type Optimization, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { BodyPiece } from "./body-shape.ts";
import type { Caps } from "./compile-caps.ts";
import { type ConditionContext, compileCondition, EVERYONE } from "./compile-condition.ts";
import type { Names } from "./names.ts";
import type { AudienceReading, ExperienceReading, ExperimentReading, PersonalizationReading, VariantReading } from "./optimization-shape.ts";
import { placeAt } from "./place.ts";
import type { ProblemList } from "./problem.ts";

/** What optimizations refer to, by name. */
export interface CatalogNames extends ConditionContext {
  /** By selector. */
  readonly selectors: Names<true>;
  /** By the id that results are kept under. */
  readonly ids: Names<true>;
  readonly layers: Names<number>;
  /** The pieces of bodies; undefined when one was refused. */
  readonly templates: Names<readonly BodyPiece[] | undefined>;
  readonly metrics: Names<true>;
  readonly caps: Caps;
  /** The indices of the holdouts that cover a selector, ascending. */
  holdoutsOf(selector: string): number[];
}

/** The bucketing algorithm of docs/DETERMINISM.md. */
const BUCKETING = 1;

const STATUSES = { draft: Status.DRAFT, running: Status.RUNNING, paused: Status.PAUSED, ended: Status.ENDED } as const;
const DEVICES = { desktop: Device.DESKTOP, mobile: Device.MOBILE } as const;

/** What personalizations and experiments have in common, but for what they ask of each other: see `compilePrerequisites`. */
export function compileOptimization(
  reading: PersonalizationReading | ExperimentReading,
  kind: Optimization["kind"],
  names: CatalogNames,
  forcedChoices: ForcedChoice[],
): Optimization {
  const { selector = "", place } = reading;
  const id = idOf(reading);
  const isNew = names.selectors.declare(reading.selector, true, placeAt(place, "selector"));
  if (reading.id !== undefined) names.ids.declare(reading.id, true, placeAt(place, "id"));
  else if (isNew) names.ids.declare(reading.selector, true, placeAt(place, "selector"));
  const { primary, secondary = [] } = reading.metrics ?? {};
  names.metrics.resolve(primary, placeAt(place, "metrics", "primary"));
  secondary.forEach((name, index) => {
    names.metrics.resolve(name, placeAt(place, "metrics", "secondary", index));
  });
  return {
    id,
    selector,
    groups: withoutUnreadable(reading.groups ?? []),
    status: STATUSES[reading.status ?? "draft"],
    salt: reading.salt ?? id,
    bucketing: BUCKETING,
    holdouts: names.holdoutsOf(selector),
    kind,
    prerequisites: [],
    forcedChoices,
    title: reading.title ?? "",
  };
}

/** What results are kept under. */
export function idOf({ id, selector = "" }: PersonalizationReading | ExperimentReading): string {
  return id ?? selector;
}

/** The names as an optimization sees them: local time is that of its own zone, when it has one. */
export function namesFor(reading: PersonalizationReading | ExperimentReading, names: CatalogNames): CatalogNames {
  return { ...names, timeZone: reading.time_zone ?? names.timeZone };
}

/** An audience; undefined when there is none. */
export function compileAudience(audience: AudienceReading | undefined, names: CatalogNames, problems: ProblemList): Condition | undefined {
  if (audience === undefined) return undefined;
  return audience === "everyone" ? EVERYONE : compileCondition(audience, names, problems);
}

/** A device filter; empty: all. */
export function compileDevices(devices: ExperimentReading["devices"]): Device[] {
  return devices === undefined || devices === "all" ? [] : withoutUnreadable(devices).map((device) => DEVICES[device]);
}

/** A body, written in place or as a template; undefined when there is neither. */
export function compileBody(reading: ExperienceReading | VariantReading, names: CatalogNames): Body | undefined {
  const pieces = reading.template === undefined ? reading.body : names.templates.resolve(reading.template, placeAt(reading.place, "template"));
  if (pieces === undefined) return undefined;
  const segments = pieces.map(
    (piece): BodySegment => ({ kind: "literal" in piece ? { $case: "literal", value: piece.literal } : { $case: "template", value: piece.template } }),
  );
  return { segments, missingValue: reading.on_missing === "skip" ? MissingValue.SKIP : MissingValue.UNSPECIFIED };
}

/** Items that were refused leave no hole; the snapshot they are missing in is never used. */
function withoutUnreadable<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined);
}

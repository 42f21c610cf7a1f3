import { createHash } from "node:crypto";
import { Aggregate } from "#proto/generated/pillion/decision/v1/condition.ts";
import { type Metric, type Optimization, Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { type CatalogReading, catalogShape } from "./catalog-shape.ts";
import { Caps } from "./compile-caps.ts";
import { compileExperiment } from "./compile-experiment.ts";
import type { CatalogNames } from "./compile-optimization.ts";
import { compilePersonalization } from "./compile-personalization.ts";
import { compilePrerequisites } from "./compile-prerequisites.ts";
import { compileSegments } from "./compile-segments.ts";
import { Counters } from "./counters.ts";
import { reportLayerOverlaps } from "./layer-overlap.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { Names } from "./names.ts";
import { type CatalogSource, parseSource } from "./parse-source.ts";
import { placeAt, rootPlace } from "./place.ts";
import type { CatalogProblem, ProblemList } from "./problem.ts";
import { type ReadReferencedFile, readNoFile } from "./referenced-file.ts";
import { TimeZones } from "./time-zones.ts";

/** What became of a catalog. */
export type CompiledCatalog =
  | {
      readonly ok: true;
      readonly snapshot: Snapshot;
      /** The snapshot in protobuf: what the core loads. The same catalog always gives the same bytes. */
      readonly bytes: Uint8Array;
      /** The first 32 hexadecimal digits of the SHA-256 of the bytes. */
      readonly version: string;
      readonly warnings: readonly CatalogProblem[];
    }
  | {
      readonly ok: false;
      /** Everything that is wrong, by position. */
      readonly problems: readonly CatalogProblem[];
      readonly warnings: readonly CatalogProblem[];
    };

/** The layout of the snapshot. */
const FORMAT = 1;

const AGGREGATES = {
  sum: Aggregate.SUM,
  average: Aggregate.AVERAGE,
  minimum: Aggregate.MINIMUM,
  maximum: Aggregate.MAXIMUM,
  first: Aggregate.FIRST,
  last: Aggregate.LAST,
} as const;

/**
 * Compiles a catalog, in YAML or JSON, into a snapshot, or says everything that
 * is wrong with it. Depends on nothing but the text, and the files it names
 * as `readFile` gives them: no clock, no locale. Never throws for what the text holds.
 */
export function compileCatalog(source: CatalogSource): CompiledCatalog {
  const { node, problems } = parseSource(source);
  const reading = node === undefined ? undefined : catalogShape.read(rootPlace(node), problems);
  const snapshot = reading === undefined ? undefined : compileReading(reading, source.readFile ?? readNoFile, problems);
  const { errors, warnings } = problems.finish();
  if (snapshot === undefined || errors.length > 0) return { ok: false, problems: errors, warnings };
  const bytes = Snapshot.encode(snapshot).finish();
  return { ok: true, snapshot, bytes, version: createHash("sha256").update(bytes).digest("hex").slice(0, 32), warnings };
}

/** Lowers what was read. What was refused is missing in the result, which is used only when nothing was. */
function compileReading(reading: CatalogReading, readFile: ReadReferencedFile, problems: ProblemList): Snapshot {
  const counters = new Counters();
  const zones = { timeZones: new TimeZones(), timeZone: reading.time_zone ?? "UTC" };
  const { segments, names: segmentNames } = compileSegments(reading.segments ?? [], { ...zones, counters, readFile }, problems);
  const holdoutsBySelector = new HoldoutIndex(reading);
  const names: CatalogNames = {
    ...zones,
    selectors: new Names("an optimization", problems),
    ids: new Names("an optimization", problems),
    segments: segmentNames,
    counters,
    layers: new Names("a layer", problems),
    templates: new Names("a template", problems),
    metrics: new Names("a metric", problems),
    caps: new Caps(problems),
    holdoutsOf: (selector) => holdoutsBySelector.of(selector),
  };
  const holdoutNames = new Names<true>("a holdout", problems);
  const holdouts = present(reading.holdouts).map(({ name, salt, share = 0, place }) => {
    holdoutNames.declare(name, true, placeAt(place, "name"));
    return { id: name ?? "", salt: salt ?? name ?? "", sharePpm: share };
  });
  const layers = present(reading.layers).map(({ name, salt, place }, index) => {
    names.layers.declare(name, index, placeAt(place, "name"));
    return { id: name ?? "", salt: salt ?? name ?? "" };
  });
  for (const { name, body, place } of present(reading.templates)) names.templates.declare(name, body, placeAt(place, "name"));
  for (const cap of present(reading.caps)) names.caps.declare(cap, zones);
  const metrics = compileMetrics(reading, names.metrics);
  const optimizations = compileOptimizations(reading, names, problems);
  resolveHoldouts(reading, names.selectors);
  return {
    format: FORMAT,
    organization: reading.organization ?? "",
    project: reading.project ?? "",
    optimizations,
    holdouts,
    layers,
    segments,
    counters: counters.finish(),
    timeZones: zones.timeZones.finish(),
    caps: [...names.caps.all],
    metrics,
  };
}

function compileOptimizations(reading: CatalogReading, names: CatalogNames, problems: ProblemList): Optimization[] {
  const personalizations = present(reading.personalizations).map((item) => ({ reading: item, optimization: compilePersonalization(item, names, problems) }));
  const experiments = present(reading.experiments).map((item) => ({ reading: item, optimization: compileExperiment(item, names, problems) }));
  reportLayerOverlaps(
    experiments.map((item) => ({ place: item.reading.place, optimization: item.optimization })),
    problems,
  );
  const count = personalizations.length + experiments.length;
  if (count > CATALOG_LIMITS.optimizationsMax) {
    problems.add("optimizations_too_many", reading.place, {
      found: `${count}`,
      allowed: `at most ${CATALOG_LIMITS.optimizationsMax} personalizations and experiments together`,
    });
  }
  // Selectors are ASCII, so the order of their UTF-16 units is the order of their bytes.
  const ordered = [...personalizations, ...experiments].sort((a, b) => (a.optimization.selector < b.optimization.selector ? -1 : 1));
  return compilePrerequisites(ordered, problems);
}

function compileMetrics(reading: CatalogReading, names: Names<true>): Metric[] {
  return present(reading.metrics).map(({ name, event = "", property = "", aggregate, place }) => {
    names.declare(name, true, placeAt(place, "name"));
    return { id: name ?? "", event, property, aggregate: aggregate === undefined ? Aggregate.COUNT : AGGREGATES[aggregate] };
  });
}

/** Which holdouts cover a selector, in the order of the catalog. */
class HoldoutIndex {
  readonly #ofAll: number[] = [];
  readonly #bySelector = new Map<string, number[]>();

  constructor(reading: CatalogReading) {
    present(reading.holdouts).forEach(({ optimizations = "all" }, index) => {
      if (optimizations === "all") this.#ofAll.push(index);
      else for (const selector of present(optimizations)) this.#bySelector.set(selector, [...(this.#bySelector.get(selector) ?? []), index]);
    });
  }

  of(selector: string): number[] {
    const listed = this.#bySelector.get(selector) ?? [];
    return [...this.#ofAll, ...listed].sort((a, b) => a - b);
  }
}

function resolveHoldouts(reading: CatalogReading, selectors: Names<true>): void {
  for (const { optimizations, place } of present(reading.holdouts)) {
    if (optimizations === undefined || optimizations === "all") continue;
    optimizations.forEach((selector, index) => {
      selectors.resolve(selector, placeAt(place, "optimizations", index));
    });
  }
}

function present<T>(items: readonly (T | undefined)[] | undefined): T[] {
  return (items ?? []).filter((item) => item !== undefined);
}

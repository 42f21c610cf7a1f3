import type { LayerRange, Optimization, Variant } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileDisplay } from "./compile-caps.ts";
import { compileForced } from "./compile-forced.ts";
import { type CatalogNames, compileAudience, compileBody, compileDevices, compileOptimization, idOf, namesFor } from "./compile-optimization.ts";
import { compileRamp } from "./compile-ramp.ts";
import { compileSchedule } from "./compile-schedule.ts";
import { Names } from "./names.ts";
import type { ExperimentReading, VariantReading } from "./optimization-shape.ts";
import { placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { EVERYONE_PPM, equalShares, percentText } from "./share.ts";
import { entryOf } from "./source-node.ts";

/** Lowers an experiment. */
export function compileExperiment(reading: ExperimentReading, catalogNames: CatalogNames, problems: ProblemList): Optimization {
  const names = namesFor(reading, catalogNames);
  const variantNames = new Names<true>("a variant", problems);
  const trafficPpm = reading.traffic ?? (reading.ramp === undefined ? EVERYONE_PPM : 0);
  const experiment = {
    audience: compileAudience(reading.audience, names, problems),
    devices: compileDevices(reading.devices),
    schedule: compileSchedule(reading.schedule, names, problems),
    trafficPpm,
    layer: compileLayerRange(reading, names, problems),
    variants: compileVariants(reading, variantNames, names, problems),
    notSticky: reading.sticky === false,
    ramp: compileRamp(reading.ramp, trafficPpm, names.timeZone, problems),
    display: compileDisplay(reading, idOf(reading), [], names),
  };
  return compileOptimization(reading, { $case: "experiment", value: experiment }, names, compileForced(reading, variantNames, problems));
}

function compileLayerRange(reading: ExperimentReading, names: CatalogNames, problems: ProblemList): LayerRange | undefined {
  const { layer } = reading;
  if (layer === undefined) return undefined;
  const { from, to } = layer;
  const index = names.layers.resolve(layer.name, placeAt(layer.place, "name"));
  if (from !== undefined && to !== undefined && from >= to) {
    problems.add("range_reversed", layer.place, { found: `${quote(percentText(from))} up to ${quote(percentText(to))}`, allowed: "`from` below `to`" });
  }
  if (index === undefined || from === undefined || to === undefined) return undefined;
  return { layer: index, startPpm: from, endPpm: to };
}

function compileVariants(reading: ExperimentReading, variantNames: Names<true>, names: CatalogNames, problems: ProblemList): Variant[] {
  const readings = (reading.variants ?? []).filter((variant) => variant !== undefined);
  const weights = compileWeights(reading, readings, problems);
  return readings.map((variant, index) => {
    variantNames.declare(variant.name, true, placeAt(variant.place, "name"));
    return { id: variant.name ?? "", weightPpm: weights[index] ?? 0, body: compileBody(variant, names), isControl: variant.control === true };
  });
}

/** The weights as they are written, or equal ones when none is. */
function compileWeights(reading: ExperimentReading, variants: readonly VariantReading[], problems: ProblemList): number[] {
  const without = variants.filter(({ place }) => place.node.kind === "map" && entryOf(place.node, "weight") === undefined);
  if (without.length === variants.length && variants.length > 0) return equalShares(variants.length);
  for (const variant of without) {
    problems.add("weights_incomplete", variant.place, {
      found: "no `weight` beside variants that have one",
      allowed: "a weight for every variant, or for none",
    });
  }
  const weights = variants.map((variant) => variant.weight ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum > EVERYONE_PPM) {
    problems.add("weights_over_100", placeAt(reading.place, "variants"), {
      found: `${quote(percentText(sum))} percent`,
      allowed: "at most 100; what is left is control",
    });
  }
  return weights;
}

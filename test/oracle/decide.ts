import { type Purpose, SLOTS_TOTAL, slotOf } from "./bucket.ts";
import { holds, type Observer } from "./evaluate.ts";
import type { Facts } from "./question.ts";
import type { Device } from "./request.ts";
import type { Experiment, Optimization, Personalization, Variant } from "./snapshot.ts";

/** What one optimization gives one person. */
export interface Outcome {
  readonly reason: Reason;
  /** The id of the experience or variant, when there is one. */
  readonly id?: Buffer;
  readonly body?: Buffer;
  readonly isControl?: boolean;
}

type Reason = "TARGETED" | "ASSIGNED" | "CONTROL" | "HOLDOUT" | "NOT_RUNNING" | "NO_EXPERIENCE" | "DEVICE" | "AUDIENCE" | "LAYER" | "TRAFFIC";

/** Decides one sound optimization. */
export function decide(optimization: Optimization, facts: Facts, observe?: Observer): Outcome {
  if (optimization.kind === undefined) throw new Error("an optimization of neither kind was decided");
  if (!optimization.isRunning) return { reason: "NOT_RUNNING" };
  return optimization.kind.type === "personalization"
    ? decidePersonalization(optimization, optimization.kind, facts, observe)
    : decideExperiment(optimization, optimization.kind, facts, observe);
}

function decidePersonalization(optimization: Optimization, { experiences, controlPpm }: Personalization, facts: Facts, observe?: Observer): Outcome {
  if (isHeldOut(optimization, facts)) return { reason: "HOLDOUT" };
  const experience = experiences.find(
    ({ audience, body, devices }) => audience !== undefined && body !== undefined && isForDevice(devices, facts.device) && holds(audience, facts, observe),
  );
  if (experience === undefined) return { reason: "NO_EXPERIENCE" };
  if (draw(optimization.salt, "control", facts) < controlPpm) return { reason: "CONTROL", id: experience.id, isControl: true };
  return { reason: "TARGETED", id: experience.id, ...bodyOf(experience) };
}

function decideExperiment(
  optimization: Optimization,
  { audience, devices, layer, trafficPpm, variants }: Experiment,
  facts: Facts,
  observe?: Observer,
): Outcome {
  if (!isForDevice(devices, facts.device)) return { reason: "DEVICE" };
  if (audience !== undefined && !holds(audience, facts, observe)) return { reason: "AUDIENCE" };
  if (isHeldOut(optimization, facts)) return { reason: "HOLDOUT" };
  if (layer !== undefined) {
    const slot = draw(layer.salt, "layer", facts);
    if (slot < layer.startPpm || slot >= layer.endPpm) return { reason: "LAYER" };
  }
  if (draw(optimization.salt, "traffic", facts) >= trafficPpm) return { reason: "TRAFFIC" };
  const variant = drawnVariant(variants, draw(optimization.salt, "variant", facts));
  if (variant === undefined) return { reason: "CONTROL", isControl: true };
  if (variant.body === undefined) return { reason: "CONTROL", id: variant.id, isControl: true };
  return { reason: "ASSIGNED", id: variant.id, isControl: variant.isControl, ...bodyOf(variant) };
}

function drawnVariant(variants: readonly Variant[], slot: number): Variant | undefined {
  let end = 0;
  for (const variant of variants) {
    end += variant.weightPpm;
    if (slot < end) return variant;
  }
  return undefined;
}

function isHeldOut(optimization: Optimization, facts: Facts): boolean {
  return optimization.holdouts.some((holdout) => draw(holdout.salt, "holdout", facts) < holdout.sharePpm);
}

function isForDevice(devices: readonly Device[], device: Device): boolean {
  return devices.length === 0 || device === "all" || devices.includes(device);
}

function draw(salt: Buffer, purpose: Purpose, facts: Facts): number {
  return slotOf({ salt, purpose, unit: facts.unit, total: SLOTS_TOTAL });
}

function bodyOf({ body }: { readonly body: Buffer | undefined }): { body?: Buffer } {
  return body === undefined ? {} : { body };
}

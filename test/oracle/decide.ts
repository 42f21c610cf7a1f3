import type { Body } from "./body.ts";
import { type Purpose, SLOTS_TOTAL, slotOf } from "./bucket.ts";
import type { Condition } from "./condition.ts";
import { holds, type Observer } from "./evaluate.ts";
import type { Facts } from "./question.ts";
import type { Device } from "./request.ts";
import { activityOf, type Schedule } from "./schedule.ts";
import type { Experiment, Optimization, Personalization, Variant } from "./snapshot.ts";
import type { Trace } from "./trace.ts";

/** The subject of a draw for the optimization itself. */
const ITSELF = Buffer.alloc(0);
const LARGEST_UINT32 = 2 ** 32 - 1;

/** What one optimization gives one person. */
export interface Outcome {
  readonly reason: Reason;
  /** The id of the experience or variant, when there is one. */
  readonly id?: Buffer;
  readonly body?: Body;
  readonly isControl?: boolean;
}

type Reason =
  | "TARGETED"
  | "ASSIGNED"
  | "CONTROL"
  | "HOLDOUT"
  | "NOT_RUNNING"
  | "NO_EXPERIENCE"
  | "SCHEDULE"
  | "DEVICE"
  | "AUDIENCE"
  | "LAYER"
  | "TRAFFIC"
  | "MISSING_VALUE";

/** Decides one sound optimization. */
export function decide(optimization: Optimization, facts: Facts, observe?: Observer): Outcome {
  if (optimization.kind === undefined) throw new Error("an optimization of neither kind was decided");
  if (!facts.trace.passes("STATUS", optimization.isRunning)) return { reason: "NOT_RUNNING" };
  return optimization.kind.type === "personalization"
    ? decidePersonalization(optimization, optimization.kind, facts, observe)
    : decideExperiment(optimization, optimization.kind, facts, observe);
}

function decidePersonalization(optimization: Optimization, { experiences, controlPpm }: Personalization, facts: Facts, observe?: Observer): Outcome {
  if (isHeldOut(optimization, facts)) return { reason: "HOLDOUT" };
  const { trace } = facts;
  const experience = experiences.find(({ id, audience, body, devices, schedule }) => {
    trace.about(id);
    return (
      trace.passes("READY", audience !== undefined && body !== undefined) &&
      isWithin(schedule, facts, observe) &&
      trace.passes("DEVICE", isForDevice(devices, facts.device)) &&
      isReached(audience, facts, observe)
    );
  });
  if (experience === undefined) return { reason: "NO_EXPERIENCE" };
  if (controlPpm > 0 && !trace.passesDraw("CONTROL", ITSELF, { slot: draw(optimization.salt, "control", facts), startPpm: controlPpm }))
    return { reason: "CONTROL", id: experience.id, isControl: true };
  return { reason: "TARGETED", id: experience.id, ...bodyOf(experience) };
}

function decideExperiment(optimization: Optimization, experiment: Experiment, facts: Facts, observe?: Observer): Outcome {
  const { audience, devices, layer, schedule, variants } = experiment;
  const { trace } = facts;
  if (!isWithin(schedule, facts, observe)) return { reason: "SCHEDULE" };
  if (!trace.passes("DEVICE", isForDevice(devices, facts.device))) return { reason: "DEVICE" };
  if (audience !== undefined && !isReached(audience, facts, observe)) return { reason: "AUDIENCE" };
  if (isHeldOut(optimization, facts)) return { reason: "HOLDOUT" };
  if (layer !== undefined) {
    const { id, startPpm, endPpm } = layer;
    if (!trace.passesDraw("LAYER", id, { slot: draw(layer.salt, "layer", facts), startPpm, endPpm })) return { reason: "LAYER" };
  }
  const traffic = { slot: draw(optimization.salt, "traffic", facts), endPpm: trafficNow(experiment, facts, observe) };
  if (!trace.passesDraw("TRAFFIC", ITSELF, traffic)) return { reason: "TRAFFIC" };
  const variant = drawnVariant(variants, draw(optimization.salt, "variant", facts), trace);
  if (variant === undefined) return { reason: "CONTROL", isControl: true };
  if (variant.body === undefined) return { reason: "CONTROL", id: variant.id, isControl: true };
  return { reason: "ASSIGNED", id: variant.id, isControl: variant.isControl, ...bodyOf(variant) };
}

function drawnVariant(variants: readonly Variant[], slot: number, trace: Trace): Variant | undefined {
  let end = 0;
  for (const variant of variants) {
    const start = end;
    end = Math.min(end + variant.weightPpm, LARGEST_UINT32);
    if (slot < end) {
      trace.passesDraw("VARIANT", variant.id, { slot, startPpm: start, endPpm: end });
      return variant;
    }
  }
  trace.passesDraw("VARIANT", ITSELF, { slot, endPpm: end });
  return undefined;
}

function isReached(audience: Condition | undefined, facts: Facts, observe?: Observer): boolean {
  return audience !== undefined && facts.trace.passesAudience(() => holds(audience, facts, observe));
}

function isHeldOut(optimization: Optimization, facts: Facts): boolean {
  return optimization.holdouts.some(
    (holdout) => !facts.trace.passesDraw("HOLDOUT", holdout.id, { slot: draw(holdout.salt, "holdout", facts), startPpm: holdout.sharePpm }),
  );
}

function isWithin(schedule: Schedule | undefined, { nowMs, trace }: Facts, observe?: Observer): boolean {
  if (schedule === undefined) return true;
  const activity = activityOf(schedule, nowMs);
  observe?.passed(`a schedule ${activity}`);
  return trace.passes("SCHEDULE", activity.startsWith("active"));
}

/** The share of the last step that has begun, or what it is before the first. */
function trafficNow({ trafficPpm, ramp }: Experiment, { nowMs }: Facts, observe?: Observer): number {
  const step = ramp.findLast(({ fromMs }) => fromMs <= nowMs);
  if (ramp.length > 0)
    observe?.passed(step === undefined ? "a ramp before its first step" : step === ramp.at(-1) ? "a ramp on its last step" : "a ramp on the way");
  return step?.trafficPpm ?? trafficPpm;
}

function isForDevice(devices: readonly Device[], device: Device): boolean {
  return devices.length === 0 || device === "all" || devices.includes(device);
}

function draw(salt: Buffer, purpose: Purpose, facts: Facts): number {
  return slotOf({ salt, purpose, unit: facts.unit, total: SLOTS_TOTAL });
}

function bodyOf({ body }: { readonly body: Body | undefined }): { body?: Body } {
  return body === undefined ? {} : { body };
}

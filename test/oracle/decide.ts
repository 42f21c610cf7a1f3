import type { Body } from "./body.ts";
import { type Purpose, SLOTS_TOTAL, slotOf } from "./bucket.ts";
import type { Condition } from "./condition.ts";
import { areCapsSpent, type Cap, type Display, isFrequencySpent, type Showable } from "./display.ts";
import { holds, type Observer } from "./evaluate.ts";
import { listedName } from "./person-names.ts";
import type { Facts } from "./question.ts";
import type { Device } from "./request.ts";
import { activityOf, type Schedule } from "./schedule.ts";
import type { Experiment, Optimization, Personalization, Variant } from "./snapshot.ts";
import { type Trace, UNTRACED } from "./trace.ts";

/** The subject of a draw for the optimization itself. */
const ITSELF = Buffer.alloc(0);
const EVERYONE: Condition = { kind: "all", members: [] };
const LARGEST_UINT32 = 2 ** 32 - 1;

/** What one optimization gives one person. */
export interface Outcome {
  readonly reason: Reason;
  /** The id of the experience or variant, when there is one. */
  readonly id?: Buffer;
  readonly body?: Body;
  readonly isControl?: boolean;
  /** What giving it spends. */
  readonly caps: readonly Cap[];
}

/** What a decision is made with, beside the facts. */
interface Means {
  /** All of the snapshot, in its order. */
  readonly optimizations: readonly Optimization[];
  /** Names the decision that gives an experience or variant of an optimization. */
  readonly showableOf: (optimization: Optimization, outcome: Buffer) => Showable;
  readonly observe: Observer | undefined;
}

type Reason =
  | "TARGETED"
  | "ASSIGNED"
  | "STICKY"
  | "FORCED"
  | "CONTROL"
  | "PREREQUISITE"
  | "HOLDOUT"
  | "NOT_RUNNING"
  | "NO_EXPERIENCE"
  | "SCHEDULE"
  | "DEVICE"
  | "AUDIENCE"
  | "LAYER"
  | "TRAFFIC"
  | "DISPLAY"
  | "MISSING_VALUE";

/** Decides one sound optimization. */
export function decide(optimization: Optimization, facts: Facts, means: Means): Outcome {
  const { kind } = optimization;
  if (kind === undefined) throw new Error("an optimization of neither kind was decided");
  const previewed = previewedOutcome(optimization, facts, means);
  if (previewed !== undefined) return previewed;
  if (!facts.trace.passes("STATUS", optimization.isRunning)) return withheld("NOT_RUNNING");
  const forced = forcedOutcome(optimization, facts, means);
  if (forced !== undefined) return forced;
  if (!optimization.prerequisites.every((prerequisite) => isMet(prerequisite, facts, means))) return withheld("PREREQUISITE");
  return kind.type === "personalization" ? decidePersonalization(optimization, kind, facts, means) : decideExperiment(optimization, kind, facts, means);
}

/** The first preview that names an outcome, and of which the person is in the audience where that counts. */
function previewedOutcome({ id, kind }: Optimization, facts: Facts, { observe }: Means): Outcome | undefined {
  const preview = facts.previews.find(({ optimization, outcome, obeysAudience }) => {
    const found = optimization.equals(id) ? outcomeOf(kind, outcome) : undefined;
    if (found === undefined) return false;
    const isShown = !obeysAudience || (found.audience !== undefined && holds(found.audience, { ...facts, trace: UNTRACED }));
    observe?.passed(isShown ? "a preview shown" : "a preview of another audience");
    return !facts.trace.passesAbout("PREVIEW", outcome, !isShown);
  });
  return preview && forcedTo(kind, preview.outcome);
}

/** The first forced choice that names the person. */
function forcedOutcome({ kind, forcedChoices }: Optimization, { personNames, trace }: Facts, { observe }: Means): Outcome | undefined {
  if (forcedChoices.every(({ units }) => units.length === 0)) return undefined;
  const forced = forcedChoices.find((choice) => {
    const name = listedName(personNames, choice.asked, (each) => choice.units.some((unit) => unit.equals(each)));
    if (name !== undefined) observe?.passed(`a forced choice: ${name}`);
    return name !== undefined;
  });
  trace.passesAbout("FORCED", forced?.outcome ?? ITSELF, forced === undefined);
  return forced && forcedTo(kind, forced.outcome);
}

function forcedTo(kind: Optimization["kind"], id: Buffer): Outcome {
  const found = outcomeOf(kind, id);
  return { reason: "FORCED", id, isControl: found?.body === undefined || found.isControl, caps: [], ...bodyOf({ body: found?.body }) };
}

/** The experience or variant of an id, with the audience it wants; of experiences the ready ones come first. */
function outcomeOf(
  kind: Optimization["kind"],
  id: Buffer,
): { readonly body: Body | undefined; readonly isControl: boolean; readonly audience: Condition | undefined } | undefined {
  if (kind?.type === "experiment") {
    const variant = kind.variants.find((each) => each.id.equals(id));
    return variant && { ...variant, audience: kind.audience ?? EVERYONE };
  }
  const withId = kind?.experiences.filter((each) => each.id.equals(id)) ?? [];
  const experience = withId.find(({ audience, body }) => audience !== undefined && body !== undefined) ?? withId[0];
  return experience && { ...experience, isControl: false };
}

/** Whether another optimization gives the person, in this call, one of the outcomes that are asked for. */
function isMet({ index, outcomes }: Optimization["prerequisites"][number], facts: Facts, means: Means): boolean {
  const other = means.optimizations[Number(index)];
  if (other === undefined) throw new Error("a prerequisite beyond the list was decided");
  const isSound = other.findings.worst === undefined;
  const { reason, id = ITSELF } = isSound ? decide(other, { ...facts, trace: UNTRACED }, { ...means, observe: undefined }) : { reason: "UNDECIDED" };
  const isGiven = id.length > 0 && !(reason === "CONTROL" && other.kind?.type === "personalization");
  const met = isGiven && (outcomes.length === 0 || outcomes.some((outcome) => outcome.equals(id)));
  means.observe?.passed(met ? "a prerequisite met" : isSound ? "a prerequisite not met" : "a prerequisite that cannot be decided");
  return facts.trace.passesAbout("PREREQUISITE", other.id, met);
}

function withheld(reason: Reason): Outcome {
  return { reason, caps: [] };
}

function decidePersonalization(optimization: Optimization, { experiences, controlPpm }: Personalization, facts: Facts, means: Means): Outcome {
  if (isHeldOut(optimization, facts)) return withheld("HOLDOUT");
  const { trace } = facts;
  const { observe } = means;
  const experience = experiences.find(({ id, audience, body, devices, schedule, display }) => {
    trace.about(id);
    return (
      trace.passes("READY", audience !== undefined && body !== undefined) &&
      isWithin(schedule, facts, observe) &&
      trace.passes("DEVICE", isForDevice(devices, facts.device)) &&
      isReached(audience, facts, observe) &&
      !isSpent(display, [id], means.showableOf(optimization, id), facts, observe)
    );
  });
  if (experience === undefined) return withheld("NO_EXPERIENCE");
  const { id, display } = experience;
  if (controlPpm > 0 && !trace.passesDraw("CONTROL", ITSELF, { slot: draw(optimization.salt, "control", facts), startPpm: controlPpm }))
    return { reason: "CONTROL", id, isControl: true, caps: display.caps };
  return { reason: "TARGETED", id, caps: display.caps, ...bodyOf(experience) };
}

function decideExperiment(optimization: Optimization, experiment: Experiment, facts: Facts, means: Means): Outcome {
  const { audience, devices, display, layer, schedule, variants } = experiment;
  const { trace } = facts;
  const { observe } = means;
  if (!isWithin(schedule, facts, observe)) return withheld("SCHEDULE");
  if (!trace.passes("DEVICE", isForDevice(devices, facts.device))) return withheld("DEVICE");
  if (audience !== undefined && !isReached(audience, facts, observe)) return withheld("AUDIENCE");
  if (isHeldOut(optimization, facts)) return withheld("HOLDOUT");
  if (layer !== undefined) {
    const { id, startPpm, endPpm } = layer;
    if (!trace.passesDraw("LAYER", id, { slot: draw(layer.salt, "layer", facts), startPpm, endPpm })) return withheld("LAYER");
  }
  const kept = keptVariant(optimization, experiment, facts);
  if (kept === undefined) {
    const traffic = { slot: draw(optimization.salt, "traffic", facts), endPpm: trafficNow(experiment, facts, observe) };
    if (!trace.passesDraw("TRAFFIC", ITSELF, traffic)) return withheld("TRAFFIC");
  }
  const variant = kept ?? drawnVariant(variants, draw(optimization.salt, "variant", facts), trace);
  const ids = variants.map(({ id }) => id);
  if (isSpent(display, ids, means.showableOf(optimization, variant?.id ?? ITSELF), facts, observe)) return withheld("DISPLAY");
  const { caps } = display;
  if (variant === undefined) return { reason: "CONTROL", isControl: true, caps };
  if (variant.body === undefined) return { reason: "CONTROL", id: variant.id, isControl: true, caps };
  return { reason: kept === undefined ? "ASSIGNED" : "STICKY", id: variant.id, isControl: variant.isControl, caps, ...bodyOf(variant) };
}

/** Whether a display is spent, its frequency by any of the outcomes. */
function isSpent(display: Display, outcomes: readonly Buffer[], showable: Showable, facts: Facts, observe: Observer | undefined): boolean {
  const { optimization } = showable;
  const isSpentBy = (outcome: Buffer) => isFrequencySpent(display, { optimization, outcome }, facts, observe);
  const spending = outcomes.find(isSpentBy);
  if (display.frequency !== "always") {
    const lastMs = spending === undefined ? 0 : Number(facts.profile?.history.exposure(optimization, spending)?.lastMs ?? 0n);
    facts.trace.leavesRoom("FREQUENCY", spending === undefined, { shown: spending === undefined ? 0 : 1, shownMax: 1, lastMs, nextMs: 0 });
  }
  return spending !== undefined || areCapsSpent(display, showable, facts, observe);
}

/** The variant that the person was given first, when the experiment keeps it and still has it. */
function keptVariant({ id }: Optimization, { isSticky, variants }: Experiment, { profile, trace }: Facts): Variant | undefined {
  const assigned = isSticky ? profile?.history.assignment(id) : undefined;
  if (assigned === undefined) return undefined;
  const kept = variants.find((variant) => variant.id.equals(assigned));
  trace.passesAbout("STICKY", assigned, kept !== undefined);
  return kept;
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

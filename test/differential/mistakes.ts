import type { Body } from "#test/oracle/body.ts";
import type { Comparison, Condition, EventReading } from "#test/oracle/condition.ts";
import { dateOf } from "#test/oracle/date.ts";
import type { Cap, Display } from "#test/oracle/display.ts";
import type { Schedule } from "#test/oracle/schedule.ts";
import type { Experience, Experiment, Optimization, Personalization, Snapshot, Variant } from "#test/oracle/snapshot.ts";
import type { CalendarWindow, TimeZone } from "#test/oracle/time-zone.ts";
import type { Value } from "#test/oracle/value.ts";

const DAY_MS = 86_400_000;
const UTC: TimeZone = { periods: [{ fromMs: Number.NEGATIVE_INFINITY, offsetMs: 0 }] };

/** Mistakes an evaluator could make, each planted by changing what the oracle has read. */
export const MISTAKES: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
  "traffic compared with <=": mistaken({ experiment: (experiment) => ({ ...experiment, trafficPpm: experiment.trafficPpm + 1 }) }),
  "control compared with <=": mistaken({ personalization: (personalization) => ({ ...personalization, controlPpm: personalization.controlPpm + 1 }) }),
  "holdout compared with <=": mistaken({
    optimization: (optimization) => ({ ...optimization, holdouts: optimization.holdouts.map((holdout) => ({ ...holdout, sharePpm: holdout.sharePpm + 1 })) }),
  }),
  "the end of a layer range included": mistaken({
    experiment: (experiment) => ({ ...experiment, layer: experiment.layer && { ...experiment.layer, endPpm: experiment.layer.endPpm + 1 } }),
  }),
  "the start of a layer range excluded": mistaken({
    experiment: (experiment) => ({ ...experiment, layer: experiment.layer && { ...experiment.layer, startPpm: experiment.layer.startPpm + 1 } }),
  }),
  "the end of a variant's range included": mistaken({ experiment: (experiment) => ({ ...experiment, variants: withLateEdges(experiment.variants) }) }),
  "the salt of an optimization used in its holdouts": mistaken({
    optimization: (optimization) => ({ ...optimization, holdouts: optimization.holdouts.map((holdout) => ({ ...holdout, salt: optimization.salt })) }),
  }),
  "the last experience that qualifies taken": mistaken({
    personalization: (personalization) => ({ ...personalization, experiences: personalization.experiences.toReversed() }),
  }),
  "an experience without an audience shown": mistaken({
    experience: (experience) => ({ ...experience, audience: experience.audience ?? { kind: "all", members: [] } }),
  }),
  "a negated comparison false when the value is missing": mistaken({ comparison: falseWhenMissing }),
  "letter case never ignored": mistaken({ comparison: (comparison) => ({ kind: "comparison", comparison: { ...comparison, ignoreCase: false } }) }),
  "a pattern sought at the start only": mistaken({ comparison: anchored }),
  "the first person of a list passed over": mistaken({ people: (people) => ({ ...people, unitHashes: people.unitHashes.slice(1) }) }),
  "the last person of a list passed over": mistaken({ people: (people) => ({ ...people, unitHashes: people.unitHashes.slice(0, -1) }) }),
  "lists asked for the unit alone": mistaken({ people: (people) => ({ ...people, asked: ["unit"] }) }),
  "lists not asked for a user with another unit": mistaken({ people: (people) => ({ ...people, asked: ["unit", "anonymous", "linked"] }) }),
  "lists not asked for an anonymous person with another unit": mistaken({ people: (people) => ({ ...people, asked: ["unit", "user", "linked"] }) }),
  "lists not asked for linked units": mistaken({ people: (people) => ({ ...people, asked: ["unit", "user", "anonymous"] }) }),
  "lists not asked for the unit": mistaken({ people: (people) => ({ ...people, asked: ["user", "anonymous", "linked"] }) }),
  "blocks of addresses of version 6 left out": mistaken({ comparison: ofVersion4Only }),
  "the end of a schedule included": mistaken({ schedule: (schedule) => ({ ...schedule, endMs: schedule.endMs && schedule.endMs + 1 }) }),
  "the start of a schedule excluded": mistaken({ schedule: (schedule) => ({ ...schedule, startMs: schedule.startMs && schedule.startMs + 1 }) }),
  "the last minute of a part of the day left out": mistaken({ window: (window) => ({ ...window, endMinute: Math.max(0, window.endMinute - 1) }) }),
  "the minute after a part of the day included": mistaken({ window: (window) => ({ ...window, endMinute: Math.min(1440, window.endMinute + 1) }) }),
  "the day of a schedule taken in UTC": mistaken({ schedule: (schedule) => ({ ...schedule, zone: UTC }) }),
  "Sunday the first day of the week": mistaken({
    schedule: (schedule) => ({ ...schedule, weekdays: schedule.weekdays.map((day) => (day === 7 ? 1 : day + 1)) }),
  }),
  "a zone's first offset kept for ever": mistaken({ zone: ({ periods }) => ({ periods: periods.slice(0, 1) }) }),
  "an offset changed a millisecond late": mistaken({ zone: ({ periods }) => ({ periods: periods.map((each) => ({ ...each, fromMs: each.fromMs + 1 })) }) }),
  "a step of a ramp begun a day late": mistaken({
    experiment: (experiment) => ({ ...experiment, ramp: experiment.ramp.map((step) => ({ ...step, fromMs: step.fromMs + DAY_MS })) }),
  }),
  "the first step of a ramp taken before it begins": mistaken({
    experiment: (experiment) => ({ ...experiment, trafficPpm: experiment.ramp[0]?.trafficPpm ?? experiment.trafficPpm }),
  }),
  "a ramp without its last step": mistaken({ experiment: (experiment) => ({ ...experiment, ramp: experiment.ramp.slice(0, -1) }) }),
  "a date counted as before itself": mistaken({ comparison: withOperandLater("DATE_BEFORE") }),
  "a date not counted as from itself on": mistaken({ comparison: withOperandLater("DATE_FROM") }),
  "the time up to now a day too long": mistaken({ comparison: withOperandLater("DATE_IN_LAST", DAY_MS) }),
  "the time from now on a day too long": mistaken({ comparison: withOperandLater("DATE_IN_NEXT", DAY_MS) }),
  "a window of events that ends a millisecond early": mistakenReading((reading) => ({
    ...reading,
    windowMs: reading.windowMs === 0n ? 0n : reading.windowMs - 1n,
  })),
  "what is outside a window taken for what is in it": mistakenReading((reading) => ({ ...reading, outside: false })),
  "events before the window counted": mistakenReading((reading) => ({ ...reading, windowMs: 0n, outside: false })),
  "the latest value taken for the earliest": mistakenReading((reading) => ({
    ...reading,
    aggregate: reading.aggregate === "FIRST" ? "LAST" : reading.aggregate,
  })),
  "the average taken for the sum": mistakenReading((reading) => ({ ...reading, aggregate: reading.aggregate === "AVERAGE" ? "SUM" : reading.aggregate })),
  "a frequency that is never spent": mistaken({ display: (display) => ({ ...display, frequency: "always" }) }),
  "what is shown once shown once a visit": mistaken({
    display: (display) => ({ ...display, frequency: display.frequency === "once" ? "once_per_visit" : display.frequency }),
  }),
  "what is shown once a visit shown once": mistaken({
    display: (display) => ({ ...display, frequency: display.frequency === "once_per_visit" ? "once" : display.frequency }),
  }),
  "a cap with room for one more": mistaken({ cap: (cap) => ({ ...cap, shownMax: cap.shownMax === 0 ? 0 : cap.shownMax + 1 }) }),
  "a gap that is not kept": mistaken({ cap: (cap) => ({ ...cap, gapMs: 0n }) }),
  "the end of a gap included": mistaken({ cap: (cap) => ({ ...cap, gapMs: cap.gapMs === 0n ? 0n : cap.gapMs + 1n }) }),
  "the start of a rolling window included": mistaken({ cap: withWindow((window) => ("rollingMs" in window ? { rollingMs: window.rollingMs + 1n } : window)) }),
  "a rolling window that never ends": mistaken({ cap: withWindow((window) => ("rollingMs" in window ? undefined : window)) }),
  "the calendar of a cap in UTC": mistaken({ cap: withWindow((window) => ("calendar" in window ? { ...window, zone: UTC } : window)) }),
  "the day of a cap taken for an hour": mistaken({ cap: withWindow((window) => withCalendar(window, "day", "hour")) }),
  "the week of a cap taken for a day": mistaken({ cap: withWindow((window) => withCalendar(window, "week", "day")) }),
  "only the first cap looked at": mistaken({ display: (display) => ({ ...display, caps: display.caps.slice(0, 1) }) }),
  "assignments forgotten": mistaken({ experiment: (experiment) => ({ ...experiment, isSticky: false }) }),
  "assignments kept though the experiment keeps none": mistaken({ experiment: (experiment) => ({ ...experiment, isSticky: true }) }),
  "a missing value never skipping the choice": mistaken({ body: (body) => ({ ...body, skipsMissing: false }) }),
  "a missing value always skipping the choice": mistaken({ body: (body) => ({ ...body, skipsMissing: true }) }),
  "attributes of the account taken from the person": mistaken({ body: withTemplates((source) => source.replaceAll("attribute.account", "attribute.user")) }),
  "values of the context left out of templates": mistaken({ body: withTemplates((source) => source.replaceAll("context.", "context.no_such_")) }),
  "prerequisites passed over": mistaken({ optimization: (optimization) => ({ ...optimization, prerequisites: [] }) }),
  "the outcomes of a prerequisite passed over": mistaken({
    optimization: (optimization) => ({ ...optimization, prerequisites: optimization.prerequisites.map((each) => ({ ...each, outcomes: [] })) }),
  }),
  "only the first prerequisite asked": mistaken({
    optimization: (optimization) => ({ ...optimization, prerequisites: optimization.prerequisites.slice(0, 1) }),
  }),
  "forced choices passed over": mistaken({ optimization: (optimization) => ({ ...optimization, forcedChoices: [] }) }),
  "the last of two forced choices taken": mistaken({
    optimization: (optimization) => ({ ...optimization, forcedChoices: optimization.forcedChoices.toReversed() }),
  }),
  "forced choices asked for the unit alone": mistaken({ forced: (choices) => choices.map((choice) => ({ ...choice, asked: ["unit"] })) }),
  "forced choices not asked for linked units": mistaken({
    forced: (choices) => choices.map((choice) => ({ ...choice, asked: ["unit", "user", "anonymous"] })),
  }),
  "forced choices asked for the unit before all other names": mistaken({
    forced: (choices) => [
      ...choices.map((choice) => ({ ...choice, asked: ["unit" as const] })),
      ...choices.map((choice) => ({ ...choice, asked: ["user" as const, "anonymous" as const, "linked" as const] })),
    ],
  }),
  "any true when it is empty": mistaken({ emptyAny: { kind: "all", members: [] } }),
};

interface Change {
  readonly optimization?: (optimization: Optimization) => Optimization;
  readonly forced?: (choices: Optimization["forcedChoices"]) => Optimization["forcedChoices"];
  readonly personalization?: (personalization: Personalization) => Personalization;
  readonly experience?: (experience: Experience) => Experience;
  readonly experiment?: (experiment: Experiment) => Experiment;
  /** Of experiences and variants. */
  readonly body?: (body: Body) => Body;
  readonly schedule?: (schedule: Schedule) => Schedule;
  readonly window?: (window: Schedule["windows"][number]) => Schedule["windows"][number];
  /** Of schedules, and of conditions on local time. */
  readonly zone?: (zone: TimeZone) => TimeZone;
  readonly display?: (display: Display) => Display;
  readonly cap?: (cap: Cap) => Cap;
  readonly comparison?: (comparison: Comparison) => Condition;
  readonly event?: (reading: EventReading, comparison: Comparison) => Condition;
  readonly emptyAny?: Condition;
  readonly people?: (people: Condition & { kind: "people" }) => Condition;
}

function mistakenReading(change: (reading: EventReading) => EventReading): (snapshot: Snapshot) => Snapshot {
  return mistaken({ event: (reading, comparison) => ({ kind: "event", reading: change(reading), comparison }) });
}

function withTemplates(change: (source: string) => string): (body: Body) => Body {
  return (body) => ({ ...body, pieces: body.pieces.map((piece) => ("template" in piece ? { template: change(piece.template) } : piece)) });
}

function mistaken(change: Change): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => ({ ...snapshot, optimizations: snapshot.optimizations.map((optimization) => changeOptimization(optimization, change)) });
}

function changeOptimization(optimization: Optimization, change: Change): Optimization {
  const { kind } = optimization;
  const { forcedChoices } = optimization;
  const changed = change.optimization?.(optimization) ?? { ...optimization, forcedChoices: change.forced?.(forcedChoices) ?? forcedChoices };
  if (kind === undefined) return changed;
  return { ...changed, kind: kind.type === "personalization" ? changePersonalization(kind, change) : changeExperiment(kind, change) };
}

function changePersonalization(personalization: Personalization, change: Change): Personalization {
  const experiences = personalization.experiences.map((experience) => {
    const changed = {
      ...experience,
      audience: experience.audience && changeCondition(experience.audience, change),
      schedule: experience.schedule && changeSchedule(experience.schedule, change),
      display: changeDisplay(experience.display, change),
      body: experience.body && changeBody(experience.body, change),
    };
    return change.experience?.(changed) ?? changed;
  });
  return change.personalization?.({ ...personalization, experiences }) ?? { ...personalization, experiences };
}

function changeExperiment(experiment: Experiment, change: Change): Experiment {
  const changed = {
    ...experiment,
    audience: experiment.audience && changeCondition(experiment.audience, change),
    schedule: experiment.schedule && changeSchedule(experiment.schedule, change),
    display: changeDisplay(experiment.display, change),
    variants: experiment.variants.map((variant) => ({ ...variant, body: variant.body && changeBody(variant.body, change) })),
  };
  return change.experiment?.(changed) ?? changed;
}

function changeBody(body: Body, change: Change): Body {
  return change.body?.(body) ?? body;
}

function changeSchedule(schedule: Schedule, change: Change): Schedule {
  const windows = schedule.windows.map((window) => change.window?.(window) ?? window);
  const changed = { ...schedule, windows, zone: change.zone?.(schedule.zone) ?? schedule.zone };
  return change.schedule?.(changed) ?? changed;
}

function changeDisplay(display: Display, change: Change): Display {
  const changed = { ...display, caps: display.caps.map((cap) => change.cap?.(cap) ?? cap) };
  return change.display?.(changed) ?? changed;
}

type CapWindow = NonNullable<Cap["window"]>;

function withWindow(change: (window: CapWindow) => Cap["window"]): (cap: Cap) => Cap {
  return (cap) => ({ ...cap, window: cap.window && change(cap.window) });
}

function withCalendar(window: CapWindow, from: CalendarWindow, to: CalendarWindow): CapWindow {
  return "calendar" in window && window.calendar === from ? { ...window, calendar: to } : window;
}

function changeCondition(condition: Condition, change: Change): Condition {
  switch (condition.kind) {
    case "all":
    case "any":
      if (condition.kind === "any" && condition.members.length === 0 && change.emptyAny !== undefined) return change.emptyAny;
      return { ...condition, members: condition.members.map((member) => changeCondition(member, change)) };
    case "not":
      return { kind: "not", member: changeCondition(condition.member, change) };
    case "segment":
      return { ...condition, condition: changeCondition(condition.condition, change) };
    case "comparison":
      return changeComparison(condition.comparison, change);
    case "people":
      return change.people?.(condition) ?? condition;
    case "event":
      return change.event?.(condition.reading, condition.comparison) ?? condition;
    case "unusable":
      return condition;
  }
}

function changeComparison(comparison: Comparison, change: Change): Condition {
  const changed = { ...comparison, zone: comparison.zone && (change.zone?.(comparison.zone) ?? comparison.zone) };
  return change.comparison?.(changed) ?? { kind: "comparison", comparison: changed };
}

/** The operand of an operator of dates so much later, or longer. */
function withOperandLater(operator: Comparison["operator"], byMs = 1): (comparison: Comparison) => Condition {
  return (comparison) => {
    const operands = comparison.operands.map((operand): Value => ({ type: "number", value: (dateOf(operand) ?? 0) + byMs }));
    return { kind: "comparison", comparison: comparison.operator === operator ? { ...comparison, operands } : comparison };
  };
}

function falseWhenMissing(comparison: Comparison): Condition {
  const whole: Condition = { kind: "comparison", comparison };
  if (comparison.operator === "IS_SET") return whole;
  const isSet: Condition = { kind: "comparison", comparison: { ...comparison, operator: "IS_SET", operands: [], negated: false } };
  return { kind: "all", members: [isSet, whole] };
}

function anchored(comparison: Comparison): Condition {
  const operands = comparison.operands.map((operand) => (operand.type === "string" ? { ...operand, value: Buffer.from(`^(?:${operand.value})`) } : operand));
  return { kind: "comparison", comparison: comparison.operator === "STRING_MATCHES" ? { ...comparison, operands } : comparison };
}

function ofVersion4Only(comparison: Comparison): Condition {
  const operands = comparison.operands.filter((operand) => operand.type !== "string" || !operand.value.includes(":"));
  return { kind: "comparison", comparison: comparison.operator === "STRING_IN_CIDR" ? { ...comparison, operands } : comparison };
}

/** Every edge between two variants one slot later. */
function withLateEdges(variants: readonly Variant[]): Variant[] {
  return variants.map((variant, index) => (index === 0 ? { ...variant, weightPpm: variant.weightPpm + 1 } : variant));
}

import type { Condition } from "#proto/generated/pillion/decision/v1/condition.ts";
import { Device } from "#proto/generated/pillion/decision/v1/decision.ts";
import {
  type Body,
  type Counter,
  Experience,
  type Experiment,
  Optimization,
  type Schedule,
  type Segment,
  Snapshot,
  Status,
  type Variant,
} from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { type Purpose, SLOTS_TOTAL, slotOf } from "#test/oracle/bucket.ts";
import { breakMessage } from "./break-message.ts";
import { type ConditionBounds, generateCondition, generateFilter } from "./generate-condition.ts";
import { generateCap, generateDisplay } from "./generate-display.ts";
import { generateCounters } from "./generate-events.ts";
import { generateUnitHashes } from "./generate-people.ts";
import { generateForcedChoices, generatePrerequisites } from "./generate-reach.ts";
import { generateTemplateBody } from "./generate-template-body.ts";
import { generateRamp, generateSchedule, generateTimeZone } from "./generate-time.ts";
import type { Random } from "./random.ts";
import { GROUPS, OPTIMIZATION_IDS, OUTCOME_IDS, SALTS, SELECTORS, UNITS } from "./vocabulary.ts";
import { bytesField } from "./wire-writer.ts";

/** A snapshot of one to eight optimizations, as bytes. Some of its parts are damaged or of a newer version. */
export function generateSnapshot(random: Random): Buffer {
  const counters = generateCounters(random, () => generateFilter(random));
  const timeZones = random.list(0, 3, () => generateTimeZone(random));
  const zones = timeZones.length;
  const segments = random.list(0, 3, () => undefined).map((_, index) => generateSegment(random, index, { zones, counters }));
  const caps = random.list(0, 4, () => generateCap(random, zones));
  const parts: Parts = {
    holdouts: random.list(0, 3, () => random.pick(SALTS)),
    layers: random.list(0, 2, () => random.pick(SALTS)),
    segments: segments.length,
    zones,
    counters,
    caps: caps.length,
    audiences: [],
  };
  const isTrial = random.oneIn(3);
  const chosen = isTrial ? SELECTORS : new Set(random.list(3, 12, () => random.pick(SELECTORS)));
  const selectors = [...chosen].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const frame = Snapshot.encode({
    ...Snapshot.fromPartial({}),
    format: 1,
    organization: random.pick(["acme", "", "ö"]),
    project: random.pick(["web", ""]),
    holdouts: parts.holdouts.map((salt, index) => ({ id: `h${index}`, salt, sharePpm: random.oneIn(2) ? share(random, salt, "holdout") : 0 })),
    layers: parts.layers.map((salt, index) => ({ id: `l${index}`, salt })),
    segments,
    timeZones,
    counters,
    caps,
    metrics: random.oneIn(8) ? [{ id: "m", event: "e", property: "", aggregate: 1 }] : [],
  }).finish();
  const optimizations = selectors.map((selector, index) => {
    const place = { index, optimizations: selectors.length };
    const generated = isTrial ? generateTrial(random, selector, parts) : generateOptimization(random, selector, { ...parts, ...place });
    const optimization = Buffer.from(Optimization.encode(generated).finish());
    return bytesField(4, random.oneIn(30) ? breakMessage(random, optimization) : optimization);
  });
  return Buffer.concat([frame, ...optimizations]);
}

interface Parts {
  readonly holdouts: readonly string[];
  readonly layers: readonly string[];
  readonly segments: number;
  readonly zones: number;
  readonly counters: readonly Counter[];
  readonly caps: number;
  /** Those made so far: some come again, because the core keeps equal ones once. */
  readonly audiences: Condition[];
}

/** A share of which the edge falls on a person's slot, or one of the edges that every share has. */
function share(random: Random, salt: string, purpose: Purpose): number {
  const slot = slotOf({ salt: Buffer.from(salt), purpose, unit: Buffer.from(random.pick(UNITS)), total: SLOTS_TOTAL });
  return random.pick([slot, slot + 1, slot, slot + 1, 0, 1, SLOTS_TOTAL - 1, SLOTS_TOTAL, SLOTS_TOTAL, SLOTS_TOTAL + 1, 2 ** 32 - 1]);
}

function generateSegment(random: Random, index: number, others: Pick<ConditionBounds, "zones" | "counters">): Segment {
  // A segment names earlier ones only; one that names itself is damage.
  const segments = random.oneIn(40) ? index + 1 : index;
  if (random.oneIn(60)) return { id: `s${index}`, kind: undefined };
  if (random.oneIn(3)) return { id: `s${index}`, kind: { $case: "people", value: { unitHashes: generateUnitHashes(random) } } };
  return { id: `s${index}`, kind: { $case: "condition", value: generateCondition(random, { ...others, segments, depth: 2 }) } };
}

function generateOptimization(random: Random, selector: string, parts: Parts & { readonly index: number; readonly optimizations: number }): Optimization {
  const salt = random.pick(SALTS);
  const kind: Optimization["kind"] = random.oneIn(2)
    ? {
        $case: "personalization",
        value: { controlPpm: share(random, salt, "control"), experiences: random.list(0, 4, () => generateExperience(random, parts)) },
      }
    : { $case: "experiment", value: generateExperiment(random, salt, parts) };
  const optimization: Optimization = {
    id: random.pick(OPTIMIZATION_IDS),
    selector,
    groups: random.list(0, 3, () => random.pick(GROUPS)),
    status: random.oneIn(6) ? random.pick([Status.DRAFT, Status.PAUSED, Status.ENDED]) : Status.RUNNING,
    salt,
    bucketing: 1,
    holdouts: [...parts.holdouts.keys()].filter(() => random.oneIn(3)),
    kind,
    prerequisites: generatePrerequisites(random, parts.index, parts.optimizations),
    forcedChoices: generateForcedChoices(random, kind),
    title: random.oneIn(4) ? "title" : "",
  };
  return random.oneIn(40) ? random.pick(spoiledOptimizations(optimization, parts)) : optimization;
}

/** An optimization of which nothing but one comparison or segment decides, so that each of them is tried often. */
function generateTrial(random: Random, selector: string, { segments, zones, counters }: Parts): Optimization {
  const audience: Condition =
    segments > 0 && random.oneIn(10)
      ? { kind: { $case: "segment", value: random.integer(0, segments - 1) } }
      : generateCondition(random, { segments, zones, counters: random.oneIn(4) ? counters : [], depth: 0 });
  return {
    ...Optimization.fromPartial({}),
    id: selector,
    selector,
    status: Status.RUNNING,
    bucketing: 1,
    kind: { $case: "personalization", value: { controlPpm: 0, experiences: [{ ...Experience.fromPartial({}), id: "x", audience, body: body(random) }] } },
  };
}

function spoiledOptimizations(optimization: Optimization, parts: Parts): Optimization[] {
  return [
    { ...optimization, status: Status.UNSPECIFIED },
    { ...optimization, status: 9 as Status },
    { ...optimization, bucketing: 0 },
    { ...optimization, bucketing: 2 },
    { ...optimization, holdouts: [parts.holdouts.length] },
    { ...optimization, kind: undefined },
    { ...optimization, prerequisites: [{ optimization: 2 ** 32 - 1, outcomes: [] }] },
    { ...optimization, forcedChoices: [{ units: ["u"], outcome: "nobody's" }] },
    { ...optimization, salt: "s".repeat(257) },
    { ...optimization, id: "i".repeat(257) },
  ];
}

function audience(random: Random, parts: Parts): Condition | undefined {
  if (random.oneIn(6)) return undefined;
  if (parts.audiences.length > 0 && random.oneIn(4)) return random.pick(parts.audiences);
  const made = generateCondition(random, { segments: parts.segments, zones: parts.zones, counters: parts.counters, depth: 3 });
  parts.audiences.push(made);
  return made;
}

function devices(random: Random): Device[] {
  if (random.oneIn(100)) return random.pick<Device[]>([[Device.ALL], [Device.UNSPECIFIED], [9 as Device], [Device.DESKTOP, 4 as Device]]);
  return random.pick<Device[]>([[], [], [], [Device.DESKTOP], [Device.MOBILE], [Device.MOBILE, Device.DESKTOP], [Device.DESKTOP, Device.DESKTOP]]);
}

/** A schedule now and then; one that names a zone where there is none is damaged, so there is hardly one without zones. */
function schedule(random: Random, { zones }: Parts): Schedule | undefined {
  return random.oneIn(zones > 0 ? 4 : 150) ? generateSchedule(random, zones) : undefined;
}

function body(random: Random): Body | undefined {
  if (random.oneIn(6)) return undefined;
  if (random.oneIn(5)) return generateTemplateBody(random);
  const literal = (value: string) => ({ kind: { $case: "literal", value } }) as const;
  if (random.oneIn(100)) {
    return random.pick<Body>([
      { segments: [], missingValue: 0 },
      { segments: [{ kind: undefined }], missingValue: 0 },
      { segments: [literal("1")], missingValue: 7 as Body["missingValue"] },
    ]);
  }
  return {
    segments: random.pick([[literal('{"a":1}')], [literal('"é'), literal('😀"')], [literal("")], [literal("1"), literal(""), literal("2")]]),
    missingValue: random.pick([0, 1, 2]),
  };
}

function generateExperience(random: Random, parts: Parts): Experience {
  return {
    id: random.pick(OUTCOME_IDS),
    audience: audience(random, parts),
    devices: devices(random),
    display: generateDisplay(random, parts.caps),
    schedule: schedule(random, parts),
    body: body(random),
  };
}

function generateExperiment(random: Random, salt: string, parts: Parts): Experiment {
  const layer = parts.layers.length > 0 && random.oneIn(2) ? random.integer(0, parts.layers.length - 1) : undefined;
  const layerSalt = parts.layers[layer ?? 0] ?? "";
  const spoiled = random.oneIn(100);
  const trafficPpm = random.oneIn(2) ? SLOTS_TOTAL : share(random, salt, "traffic");
  const range = {
    layer: spoiled ? parts.layers.length : (layer ?? 0),
    startPpm: random.oneIn(3) ? 0 : share(random, layerSalt, "layer"),
    endPpm: random.oneIn(2) ? SLOTS_TOTAL : share(random, layerSalt, "layer"),
  };
  return {
    audience: audience(random, parts),
    devices: devices(random),
    schedule: schedule(random, parts),
    trafficPpm,
    layer: layer === undefined && !spoiled ? undefined : range,
    variants: generateVariants(random, salt),
    notSticky: random.oneIn(3),
    ramp: random.oneIn(3) ? generateRamp(random, trafficPpm, () => share(random, salt, "traffic")) : [],
    display: generateDisplay(random, parts.caps),
  };
}

/** Variants of which the edges fall on people's slots, in sum more or less than everyone. */
function generateVariants(random: Random, salt: string): Variant[] {
  const edges = random.list(0, 4, () => share(random, salt, "variant")).sort((a, b) => a - b);
  return edges.map((edge, index) => ({
    id: random.pick(OUTCOME_IDS),
    weightPpm: random.oneIn(12) ? random.pick([0, 2 ** 32 - 1]) : edge - (edges[index - 1] ?? 0),
    body: body(random),
    isControl: random.oneIn(3),
  }));
}

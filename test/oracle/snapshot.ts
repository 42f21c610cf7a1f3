import { type Body, readBody } from "./body.ts";
import { type Condition, type Counter, readCondition, type Segment } from "./condition.ts";
import { readCounter } from "./counter.ts";
import { type CapPart, type Display, readCap, readDisplay } from "./display.ts";
import { Findings, readMessage } from "./findings.ts";
import { ALL_NAMES, type NameKind } from "./person-names.ts";
import { checkPrerequisites, type Prerequisite, readPrerequisite } from "./prerequisite.ts";
import type { Device } from "./request.ts";
import { readSchedule, type Schedule } from "./schedule.ts";
import { readMoment, readTimeZone, type ZonePart } from "./time-zone.ts";
import { allBytes, allVarints, type Field, lastBool, lastBytes, lastUint32, lastVarint, readFields } from "./wire.ts";

/** A snapshot as decisions need it. */
export interface Snapshot {
  readonly organization: Buffer;
  readonly project: Buffer;
  readonly optimizations: readonly Optimization[];
  readonly counters: readonly Counter[];
  readonly caps: readonly CapPart[];
}

export interface Optimization {
  readonly id: Buffer;
  readonly selector: Buffer;
  readonly groups: readonly Buffer[];
  readonly isRunning: boolean;
  readonly salt: Buffer;
  readonly holdouts: readonly Holdout[];
  /** Undefined when the optimization is of neither kind, which is damage. */
  readonly kind: Personalization | Experiment | undefined;
  readonly prerequisites: readonly Prerequisite[];
  readonly forcedChoices: readonly ForcedChoice[];
  readonly findings: Findings;
}

interface ForcedChoice {
  readonly units: readonly Buffer[];
  readonly outcome: Buffer;
  /** The names of a person that may be among the units. */
  readonly asked: readonly NameKind[];
}

export interface Personalization {
  readonly type: "personalization";
  readonly controlPpm: number;
  readonly experiences: readonly Experience[];
}

export interface Experience {
  readonly id: Buffer;
  readonly audience: Condition | undefined;
  readonly devices: readonly Device[];
  readonly schedule: Schedule | undefined;
  readonly display: Display;
  readonly body: Body | undefined;
}

export interface Experiment {
  readonly type: "experiment";
  readonly audience: Condition | undefined;
  readonly devices: readonly Device[];
  readonly schedule: Schedule | undefined;
  readonly trafficPpm: number;
  /** Ascending. */
  readonly ramp: readonly TrafficStep[];
  readonly layer: LayerRange | undefined;
  readonly display: Display;
  readonly isSticky: boolean;
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly id: Buffer;
  readonly weightPpm: number;
  readonly body: Body | undefined;
  readonly isControl: boolean;
}

interface TrafficStep {
  readonly fromMs: number;
  readonly trafficPpm: number;
}

interface LayerRange {
  readonly id: Buffer;
  readonly salt: Buffer;
  readonly startPpm: number;
  readonly endPpm: number;
}

interface Holdout {
  readonly id: Buffer;
  readonly salt: Buffer;
  readonly sharePpm: number;
}

/** A holdout or layer as it is read, with what is wrong with it. */
interface Part {
  readonly id: Buffer;
  readonly salt: Buffer;
  readonly sharePpm: number;
  readonly findings: Findings;
}

interface Parts {
  readonly holdouts: readonly Part[];
  readonly layers: readonly Part[];
  readonly segments: readonly Segment[];
  readonly zones: readonly ZonePart[];
  readonly counters: readonly Counter[];
  readonly caps: readonly CapPart[];
}

const NAME_BYTES_MAX = 256;
const SEGMENT_NESTING_MAX = 64;
const NOTHING = Buffer.alloc(0);
const VARINTS: readonly Field["wire"][] = ["varint", "bytes"];

/** Why a snapshot is refused as a whole. */
export class SnapshotRefused extends Error {}

/** Reads a snapshot. Throws `SnapshotRefused` for what is not the matter of one optimization. */
export function readSnapshot(bytes: Buffer): Snapshot {
  const fields = readFields(bytes);
  if (fields === undefined) throw new SnapshotRefused("damaged at the top level");
  const zones = allBytes(fields, 9).map(readZone);
  const counters: Counter[] = [];
  for (const counter of allBytes(fields, 8)) counters.push(readCounter(counter, [...counters]));
  const segments: Segment[] = [];
  for (const segment of allBytes(fields, 7)) segments.push(readSegment(segment, { segments: [...segments], zones, counters }));
  const parts = {
    holdouts: allBytes(fields, 5).map((holdout) => readPart(holdout, { 1: ["bytes"], 2: ["bytes"], 3: ["varint"] })),
    layers: allBytes(fields, 6).map((layer) => readPart(layer, { 1: ["bytes"], 2: ["bytes"] })),
    segments,
    zones,
    counters,
    caps: allBytes(fields, 10).map((cap) => readCapPart(cap, zones)),
  };
  const snapshot = {
    counters,
    caps: parts.caps,
    organization: lastBytes(fields, 2),
    project: lastBytes(fields, 3),
    optimizations: allBytes(fields, 4).map((optimization) => readOptimization(optimization, parts)),
  };
  checkPrerequisites(snapshot.optimizations);
  if (lastVarint(fields, 1) !== 1n) throw new SnapshotRefused("format is not 1");
  refuseBadTexts(snapshot);
  return snapshot;
}

function refuseBadTexts({ organization, project, optimizations }: Snapshot): void {
  if (organization.length > NAME_BYTES_MAX || project.length > NAME_BYTES_MAX) throw new SnapshotRefused("organization or project too long");
  const selectors = optimizations.map((optimization) => optimization.selector);
  const isAscending = selectors.every((selector, index) => index === 0 || Buffer.compare(selectors[index - 1] ?? NOTHING, selector) < 0);
  if (!isAscending || !selectors.every(isName)) throw new SnapshotRefused("selectors not in order, not unique, or not names");
  if (!optimizations.every((optimization) => optimization.groups.every(isName))) throw new SnapshotRefused("a group that is not a name");
}

function isName(text: Buffer): boolean {
  return /^[a-zA-Z0-9_-]{1,256}$/.test(text.toString("latin1"));
}

function readZone(bytes: Buffer): ZonePart {
  const findings = new Findings();
  return { zone: readTimeZone(bytes, findings), findings };
}

function readCapPart(bytes: Buffer, zones: readonly ZonePart[]): CapPart {
  const findings = new Findings();
  return { cap: readCap(bytes, zones, findings), findings };
}

function readSegment(bytes: Buffer, { segments, zones, counters }: Pick<Parts, "segments" | "zones" | "counters">): Segment {
  const findings = new Findings();
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["bytes"], 3: ["bytes"] });
  const id = lastBytes(fields, 1);
  const kind = fields.findLast((field) => (field.number === 2 || field.number === 3) && field.wire === "bytes");
  if (kind === undefined) {
    findings.note("invalid");
    return { id, condition: { kind: "unusable" }, findings, nesting: 1 };
  }
  if (kind.number === 3) return { id, condition: readPeople(kind.bytes, findings), findings, nesting: 1 };
  let nesting = 1;
  const onSegment = (segment: Segment) => {
    nesting = Math.max(nesting, segment.nesting + 1);
  };
  const condition = readCondition(kind.bytes, { segments, zones, counters, findings, onSegment });
  if (nesting > SEGMENT_NESTING_MAX) findings.note("invalid");
  return { id, condition, findings, nesting };
}

function readPeople(bytes: Buffer, findings: Findings): Condition {
  const hashes = lastBytes(readMessage(bytes, findings, { 1: ["bytes"] }), 1);
  const unitHashes = Array.from({ length: Math.floor(hashes.length / 8) }, (_, index) => hashes.readBigUInt64LE(index * 8));
  const isAscending = unitHashes.every((hash, index) => index === 0 || hash > (unitHashes[index - 1] ?? 0n));
  if (hashes.length % 8 !== 0 || !isAscending) findings.note("invalid");
  return { kind: "people", unitHashes, asked: ALL_NAMES };
}

function readPart(bytes: Buffer, known: Readonly<Record<number, readonly Field["wire"][]>>): Part {
  const findings = new Findings();
  const fields = readMessage(bytes, findings, known);
  const salt = lastBytes(fields, 2);
  if (salt.length > NAME_BYTES_MAX) findings.note("invalid");
  return { id: lastBytes(fields, 1), salt, sharePpm: lastUint32(fields, 3), findings };
}

const OPTIMIZATION_FIELDS: Readonly<Record<number, readonly Field["wire"][]>> = {
  1: ["bytes"],
  2: ["bytes"],
  3: ["bytes"],
  4: ["varint"],
  5: ["bytes"],
  6: ["varint"],
  7: VARINTS,
  8: ["bytes"],
  9: ["bytes"],
  10: ["bytes"],
  11: ["bytes"],
  12: ["bytes"],
};

function readOptimization(bytes: Buffer, parts: Parts): Optimization {
  const findings = new Findings();
  const fields = readMessage(bytes, findings, OPTIMIZATION_FIELDS);
  const id = lastBytes(fields, 1);
  const salt = lastBytes(fields, 5);
  const status = lastVarint(fields, 4) ?? 0n;
  if (id.length > NAME_BYTES_MAX || salt.length > NAME_BYTES_MAX) findings.note("invalid");
  if (status === 0n) findings.note("invalid");
  if (status > 4n) findings.note("unsupported");
  if ((lastVarint(fields, 6) ?? 0n) !== 1n) findings.note("invalid");
  const kind = readKind(fields, parts, findings);
  return {
    id,
    selector: lastBytes(fields, 2),
    groups: allBytes(fields, 3),
    isRunning: status === 2n,
    salt,
    holdouts: numbers(fields, 7, findings).flatMap((index) => partOf(parts.holdouts, index, findings) ?? []),
    kind,
    prerequisites: allBytes(fields, 10).map((prerequisite) => readPrerequisite(prerequisite, findings)),
    forcedChoices: allBytes(fields, 11).map((forced) => readForcedChoice(forced, kind, findings)),
    findings,
  };
}

function readForcedChoice(bytes: Buffer, kind: Optimization["kind"], findings: Findings): ForcedChoice {
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["bytes"] });
  const outcome = lastBytes(fields, 2);
  const outcomes = kind?.type === "personalization" ? kind.experiences : (kind?.variants ?? []);
  if (!outcomes.some(({ id }) => id.equals(outcome))) findings.note("invalid");
  return { units: allBytes(fields, 1), outcome, asked: ALL_NAMES };
}

function readKind(fields: readonly Field[], parts: Parts, findings: Findings): Personalization | Experiment | undefined {
  const kind = fields.findLast((field) => (field.number === 8 || field.number === 9) && field.wire === "bytes");
  if (kind === undefined) {
    findings.note("invalid");
    return undefined;
  }
  return kind.number === 8 ? readPersonalization(kind.bytes, parts, findings) : readExperiment(kind.bytes, parts, findings);
}

function readPersonalization(bytes: Buffer, parts: Parts, findings: Findings): Personalization {
  const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["bytes"] });
  return {
    type: "personalization",
    controlPpm: lastUint32(fields, 1),
    experiences: allBytes(fields, 2).map((experience) => readExperience(experience, parts, findings)),
  };
}

function readExperience(bytes: Buffer, parts: Parts, findings: Findings): Experience {
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["bytes"], 3: VARINTS, 4: ["bytes"], 5: ["bytes"], 6: ["bytes"] });
  return {
    id: readOutcomeId(fields, findings),
    audience: readAudience(lastMessage(fields, 2), parts, findings),
    devices: readDevices(fields, 3, findings),
    schedule: readSchedule(lastMessage(fields, 5), parts.zones, findings),
    display: readDisplay(lastMessage(fields, 4), parts.caps, findings),
    body: readBody(lastMessage(fields, 6), findings),
  };
}

function readExperiment(bytes: Buffer, parts: Parts, findings: Findings): Experiment {
  const fields = readMessage(bytes, findings, {
    1: ["bytes"],
    2: VARINTS,
    3: ["bytes"],
    4: ["varint"],
    5: ["bytes"],
    6: ["bytes"],
    7: ["varint"],
    8: ["bytes"],
    9: ["bytes"],
  });
  return {
    type: "experiment",
    audience: readAudience(lastMessage(fields, 1), parts, findings),
    devices: readDevices(fields, 2, findings),
    schedule: readSchedule(lastMessage(fields, 3), parts.zones, findings),
    trafficPpm: lastUint32(fields, 4),
    ramp: readRamp(allBytes(fields, 8), lastUint32(fields, 4), findings),
    layer: readLayerRange(lastMessage(fields, 5), parts, findings),
    display: readDisplay(lastMessage(fields, 9), parts.caps, findings),
    isSticky: !lastBool(fields, 7),
    variants: allBytes(fields, 6).map((variant) => readVariant(variant, findings)),
  };
}

/** Steps that ascend in time and never fall, from a share on. */
function readRamp(steps: readonly Buffer[], startPpm: number, findings: Findings): TrafficStep[] {
  let before: TrafficStep = { fromMs: Number.NEGATIVE_INFINITY, trafficPpm: startPpm };
  return steps.map((bytes) => {
    const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["varint"] });
    const step = { fromMs: readMoment(fields, 1, findings), trafficPpm: lastUint32(fields, 2) };
    if (step.fromMs <= before.fromMs || step.trafficPpm < before.trafficPpm) findings.note("invalid");
    before = step;
    return step;
  });
}

function readVariant(bytes: Buffer, findings: Findings): Variant {
  const fields = readMessage(bytes, findings, { 1: ["bytes"], 2: ["varint"], 3: ["bytes"], 4: ["varint"] });
  return {
    id: readOutcomeId(fields, findings),
    weightPpm: lastUint32(fields, 2),
    body: readBody(lastMessage(fields, 3), findings),
    isControl: lastBool(fields, 4),
  };
}

function readOutcomeId(fields: readonly Field[], findings: Findings): Buffer {
  const id = lastBytes(fields, 1);
  if (id.length > NAME_BYTES_MAX) findings.note("invalid");
  return id;
}

function readAudience(bytes: Buffer | undefined, { segments, zones, counters }: Parts, findings: Findings): Condition | undefined {
  return bytes && readCondition(bytes, { segments, zones, counters, findings });
}

function readDevices(fields: readonly Field[], number: number, findings: Findings): Device[] {
  return numbers(fields, number, findings).flatMap((device) => {
    if (device === 2n) return ["desktop"] as const;
    if (device === 3n) return ["mobile"] as const;
    // A filter never holds "all" or nothing; other numbers are devices of a newer version.
    findings.note(device <= 1n ? "invalid" : "unsupported");
    return [];
  });
}

function readLayerRange(bytes: Buffer | undefined, { layers }: Parts, findings: Findings): LayerRange | undefined {
  if (bytes === undefined) return undefined;
  const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["varint"], 3: ["varint"] });
  const layer = partOf(layers, lastVarint(fields, 1) ?? 0n, findings);
  return layer && { id: layer.id, salt: layer.salt, startPpm: lastUint32(fields, 2), endPpm: lastUint32(fields, 3) };
}

/** The bytes of a singular message; undefined when it is absent. */
function lastMessage(fields: readonly Field[], number: number): Buffer | undefined {
  return allBytes(fields, number).at(-1);
}

function numbers(fields: readonly Field[], number: number, findings: Findings): bigint[] {
  const values = allVarints(fields, number);
  if (values === undefined) findings.note("invalid");
  return values ?? [];
}

function partOf(list: readonly Part[], index: bigint, findings: Findings): Part | undefined {
  const part = list[Number(index)];
  findings.note(part === undefined ? "invalid" : part.findings.worst);
  return part;
}

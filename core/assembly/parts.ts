// The parts of a snapshot that optimizations and conditions point to by number: holdouts, layers, segments, time zones, counters and caps.
//
// A holdout or layer:            The list of each kind:
//   +0  draw (see bucket.ts)       u32 addresses, in the order of the snapshot
//   +16 u32  share in ppm
//   +20 u32  warning code
//   +24 u32  length and +28 address of its id, in the snapshot

import { addressAt, setAddressAt } from "./address-list";
import { DRAW_BYTES } from "./bucket";
import { CAP_WARNING } from "./cap-layout";
import { allocate } from "./layout";
import { ZONE_WARNING } from "./time-zone";
import { INVALID, note } from "./verdict";

/** Where the id of a holdout or layer is, as a record of a name begins. */
export const PART_ID: usize = DRAW_BYTES + 8;
export const PART_BYTES: usize = PART_ID + 8;

let holdouts: usize = 0;
let holdoutCount: u32 = 0;
let layers: usize = 0;
let layerCount: u32 = 0;
let segments: usize = 0;
let segmentCount: u32 = 0;
let timeZones: usize = 0;
let timeZoneCount: u32 = 0;
let counters: usize = 0;
let counterCount: u32 = 0;
let caps: usize = 0;
let capCount: u32 = 0;
/** The deepest nesting among the segments asked for since `forgetNesting`. */
export let deepestSegment: u32 = 0;

/** Makes room for so many of each; none is there yet. */
export function createParts(holdoutsMax: u32, layersMax: u32, segmentsMax: u32, timeZonesMax: u32, countersMax: u32, capsMax: u32): void {
  holdoutCount = layerCount = segmentCount = timeZoneCount = counterCount = capCount = 0;
  holdouts = allocate(4 * <u64>holdoutsMax);
  layers = allocate(4 * <u64>layersMax);
  segments = allocate(4 * <u64>segmentsMax);
  timeZones = allocate(4 * <u64>timeZonesMax);
  counters = allocate(4 * <u64>countersMax);
  caps = allocate(4 * <u64>capsMax);
}

export function addHoldout(holdout: usize): void {
  setAddressAt(holdouts, holdoutCount++, holdout);
}

export function addLayer(layer: usize): void {
  setAddressAt(layers, layerCount++, layer);
}

/** Adds a segment, which is an audience. It can refer to those that are there already, and to no other. */
export function addSegment(segment: usize): void {
  setAddressAt(segments, segmentCount++, segment);
}

export function addTimeZone(zone: usize): void {
  setAddressAt(timeZones, timeZoneCount++, zone);
}

/** Adds a counter (see counter.ts). It can refer to those that are there already, and to no other. */
export function addCounter(counter: usize): void {
  setAddressAt(counters, counterCount++, counter);
}

export function addCap(cap: usize): void {
  setAddressAt(caps, capCount++, cap);
}

export function forgetNesting(): void {
  deepestSegment = 0;
}

/** The segment of a number, noting what is wrong with it; 0 when there is none. */
export function segmentAt(index: u64): usize {
  if (index >= segmentCount) {
    note(INVALID);
    return 0;
  }
  const segment = addressAt(segments, <u32>index);
  note(load<u32>(segment, 24));
  deepestSegment = max(deepestSegment, load<u32>(segment, 28));
  return segment;
}

/** The time zone of a number, noting what is wrong with it; 0 when there is none. */
export function timeZoneAt(index: u64): usize {
  if (index >= timeZoneCount) {
    note(INVALID);
    return 0;
  }
  const zone = addressAt(timeZones, <u32>index);
  note(load<u32>(zone, ZONE_WARNING));
  return zone;
}

/** The counter of a number, noting what is wrong with it; 0 when there is none. */
export function counterAt(index: u64): usize {
  if (index >= counterCount) {
    note(INVALID);
    return 0;
  }
  const counter = addressAt(counters, <u32>index);
  note(load<u32>(counter, 28));
  return counter;
}

/** The cap of a number, noting what is wrong with it; 0 when there is none. */
export function capAt(index: u64): usize {
  if (index >= capCount) {
    note(INVALID);
    return 0;
  }
  const cap = addressAt(caps, <u32>index);
  note(load<u32>(cap, CAP_WARNING));
  return cap;
}

/** The holdout of a number, noting what is wrong with it; 0 when there is none. */
export function holdoutAt(index: u64): usize {
  return partAt(holdouts, holdoutCount, index);
}

/** The layer of a number, noting what is wrong with it; 0 when there is none. */
export function layerAt(index: u64): usize {
  return partAt(layers, layerCount, index);
}

function partAt(list: usize, count: u32, index: u64): usize {
  if (index >= count) {
    note(INVALID);
    return 0;
  }
  const part = addressAt(list, <u32>index);
  note(load<u32>(part, DRAW_BYTES + 4));
  return part;
}

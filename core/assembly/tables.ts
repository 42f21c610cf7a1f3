// The tables of the snapshot that is loaded: what the whole core shares.

import { setAddressAt } from "./address-list";
import {
  SUBJECT_ACCOUNT_ATTRIBUTE,
  SUBJECT_CONTEXT,
  SUBJECT_DEVICE,
  SUBJECT_LOCAL_HOUR,
  SUBJECT_LOCAL_WEEKDAY,
  SUBJECT_PLACE,
  SUBJECT_URL,
  SUBJECT_URL_HOST,
  SUBJECT_URL_PATH,
  SUBJECT_URL_QUERY,
  SUBJECT_USER_ATTRIBUTE,
} from "./comparison";
import { allocate } from "./layout";
import { hourSlot, weekdaySlot } from "./local-slot";
import { createIndex } from "./name-index";
import { PLACE_CITY, PLACE_COUNTRY, PLACE_REGION, placeField } from "./place-names";
import { ACCOUNT_ATTRIBUTE, ATTRIBUTE, hashOfKey } from "./profile-key";
import { createSlot, internSlot } from "./slot";
import {
  SOURCE_ACCOUNT_ATTRIBUTE,
  SOURCE_ATTRIBUTE,
  SOURCE_COUNTER,
  SOURCE_LOCAL_HOUR,
  SOURCE_LOCAL_WEEKDAY,
  SOURCE_PLACE,
  SOURCE_REQUEST,
  SOURCE_SESSION,
  SOURCE_URL_HOST,
  SOURCE_URL_PATH,
  SOURCE_URL_QUERY,
} from "./source-kinds";

/** Selectors to optimizations. */
export let selectors: usize = 0;
/** Names to groups. */
export let groups: usize = 0;
/** Encoded conditions to audiences; of use while loading only, because the conditions are in the snapshot. */
export let audiences: usize = 0;
/** Names of values to slots, an index per kind of subject. */
export let userSlots: usize = 0;
export let accountSlots: usize = 0;
export let contextSlots: usize = 0;
export let deviceSlot: usize = 0;
export let urlSlot: usize = 0;
export let sessionSlot: usize = 0;
export let requestIdSlot: usize = 0;
export let querySlots: usize = 0;
let hostSlot: usize = 0;
let pathSlot: usize = 0;
let countrySlot: usize = 0;
let regionSlot: usize = 0;
let citySlot: usize = 0;

/** Readings of counters to slots (see counter-value.ts), */
let readingSlots: usize = 0;
/** ids to counters, */
export let counters: usize = 0;
/** and names of events to their counters (see load-counters.ts). */
export let events: usize = 0;

/** Addresses of the running optimizations, in the order of their selectors. */
export let running: usize = 0;
export let runningCount: u32 = 0;

/** The version of the snapshot. */
export let version: usize = 0;
export let versionLength: u32 = 0;

/** Makes empty tables for so many optimizations, with a copy of the version. */
export function createTables(optimizations: u32, versionAt: usize, length: u32): void {
  version = allocate(length);
  versionLength = length;
  memory.copy(version, versionAt, length);
  selectors = createIndex(optimizations);
  groups = createIndex(0);
  audiences = createIndex(0);
  userSlots = createIndex(0);
  accountSlots = createIndex(0);
  contextSlots = createIndex(0);
  readingSlots = createIndex(0);
  counters = createIndex(0);
  events = createIndex(0);
  deviceSlot = createSlot(0, 0, SOURCE_REQUEST, 0);
  urlSlot = createSlot(0, 0, SOURCE_REQUEST, 0);
  sessionSlot = createSlot(0, 0, SOURCE_SESSION, 0);
  requestIdSlot = createSlot(0, 0, SOURCE_REQUEST, 0);
  querySlots = createIndex(0);
  hostSlot = createSlot(0, 0, SOURCE_URL_HOST, 0);
  pathSlot = createSlot(0, 0, SOURCE_URL_PATH, 0);
  countrySlot = createSlot(0, 0, SOURCE_PLACE, PLACE_COUNTRY);
  regionSlot = createSlot(0, 0, SOURCE_PLACE, PLACE_REGION);
  citySlot = createSlot(0, 0, SOURCE_PLACE, PLACE_CITY);
  running = allocate(<u64>optimizations * 4);
  runningCount = 0;
}

/** Adds an optimization to the running ones; they come in the order of their selectors. */
export function addRunning(optimization: usize): void {
  setAddressAt(running, runningCount++, optimization);
}

/** The slot that conditions on a value read; 0 for kinds that have none. */
export function slotOfSubject(kind: u32, name: usize, length: u32, zone: usize): usize {
  if (kind == SUBJECT_USER_ATTRIBUTE) return internSlot(userSlots, name, length, SOURCE_ATTRIBUTE, hashOfKey(ATTRIBUTE, name, length, 0, 0));
  if (kind == SUBJECT_ACCOUNT_ATTRIBUTE) {
    return internSlot(accountSlots, name, length, SOURCE_ACCOUNT_ATTRIBUTE, hashOfKey(ACCOUNT_ATTRIBUTE, name, length, 0, 0));
  }
  if (kind == SUBJECT_CONTEXT) return internSlot(contextSlots, name, length, SOURCE_REQUEST, 0);
  if (kind == SUBJECT_DEVICE) return deviceSlot;
  if (kind == SUBJECT_LOCAL_WEEKDAY) return zone == 0 ? 0 : weekdaySlot(zone, SOURCE_LOCAL_WEEKDAY);
  if (kind == SUBJECT_LOCAL_HOUR) return zone == 0 ? 0 : hourSlot(zone, SOURCE_LOCAL_HOUR);
  if (kind == SUBJECT_URL) return urlSlot;
  if (kind == SUBJECT_URL_HOST) return hostSlot;
  if (kind == SUBJECT_URL_PATH) return pathSlot;
  if (kind == SUBJECT_URL_QUERY) return internSlot(querySlots, name, length, SOURCE_URL_QUERY, 0);
  return kind == SUBJECT_PLACE ? placeSlotOf(placeField(name, length)) : 0;
}

/** The slot of a field of Place; 0 for one that it does not have. */
export function placeSlotOf(field: u32): usize {
  if (field == PLACE_COUNTRY) return countrySlot;
  if (field == PLACE_REGION) return regionSlot;
  return field == PLACE_CITY ? citySlot : 0;
}

/** What templates read beside the subjects of conditions, in their numbers. */
const SOURCE_SESSION_ID: u32 = 32;
const SOURCE_REQUEST_ID: u32 = 33;

/** Whether there is a slot for what a template reads. */
export function hasSource(kind: u32): bool {
  return (kind != 0 && kind <= SUBJECT_URL) || kind == SOURCE_SESSION_ID || kind == SOURCE_REQUEST_ID;
}

/** The slot that a template reads, of a kind that hasSource knows. */
export function slotOfSource(kind: u32, name: usize, length: u32): usize {
  if (kind == SOURCE_SESSION_ID) return sessionSlot;
  return kind == SOURCE_REQUEST_ID ? requestIdSlot : slotOfSubject(kind, name, length, 0);
}

/** The slot of a reading of a counter. */
export function slotOfReading(reading: usize, length: u32): usize {
  return internSlot(readingSlots, reading, length, SOURCE_COUNTER, 0);
}

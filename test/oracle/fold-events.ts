import type { Counter } from "./condition.ts";
import { NO_NUMBERS, type Numbers } from "./counter-numbers.ts";
import { BUCKETS_MAX, encodeCounterState, NOTHING_SEEN, uniteCounterStates } from "./counter-state.ts";
import { holds } from "./evaluate.ts";
import { bucketOf } from "./event-value.ts";
import { hash64 } from "./murmur3.ts";
import type { Facts } from "./question.ts";
import { UNTRACED } from "./trace.ts";
import { readValue, type Value } from "./value.ts";
import { allBytes, lastBytes, lastVarint, readFields } from "./wire.ts";
import { counterStateIn, type WorkProfile } from "./work-profile.ts";

/** Something that a person did. */
interface Event {
  readonly id: Buffer;
  readonly name: Buffer;
  readonly ms: bigint;
  readonly properties: readonly Member[];
  readonly attributes: readonly Member[];
  readonly accountAttributes: readonly Member[];
}

/** A member of a google.protobuf.Struct. */
interface Member {
  readonly name: Buffer;
  readonly value: Buffer;
}

const EVENTS_MAX = 1_024;
const MOMENT_MAX = 8_640_000_000_000_000n;
const VALUE_BYTES_MAX = 256;

/** Reads Events into the order of their times; undefined when one is not sound, or there are too many. */
export function readEvents(messages: readonly Buffer[], nowMs: bigint): Event[] | undefined {
  const events = messages.map((message) => readEvent(message, nowMs));
  if (events.length > EVENTS_MAX || events.includes(undefined)) return undefined;
  return events.flatMap((event) => event ?? []).sort((a, b) => (a.ms < b.ms ? -1 : a.ms > b.ms ? 1 : 0));
}

function readEvent(bytes: Buffer, nowMs: bigint): Event | undefined {
  const fields = readFields(bytes);
  if (fields === undefined) return undefined;
  const [properties, attributes, accountAttributes] = [4, 5, 6].map((number) => readMembers(allBytes(fields, number)));
  if (properties === undefined || attributes === undefined || accountAttributes === undefined) return undefined;
  const said = BigInt.asIntN(64, lastVarint(fields, 3) ?? 0n);
  const ms = said === 0n || said > nowMs ? nowMs : said < -MOMENT_MAX ? -MOMENT_MAX : said;
  return { id: lastBytes(fields, 1), name: lastBytes(fields, 2), ms, properties, attributes, accountAttributes };
}

/** The members of Structs, one after the other; undefined when one is damaged outside of its values. */
function readMembers(structs: readonly Buffer[]): Member[] | undefined {
  const read = structs.map((struct) => {
    const members = readFields(struct);
    return members && allBytes(members, 1).map(readFields);
  });
  if (read.some((members) => members === undefined || members.includes(undefined))) return undefined;
  return read.flatMap((members) => members ?? []).map((fields) => ({ name: lastBytes(fields ?? [], 1), value: lastBytes(fields ?? [], 2) }));
}

/** Folds events, in the order of their times: attributes, and counters. One whose id was seen changes nothing. */
export function foldEvents(profile: WorkProfile, events: readonly Event[], counters: readonly Counter[]): void {
  for (const event of events) {
    if (event.id.length > 0 && !profile.addEventHash(hash64(event.id))) continue;
    setAttributes(profile, "attribute", event.attributes);
    setAttributes(profile, "account_attribute", event.accountAttributes);
    const named = counters.filter((counter) => counter.findings.worst === undefined && counter.event.equals(event.name));
    // What came before is settled before anything is counted, so that no event comes before itself.
    for (const counter of named.filter((each) => isFor(each, event, profile))) count(profile, counter, event);
  }
}

function setAttributes(profile: WorkProfile, kind: "attribute" | "account_attribute", members: readonly Member[]): void {
  for (const { name, value } of members) {
    if (readValue(value).type === "missing") profile.drop({ kind, key: name });
    else profile.set({ kind, key: name, content: value });
  }
}

function isFor({ where, after, afterWithinMs }: Counter, event: Event, profile: WorkProfile): boolean {
  if (where !== undefined && !holds(where, factsOf(event))) return false;
  if (after === undefined) return true;
  const state = counterStateIn(profile, after.id) ?? NOTHING_SEEN;
  if (state.count === 0n) return false;
  const from = event.ms - afterWithinMs;
  const isWithin = (ms: bigint) => ms >= from && ms <= event.ms;
  if (isWithin(state.firstMs) || isWithin(state.lastMs)) return true;
  if (after.bucketMs === 0n) return false;
  // Of a bucket it is only known that its events were somewhere in it.
  const startsWithin = (index: bigint) => index * after.bucketMs >= from && (index + 1n) * after.bucketMs - 1n <= event.ms;
  return state.buckets.some((bucket) => bucket.count > 0n && startsWithin(bucket.index));
}

/** An event as what a condition on its properties sees. */
function factsOf({ properties, ms }: Event): Facts {
  const find = (name: Buffer) => {
    const member = properties.findLast((each) => each.name.equals(name));
    return member && readValue(member.value);
  };
  // Such a condition compares context values, and dates with the time of the event.
  return { context: { find }, nowMs: Number(ms), trace: UNTRACED } as unknown as Facts;
}

function count(profile: WorkProfile, counter: Counter, event: Event): void {
  const numbers = numbersOf(counter, event);
  const hasBuckets = counter.bucketMs !== 0n;
  const buckets = hasBuckets ? [{ index: bucketOf(event.ms, counter.bucketMs), count: 1n, numbers }] : [];
  const once = { count: 1n, firstMs: event.ms, lastMs: event.ms, buckets, ever: numbers };
  const state = uniteCounterStates([counterStateIn(profile, counter.id) ?? NOTHING_SEEN, once], hasBuckets ? Number(counter.bucketsMax) : BUCKETS_MAX);
  profile.set({ kind: "counter", key: counter.id, content: encodeCounterState(counter.id, state) });
}

/** What an event adds to what a counter keeps of a property. */
function numbersOf({ property, kept }: Counter, { properties, ms }: Event): Numbers {
  const bytes = properties.findLast((each) => each.name.equals(property))?.value ?? Buffer.alloc(0);
  const value = readValue(bytes);
  if (value.type === "missing" || value.type === "other" || value.type === "object") return NO_NUMBERS;
  switch (kept) {
    case "nothing":
      return NO_NUMBERS;
    case "numbers": {
      if (value.type !== "number") return NO_NUMBERS;
      // There is one zero only.
      const number = value.value === 0 ? 0 : value.value;
      return { ...NO_NUMBERS, numbers: 1n, sum: millionthsOf(number), minimum: number, maximum: number };
    }
    case "ends": {
      const dated = bytes.length > VALUE_BYTES_MAX ? undefined : { ms, bytes };
      return { ...NO_NUMBERS, first: dated, last: dated };
    }
    case "distinct":
      return value.type === "list" ? NO_NUMBERS : { ...NO_NUMBERS, distinct: [hashOfValue(value)] };
  }
}

/** The whole number of millionths next to a value, of two the even one, within 64 bits. */
function millionthsOf(value: number): bigint {
  const scaled = value * 1_000_000;
  if (scaled >= 2 ** 63) return 2n ** 63n - 1n;
  if (scaled <= -(2 ** 63)) return -(2n ** 63n);
  const below = Math.floor(scaled);
  const rest = scaled - below;
  const isUp = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
  return BigInt(isUp ? below + 1 : below);
}

function hashOfValue(value: Extract<Value, { readonly type: "string" | "number" | "boolean" }>): bigint {
  switch (value.type) {
    case "number":
      return hash64(Buffer.concat([Buffer.from([1]), ordered(value.value)]));
    case "string":
      return hash64(Buffer.concat([Buffer.from([2]), value.value]));
    case "boolean":
      return hash64(Buffer.from([3, value.value ? 1 : 0]));
  }
}

/** The bytes of a number as the rules order numbers. */
function ordered(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value === 0 ? 0 : value);
  const bits = bytes.readBigInt64LE();
  bytes.writeBigInt64LE(bits < 0n ? bits ^ (2n ** 63n - 1n) : bits);
  return bytes;
}

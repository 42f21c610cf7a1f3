import { TrackedEvent, TrackRequest } from "#proto/generated/pillion/decision/v1/track.ts";
import { TRACKED_EVENTS_MAX } from "#sidecar/app/tracked-event-rules.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { IntemptRefusal } from "./intempt-refusal.ts";
import { type Fields, isAbsent, isObject, readText, readValues } from "./json-fields.ts";

/** A body of the Track API, and where it was sent. */
export interface TrackBody {
  readonly value: unknown;
  readonly project: ProjectName;
  /** The source of the path; without one, profiles are those of source 0. */
  readonly sourceId: bigint;
}

/** The events of a body, and where in it each of them is. */
export interface TrackedBody {
  readonly request: TrackRequest;
  /** The place of each event: `track[0].payload[2]`. */
  readonly places: readonly string[];
}

/**
 * Turns the body of the Track API into a `TrackRequest`: one event for each item
 * of each payload. A field that is not known is ignored.
 *
 * Throws an `IntemptRefusal` with one message for each field of another type, and
 * `too_many_events`.
 */
export function readTrackBody({ value, project, sourceId }: TrackBody): TrackedBody {
  if (!isObject(value)) throw new IntemptRefusal("json_malformed", ["Malformed JSON request body"]);
  const problems: string[] = [];
  const events: TrackedEvent[] = [];
  const places: string[] = [];
  for (const [index, item] of listOf(value.track, "track", problems).entries()) {
    const at = `track[${index}]`;
    if (!isObject(item)) {
      problems.push(`${at} must be an object`);
      continue;
    }
    const name = readTextAt(item, "name", at, problems);
    const type = readTextAt(item, "type", at, problems);
    for (const [position, payload] of listOf(item.payload, `${at}.payload`, problems).entries()) {
      const place = `${at}.payload[${position}]`;
      places.push(place);
      if (isObject(payload)) events.push(readEvent({ payload, name, type, sourceId, place }, problems));
      else problems.push(`${place} must be an object`);
      if (places.length > TRACKED_EVENTS_MAX) throw new Fault("too_many_events", `track must not contain more than ${TRACKED_EVENTS_MAX} events`);
    }
  }
  if (problems.length > 0) throw new IntemptRefusal("field_invalid", problems);
  return { request: TrackRequest.create({ ...project, events }), places };
}

interface Item {
  readonly payload: Fields;
  readonly name: string;
  readonly type: string;
  readonly sourceId: bigint;
  readonly place: string;
}

function readEvent({ payload, name, type, sourceId, place }: Item, problems: string[]): TrackedEvent {
  const text = (field: string): string => readTextAt(payload, field, place, problems);
  const profileId = text("profileId");
  return TrackedEvent.create({
    id: text("eventId"),
    name,
    type,
    timeMs: readTimestamp(payload.timestamp, place, problems),
    identification: { sourceId: profileId === "" ? undefined : sourceId, profileId, userId: text("userId") },
    anotherUserId: text("anotherUserId"),
    accountId: text("accountId"),
    anotherAccountId: text("anotherAccountId"),
    sessionId: text("sessionId"),
    pageId: text("pageId"),
    properties: propertiesOf(payload, place, problems),
    userAttributes: readValuesAt(payload, "userAttributes", place, problems),
    accountAttributes: readValuesAt(payload, "accountAttributes", place, problems),
  });
}

/** The data of an event, with the product that a catalog write names beside it. */
function propertiesOf(payload: Fields, place: string, problems: string[]): TrackedEvent["properties"] {
  const data = readValuesAt(payload, "data", place, problems);
  return isAbsent(payload.productId) ? data : { productId: payload.productId, ...data };
}

function readTimestamp(value: unknown, place: string, problems: string[]): bigint | undefined {
  if (isAbsent(value)) return undefined;
  const ms = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof ms === "number" && Number.isFinite(ms) && Math.abs(ms) < Number.MAX_SAFE_INTEGER) return BigInt(Math.floor(ms));
  problems.push(`${place}.timestamp must be a number of milliseconds`);
  return undefined;
}

function listOf(value: unknown, name: string, problems: string[]): readonly unknown[] {
  if (Array.isArray(value)) return value;
  problems.push(isAbsent(value) ? `${name} is required` : `${name} must be an array`);
  return [];
}

/** Reads a text; a problem says where it is. */
function readTextAt(fields: Fields, name: string, place: string, problems: string[]): string {
  return placed(place, problems, (found) => readText(fields, name, found));
}

/** Reads an object; a problem says where it is. */
function readValuesAt(fields: Fields, name: string, place: string, problems: string[]): Fields | undefined {
  return placed(place, problems, (found) => readValues(fields, name, found));
}

function placed<Value>(place: string, problems: string[], read: (found: string[]) => Value): Value {
  const found: string[] = [];
  const value = read(found);
  problems.push(...found.map((problem) => `${place}.${problem}`));
  return value;
}

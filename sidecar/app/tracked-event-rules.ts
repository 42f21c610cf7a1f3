import { randomUUID } from "node:crypto";
import type { TrackedEvent } from "#proto/generated/pillion/decision/v1/track.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { isBlank } from "#sidecar/base/units-of-request.ts";

/** Events that one call may bring. */
export const TRACKED_EVENTS_MAX = 1_000;

const NAME_BYTES_MAX = 256;
const ID_BYTES_MAX = 512;
const PROPERTIES_MAX = 512;

/** Times before this are mistakes: seconds taken for milliseconds, mostly. */
const EARLIEST_MS = Date.UTC(2010, 0, 1);
/** And times from this on are clocks that are wrong. */
const LATEST_MS = Date.UTC(2041, 0, 1);

/** What is wrong with an event: its place, the field within it, and the rest of the sentence. */
export interface EventProblem {
  readonly index: number;
  readonly field: string;
  readonly message: string;
}

type FieldProblem = Omit<EventProblem, "index">;

/** Events that break rules, all of them with the first rule that they break. */
export class EventFault extends Fault {
  readonly problems: readonly EventProblem[];

  constructor(problems: readonly [EventProblem, ...EventProblem[]]) {
    super("event_invalid", inWords(problems[0]));
    this.problems = problems;
  }
}

/** A problem as a sentence. */
function inWords({ index, field, message }: EventProblem): string {
  return `\`events[${index}].${field}\` ${message}`;
}

/** The texts of an event that have a bound, and how many bytes each may have. */
const TEXTS = {
  id: NAME_BYTES_MAX,
  name: NAME_BYTES_MAX,
  anotherUserId: ID_BYTES_MAX,
  accountId: ID_BYTES_MAX,
  anotherAccountId: ID_BYTES_MAX,
  sessionId: NAME_BYTES_MAX,
  pageId: NAME_BYTES_MAX,
  type: NAME_BYTES_MAX,
} as const;

/** Its objects, of which the number of members is bounded, and the bytes of each name. */
const OBJECTS = ["properties", "userAttributes", "accountAttributes"] as const;

/** Finds the first rule that an event breaks; the rules are those of `TrackedEvent`. */
export function problemOf(event: TrackedEvent, index: number): EventProblem | undefined {
  const found = problemOfTexts(event) ?? problemOfWhom(event) ?? problemOfTime(event) ?? problemOfObjects(event);
  return found && { index, ...found };
}

function problemOfTexts(event: TrackedEvent): FieldProblem | undefined {
  if (isBlank(event.name)) return { field: "name", message: "is required" };
  for (const [field, bytesMax] of Object.entries(TEXTS)) {
    if (isLonger(event[field as keyof typeof TEXTS], bytesMax)) return tooLong(snakeCase(field), bytesMax);
  }
  const { profileId = "", userId = "" } = event.identification ?? {};
  if (isLonger(profileId, ID_BYTES_MAX)) return tooLong("identification.profile_id", ID_BYTES_MAX);
  return isLonger(userId, ID_BYTES_MAX) ? tooLong("identification.user_id", ID_BYTES_MAX) : undefined;
}

/** Somebody, an account, or a product. */
function problemOfWhom({ identification, accountId, properties }: TrackedEvent): FieldProblem | undefined {
  const { sourceId, profileId = "", userId = "" } = identification ?? {};
  if (!isBlank(userId) || !isBlank(accountId) || properties?.productId !== undefined) return undefined;
  if (isBlank(profileId)) {
    return { field: "identification", message: "names nobody, expected a user_id, a source_id with a profile_id, an account_id, or a property `productId`" };
  }
  return sourceId === undefined ? { field: "identification.source_id", message: "is required beside a profile_id" } : undefined;
}

function problemOfTime({ timeMs }: TrackedEvent): FieldProblem | undefined {
  if (timeMs === undefined || Number(timeMs) >= EARLIEST_MS) return undefined;
  return { field: "time_ms", message: `is \`${timeMs}\`, expected milliseconds since 1970, not before 2010` };
}

function problemOfObjects(event: TrackedEvent): FieldProblem | undefined {
  for (const field of OBJECTS) {
    const names = Object.keys(event[field] ?? {});
    if (names.length > PROPERTIES_MAX) return { field: snakeCase(field), message: `has ${names.length} members, expected at most ${PROPERTIES_MAX}` };
    if (names.some((name) => isLonger(name, NAME_BYTES_MAX))) {
      return { field: snakeCase(field), message: `has a name that is longer than ${NAME_BYTES_MAX} bytes` };
    }
  }
  return undefined;
}

function isLonger(text: string, bytesMax: number): boolean {
  // No character has more than three bytes for each of its UTF-16 units.
  return text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax;
}

function tooLong(field: string, bytesMax: number): FieldProblem {
  return { field, message: `is longer than ${bytesMax} bytes` };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** An event with an id, and with a time that a clock may show. */
export function completed(event: TrackedEvent, nowMs: number): TrackedEvent {
  const { id, timeMs } = event;
  const isTold = timeMs !== undefined && Number(timeMs) < LATEST_MS;
  return { ...event, id: id === "" ? randomUUID() : id, timeMs: isTold ? timeMs : BigInt(nowMs) };
}

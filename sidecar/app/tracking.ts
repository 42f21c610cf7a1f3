import { Event } from "#proto/generated/pillion/decision/v1/host.ts";
import { TrackedEvent, type TrackRequest, TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { hash64 } from "#sidecar/base/hash64.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { isBlank, type Units, unitsOf } from "#sidecar/base/units-of-request.ts";
import type { SeenIds } from "#sidecar/journal/seen-ids.ts";
import type { Counters } from "./counters.ts";
import type { EventJournal } from "./event-journal.ts";
import type { People } from "./people.ts";
import type { Projects, ServedProject } from "./projects.ts";
import { completed, EventFault, problemOf, TRACKED_EVENTS_MAX } from "./tracked-event-rules.ts";

/** What takes events in, and what is told of them. */
interface TrackingParts {
  readonly projects: Projects;
  /** Absent: nothing can be tracked here. */
  readonly journal: EventJournal | undefined;
  readonly seen: SeenIds;
  /** Absent: nothing is kept of anybody. */
  readonly people: People | undefined;
  readonly clock: Clock;
  readonly counters: Counters;
}

/** The events of one call that are right. */
interface Batch {
  readonly served: ServedProject;
  readonly events: readonly TrackedEvent[];
  readonly nowMs: number;
}

/** What somebody did in one call. */
interface Doings {
  readonly units: Units;
  readonly anotherUser: string;
  readonly events: Uint8Array[];
}

/**
 * Takes in what happened: first into the journal, then into what is known of
 * people. What is answered is durable.
 */
export class Tracking {
  readonly #parts: TrackingParts;
  /** The ids that are being written, each with its commit. */
  readonly #writing = new Map<bigint, Promise<void>>();

  constructor(parts: TrackingParts) {
    this.#parts = parts;
  }

  /**
   * Takes the events of a request, and resolves when they are durable and what
   * decides knows them. `allow` is told the project, which the request need not
   * name, and throws when the caller may not track there.
   *
   * Rejects with a `Fault`: `too_many_events`, `event_invalid` (an `EventFault`),
   * `project_unknown`, `snapshot_missing`, `journal_full`, `journal_unavailable`,
   * and those of `allow`.
   */
  async track(request: TrackRequest, allow?: (project: ProjectName) => void): Promise<TrackResponse> {
    const served = this.#parts.projects.find(request.organization, request.project);
    allow?.(served.name);
    if (request.events.length > TRACKED_EVENTS_MAX) {
      throw new Fault("too_many_events", `a call brings ${request.events.length} events, expected at most ${TRACKED_EVENTS_MAX}`);
    }
    const { counters, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const problems = request.events.flatMap((event, index) => problemOf(event, index) ?? []);
    counters.events.refused += problems.length;
    const [first, ...rest] = problems;
    if (first !== undefined && !request.allowPartial) throw new EventFault([first, ...rest]);
    const wrong = new Set(problems.map(({ index }) => index));
    const events = request.events.filter((_event, index) => !wrong.has(index)).map((event) => completed(event, nowMs));
    const known = await this.#take({ served, events, nowMs });
    counters.events.accepted += events.length - known;
    counters.events.known += known;
    const refused = problems.map((problem) => ({ ...problem, code: "event_invalid" }));
    return TrackResponse.create({ accepted: events.length, known, refused });
  }

  /** Writes what is new, and folds it in when it is durable; says how many were known. */
  async #take(batch: Batch): Promise<number> {
    const { served, events } = batch;
    const fresh: TrackedEvent[] = [];
    const hashes: bigint[] = [];
    const others: Promise<void>[] = [];
    const own = Promise.withResolvers<void>();
    for (const event of events) {
      const hash = hashOf(served.name, event.id);
      const writing = this.#writing.get(hash);
      if (writing !== undefined) others.push(writing);
      if (writing !== undefined || this.#parts.seen.has(hash)) continue;
      this.#writing.set(hash, own.promise);
      hashes.push(hash);
      fresh.push(event);
    }
    // Whoever repeats an event while it is being written is told so, too; often that is nobody.
    own.promise.catch(() => undefined);
    try {
      if (fresh.length > 0) await this.#write({ ...batch, events: fresh }, hashes);
      own.resolve();
    } catch (error) {
      own.reject(error);
    } finally {
      for (const hash of hashes) this.#writing.delete(hash);
    }
    await own.promise;
    await Promise.all(others);
    return events.length - fresh.length;
  }

  async #write(batch: Batch, hashes: readonly bigint[]): Promise<void> {
    const { journal, seen } = this.#parts;
    if (journal === undefined) throw new Fault("journal_unavailable", "events are not taken here, because no journal is kept");
    const encoded = batch.events.map((event) => TrackedEvent.encode(event).finish());
    await journal.append(batch.served.name, encoded);
    for (const hash of hashes) seen.add(hash);
    await this.#fold(batch);
  }

  async #fold(batch: Batch): Promise<void> {
    const { people } = this.#parts;
    if (people === undefined) return;
    for (const doings of doingsOf(batch.events)) await people.fold(batch.served, { ...doings, nowMs: batch.nowMs });
  }

  /** Takes an event of a former life of this process again, which is in the journal already. Of a project that is not served its id is remembered. */
  async restore(name: ProjectName, served: ServedProject | undefined, event: TrackedEvent, nowMs: number): Promise<void> {
    this.#parts.seen.add(hashOf(name, event.id));
    if (served !== undefined) await this.#fold({ served, events: [event], nowMs });
  }
}

/** What names an event among all of them. */
function hashOf({ organization, project }: ProjectName, id: string): bigint {
  return hash64(Buffer.from(`${organization}\n${project}\n${id}`));
}

/** What each person did, in the order in which they came. Events of nobody, of an account or of a product, change no person. */
function doingsOf(events: readonly TrackedEvent[]): Iterable<Doings> {
  const doings = new Map<string, Doings>();
  for (const event of events) {
    const units = unitsOfEvent(event);
    if (units === undefined) continue;
    const anotherUser = isBlank(event.anotherUserId) ? "" : latin1(event.anotherUserId);
    const key = `${units.user}\n${units.anonymous}\n${anotherUser}`;
    const before = doings.get(key);
    if (before === undefined) doings.set(key, { units, anotherUser, events: [encodeEvent(event)] });
    else before.events.push(encodeEvent(event));
  }
  return doings.values();
}

function unitsOfEvent({ identification }: TrackedEvent): Units | undefined {
  if (identification === undefined) return undefined;
  const { sourceId, profileId, userId } = identification;
  return unitsOf({ sourceId: sourceId === undefined ? undefined : String(sourceId), profileId: latin1(profileId), userId: latin1(userId) });
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** What the core folds in of an event. */
function encodeEvent({ id, name, timeMs = 0n, properties, userAttributes, accountAttributes }: TrackedEvent): Uint8Array {
  return Event.encode({ id, name, timeMs, properties, attributes: userAttributes, accountAttributes }).finish();
}

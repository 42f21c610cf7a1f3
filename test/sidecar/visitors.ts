import type { TrackedEvent } from "#proto/generated/pillion/decision/v1/track.ts";
import { TrackRequest } from "#proto/generated/pillion/decision/v1/track.ts";
import type { Random } from "#test/differential/random.ts";
import { GrpcCaller } from "./callers.ts";
import { Shopper } from "./shopper.ts";

const PEOPLE = 5;
const TRACKERS = 6;
const GREETED = 2;
/** More together than a profile remembers the ids of, so that one that is told twice is counted twice. */
const EVENTS_PER_CALL_MAX = 60;
/** So much comes with an event that the journal deletes what is done with. */
const LUGGAGE = "x".repeat(1_000);
/** As many as fit into a call. */
const LADEN_PER_CALL = 200;

/** People whose visits are told to a sidecar, and who are greeted by it, until it is gone. They remember what they were told. */
export class Visitors {
  /** The ids of all visits that were ever told of each person, answered or not. */
  readonly visits = new Map<string, number>();
  /** People whom a `Track` that was answered came after, behind the greeting. */
  readonly greeted: string[] = [];
  acknowledged = 0;
  readonly #random: Random;
  /** Visits of which it is not known whether the sidecar took them. */
  readonly #doubtful: TrackedEvent[][] = [];
  #number = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Tells again what was not answered; an id that is known changes nothing. */
  async repeat(address: string): Promise<void> {
    const caller = new GrpcCaller(address);
    for (const events of this.#doubtful.splice(0)) if (!(await track(caller, events))) throw new Error("what was told again was not taken");
    caller.close();
  }

  /** Tells of some visits of one person. */
  async bring(address: string, userId: string, visits: number): Promise<void> {
    const caller = new GrpcCaller(address);
    const taken = await track(
      caller,
      Array.from({ length: visits }, () => ({ ...this.#event(userId), id: "" })),
    );
    caller.close();
    if (!taken) throw new Error("the visits were not taken");
  }

  /** Tells of one visit of each person, with an attribute that their profiles are large by. */
  async bringLaden(address: string, people: readonly string[]): Promise<void> {
    const caller = new GrpcCaller(address);
    for (let first = 0; first < people.length; first += LADEN_PER_CALL) {
      const events = people
        .slice(first, first + LADEN_PER_CALL)
        .map((userId) => ({ ...this.#event(userId), id: "", userAttributes: { luggage: LUGGAGE.repeat(3) } }));
      if (!(await track(caller, events))) throw new Error("the visits were not taken");
    }
    caller.close();
  }

  /** Comes and comes again, and ends when the sidecar is gone. */
  async come(address: string): Promise<void> {
    const caller = new GrpcCaller(address);
    const trackers = Array.from({ length: TRACKERS }, async () => {
      while (await this.#visit(caller)) this.acknowledged += 1;
    });
    const greeted = Array.from({ length: GREETED }, async () => {
      while (await this.#greet(caller)) this.acknowledged += 1;
    });
    await Promise.all([...trackers, ...greeted]);
    caller.close();
  }

  async #visit(caller: GrpcCaller): Promise<boolean> {
    const userId = `visitor-${this.#random.integer(0, PEOPLE - 1)}`;
    const events = Array.from({ length: this.#random.integer(1, EVENTS_PER_CALL_MAX) }, () => this.#event(userId));
    this.visits.set(userId, (this.visits.get(userId) ?? 0) + events.length);
    if (await track(caller, events)) return true;
    this.#doubtful.push(events);
    return false;
  }

  /** What is answered after the greeting was not durable before it: the journal keeps the order. */
  async #greet(caller: GrpcCaller): Promise<boolean> {
    const userId = `greeted-${++this.#number}`;
    const greeting = await new Shopper(caller, { userId }).ask("welcome").catch(() => undefined);
    if (greeting === undefined) return false;
    if (greeting !== "welcome, TARGETED") throw new Error(`${userId} is new and gets ${greeting}`);
    if (!(await track(caller, [this.#event("somebody-else")]))) return false;
    this.greeted.push(userId);
    return true;
  }

  #event(userId: string): TrackedEvent {
    return { id: `event-${++this.#number}`, name: "Visit", identification: { userId }, properties: { luggage: LUGGAGE } } as unknown as TrackedEvent;
  }
}

/** Whether the events were taken. */
function track({ client }: GrpcCaller, events: readonly TrackedEvent[]): Promise<boolean> {
  return new Promise((resolve) => client.track(TrackRequest.fromPartial({ events: [...events] }), (error) => resolve(error === null)));
}

import type { ServiceError } from "@grpc/grpc-js";
import { TrackedEvent, TrackRequest, type TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import type { Random } from "#test/differential/random.ts";
import type { GrpcCaller } from "./callers.ts";

const PEOPLE = 5;
const EVENTS_MAX = 8;
const SELECTORS = ["first", "second", "third"];

/** Somebody's event, by who it is about and as which of theirs. */
export interface NumberedEvent {
  readonly person: string;
  readonly number: number;
}

/**
 * An application that tracks and asks about a few people of its own, and tells what
 * it could not tell again, with the same ids, until it is acknowledged.
 */
export class PersistentClient {
  readonly #name: string;
  readonly #random: Random;
  readonly #numbers = new Map<string, number>();
  #pending: TrackedEvent[] = [];
  /** The ids of all events that were acknowledged, and the decisions of all answers. */
  readonly acknowledged = new Set<string>();
  readonly decisions = new Set<string>();

  constructor(name: string, random: Random) {
    this.#name = name;
    this.#random = random;
  }

  static idOf({ person, number }: NumberedEvent): string {
    return `${person} ${number}`;
  }

  /** Goes on until a call fails. */
  async run(caller: GrpcCaller): Promise<void> {
    while ((await this.#settle(caller)) && (await this.#ask(caller, this.#person()))) this.#pending = this.#draw();
  }

  /** Asks about everybody once more, and tells something after that: when it is acknowledged, so is what was given before. */
  async finish(caller: GrpcCaller): Promise<void> {
    await this.#settle(caller);
    for (let person = 0; person < PEOPLE; person += 1) {
      if (!(await this.#ask(caller, `${this.#name}-${person}`))) throw new Error("the sidecar does not answer");
    }
    this.#pending = this.#draw();
    if (!(await this.#settle(caller))) throw new Error("the sidecar takes no events");
  }

  /** Tells what is not acknowledged yet. */
  async #settle(caller: GrpcCaller): Promise<boolean> {
    const request = TrackRequest.fromPartial({ events: this.#pending });
    const answer = await new Promise<TrackResponse | ServiceError>((resolve) => {
      caller.client.track(request, (error, response) => resolve(error ?? response));
    });
    if (answer instanceof Error) return false;
    for (const { id } of this.#pending) this.acknowledged.add(id);
    this.#pending = [];
    return true;
  }

  async #ask(caller: GrpcCaller, userId: string): Promise<boolean> {
    const answer = await caller.choose({ identification: { userId, profileId: "", sourceId: undefined }, names: SELECTORS, sessionId: "one" });
    if (!answer.ok) return false;
    for (const { decisionId } of answer.response.choices) this.decisions.add(decisionId);
    return true;
  }

  #draw(): TrackedEvent[] {
    return Array.from({ length: this.#random.integer(1, EVENTS_MAX) }, () => {
      const person = this.#person();
      const number = this.#numbers.get(person) ?? 0;
      this.#numbers.set(person, number + 1);
      return TrackedEvent.fromPartial({
        id: PersistentClient.idOf({ person, number }),
        name: "Visit",
        identification: { userId: person },
        properties: { number },
      });
    });
  }

  #person(): string {
    return `${this.#name}-${this.#random.integer(0, PEOPLE - 1)}`;
  }
}

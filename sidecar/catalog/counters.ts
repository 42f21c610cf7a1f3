import { createHash } from "node:crypto";
import { Condition } from "#proto/generated/pillion/decision/v1/condition.ts";
import type { Counter, Kept } from "#proto/generated/pillion/decision/v1/snapshot.ts";

/** What is to be counted. */
export interface CounterOf {
  readonly event: string;
  readonly where: Condition | undefined;
  /** The property that something is kept of; empty when nothing is. */
  readonly property: string;
  readonly kept: Kept;
  /** The longest window that is asked of it in milliseconds; 0: none. */
  readonly windowMs: number;
  /** The index of the counter of the event that must have come before, and how long before at most. */
  readonly after?: { readonly counter: number; readonly withinMs: number } | undefined;
}

const [SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS] = [1_000, 60_000, 3_600_000, 86_400_000];

/**
 * The widths that a bucket can have. Windows up to 63 of them share a counter, so
 * that a catalog that asks for 30 days and later for 60 keeps on counting; and the
 * edge of a window is never less precise than a tenth of it, or a second.
 */
const BUCKET_WIDTHS_MS = [
  SECOND_MS,
  5 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  3 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
] as const;

/** The core bears no more. A window reaches into one bucket more than it spans. */
const BUCKETS_MAX = 64;

/** The longest window, in days. */
export const WINDOW_DAYS_MAX = ((BUCKETS_MAX - 1) * 30 * DAY_MS) / DAY_MS;

/** The most characters of an event's name that its counters' ids begin with; with the longest characters they fit into an id. */
const PREFIX_CHARACTERS_MAX = 48;

/** The counters that the conditions of a catalog need, each once. */
export class Counters {
  readonly #counters: Counter[] = [];
  readonly #indices = new Map<string, number>();

  /** The index of the counter of something. */
  indexOf(of: CounterOf): number {
    const counter = this.#counterOf(of);
    const known = this.#indices.get(counter.id);
    if (known !== undefined) return known;
    this.#indices.set(counter.id, this.#counters.length);
    this.#counters.push(counter);
    return this.#counters.length - 1;
  }

  get count(): number {
    return this.#counters.length;
  }

  /** The counters; one that must come after another stands behind it. */
  finish(): Counter[] {
    return this.#counters;
  }

  /** The id says what is counted, and nothing else decides it, so that a newer catalog goes on with what an older one has counted. */
  #counterOf({ event, where, property, kept, windowMs, after }: CounterOf): Counter {
    const bucketMs = windowMs === 0 ? 0 : (BUCKET_WIDTHS_MS.find((width) => windowMs <= width * (BUCKETS_MAX - 1)) ?? 0);
    const before = after && this.#counters[after.counter]?.id;
    const filter = where === undefined ? "" : Buffer.from(Condition.encode(withoutPrograms(where)).finish()).toString("hex");
    const identity = JSON.stringify([event, filter, property, kept, bucketMs, before ?? "", after?.withinMs ?? 0]);
    return {
      id: `${[...event].slice(0, PREFIX_CHARACTERS_MAX).join("")}-${createHash("sha256").update(identity).digest("hex").slice(0, 16)}`,
      event,
      where,
      property,
      bucketMs: BigInt(bucketMs),
      bucketsMax: bucketMs === 0 ? 0 : BUCKETS_MAX,
      after: after?.counter,
      afterWithinMs: BigInt(after?.withinMs ?? 0),
      kept,
    };
  }
}

/** The same condition without what patterns are compiled to, which a newer compiler may do in another way. */
function withoutPrograms(condition: Condition): Condition {
  const { kind } = condition;
  switch (kind?.$case) {
    case "all":
    case "any":
      return { kind: { $case: kind.$case, value: { conditions: kind.value.conditions.map(withoutPrograms) } } };
    case "not":
      return { kind: { $case: "not", value: withoutPrograms(kind.value) } };
    case "comparison":
      return { kind: { $case: "comparison", value: { ...kind.value, pattern: undefined } } };
    default:
      return condition;
  }
}

import { MOMENT } from "#bench/pillion/load-engine.ts";
import type { Person } from "#bench/subjects/workload.ts";
import { Changes } from "#proto/generated/pillion/decision/v1/host.ts";
import { type CounterState, Profile } from "#proto/generated/pillion/decision/v1/profile.ts";
import type { WasmEngine } from "#sidecar/engine/wasm-engine.ts";

const DAY_MS = 86_400_000;
/** The days on which a counter that nothing asks for has counted something. */
const OTHER_DAYS = 5;

/** What a person's profile is made of, beside the attributes of the workload. */
export interface History {
  /** Attributes beside the ten of the workload, which nothing asks for. */
  readonly otherAttributes: number;
  /** Counters of another catalog, which nothing asks for. */
  readonly otherCounters: number;
  /** Events of the catalog, each of which happened on as many days. */
  readonly events: readonly string[];
  readonly days: number;
  /** Optimizations that the person saw something of, once, a day ago. */
  readonly seen: readonly { readonly optimization: string; readonly outcome: string }[];
}

/** The profile of a person, folded from what happened as the sidecar would. */
export function makeProfile(engine: WasmEngine, person: Person, { otherAttributes, otherCounters, events, days, seen }: History): Uint8Array {
  const others = Array.from({ length: otherAttributes }, (_, number) => [`attribute_${number}`, `value ${number}`] as const);
  const known = Profile.fromPartial({
    attributes: { ...Object.fromEntries(others), ...person.attributes },
    counters: Array.from({ length: otherCounters }, (_, number) => counterOf(number)),
  });
  const changes = Changes.fromPartial({
    unit: person.id,
    events: events.flatMap((name) => agesOf(days).map((age) => ({ id: `${name}-${age}`, name, timeMs: BigInt(MOMENT.nowMs - age) }))),
    exposures: seen.map(({ optimization, outcome }) => ({
      decisionId: `${optimization} ${outcome}`,
      unit: person.id,
      optimization,
      outcome,
      sessionId: "sess_web_20260126_001",
      exposedMs: BigInt(MOMENT.nowMs - DAY_MS),
      requestId: "req_1",
    })),
  });
  const folded = engine.apply(Profile.encode(known).finish(), Changes.encode(changes).finish(), MOMENT.nowMs);
  return Uint8Array.from(folded);
}

function agesOf(days: number): number[] {
  return Array.from({ length: days }, (_, day) => day * DAY_MS);
}

/** A counter of something that happened on a few days. */
function counterOf(number: number): CounterState {
  const today = Math.floor(MOMENT.nowMs / DAY_MS);
  const buckets = Array.from({ length: OTHER_DAYS }, (_, day) => ({ index: BigInt(today - OTHER_DAYS + 1 + day), count: 1n, numbers: undefined }));
  return {
    counter: `of-another-catalog-${number}`,
    count: BigInt(OTHER_DAYS),
    firstMs: BigInt(MOMENT.nowMs - (OTHER_DAYS - 1) * DAY_MS),
    lastMs: BigInt(MOMENT.nowMs),
    buckets,
    ever: undefined,
  };
}

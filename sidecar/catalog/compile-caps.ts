import { CalendarWindow, type Cap, type Display, Frequency } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { CapReading, CapUse } from "./cap-shape.ts";
import { durationMs } from "./duration.ts";
import { Names } from "./names.ts";
import { placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { entryOf } from "./source-node.ts";
import type { ZoneContext } from "./time-zones.ts";

const CALENDAR_WINDOWS = { hour: CalendarWindow.HOUR, day: CalendarWindow.DAY, week: CalendarWindow.WEEK } as const;
const FREQUENCIES = { always: Frequency.ALWAYS, once: Frequency.ONCE, once_per_visit: Frequency.ONCE_PER_VISIT } as const;

/** What caps bound, in messages. */
const WORDS: Readonly<Record<string, string>> = {
  "per-hour": "per hour",
  "per-day": "per day",
  "per-week": "per week",
  ever: "over a person's life",
  gap: "with a gap alone",
};

/** What says how often something is shown. */
interface DisplayReading {
  readonly display?: keyof typeof FREQUENCIES | undefined;
  readonly caps?: readonly (CapUse | undefined)[] | undefined;
}

/** The caps of one catalog: those that have names first, then those that are written where they are used. */
export class Caps {
  readonly #caps: Cap[] = [];
  readonly #shared: Names<number>;
  readonly #problems: ProblemList;

  constructor(problems: ProblemList) {
    this.#shared = new Names("a cap", problems);
    this.#problems = problems;
  }

  /** All that were declared and used so far. */
  get all(): readonly Cap[] {
    return this.#caps;
  }

  /** Takes a cap that others name. */
  declare(reading: CapReading & { readonly name: string | undefined }, zones: ZoneContext): void {
    this.#shared.declare(reading.name, this.#caps.length, placeAt(reading.place, "name"));
    this.#add(reading.name ?? "", reading, zones);
  }

  /**
   * The numbers of the caps of a list. Those that are written in it are known by
   * what they are about and what they bound, so that people's counts stay theirs
   * when a number or the order is edited.
   */
  use(uses: readonly (CapUse | undefined)[] | undefined, about: string, zones: ZoneContext): number[] {
    const ids = new Set<string>();
    return (uses ?? []).flatMap((use) => {
      if (use === undefined) return [];
      const kind = use.kind === "shared" ? use.name : kindOf(use.cap);
      const id = use.kind === "shared" ? kind : `${about}/${kind}`;
      if (ids.has(id)) {
        this.#reportDuplicate(use, kind);
        return [];
      }
      ids.add(id);
      return use.kind === "shared" ? (this.#shared.resolve(use.name, use.place) ?? []) : this.#add(id, use.cap, zones);
    });
  }

  #reportDuplicate(use: CapUse, kind: string): void {
    if (use.kind === "shared") this.#problems.add("cap_duplicate", use.place, { found: `${quote(use.name)} again`, allowed: "each cap once" });
    else
      this.#problems.add("cap_duplicate", use.cap.place, { found: `another cap ${WORDS[kind] ?? "over that time"}`, allowed: "one for each stretch of time" });
  }

  #add(id: string, reading: CapReading, { timeZones, timeZone }: ZoneContext): number {
    this.#check(reading);
    const { max = 0, per, within, gap } = reading;
    const cap: Cap = {
      id,
      shownMax: max,
      windowMs: within === undefined ? 0n : BigInt(durationMs(within)),
      calendarWindow: per === undefined ? CalendarWindow.UNSPECIFIED : CALENDAR_WINDOWS[per],
      gapMs: gap === undefined ? 0n : BigInt(durationMs(gap)),
      timeZone: 0,
    };
    if (per !== undefined) {
      timeZones.use(reading.time_zone ?? timeZone, (index) => {
        cap.timeZone = index;
      });
    }
    return this.#caps.push(cap) - 1;
  }

  #check(reading: CapReading): void {
    const { place } = reading;
    const isGiven = (key: string) => place.node.kind === "map" && entryOf(place.node, key) !== undefined;
    if (!isGiven("max") && !isGiven("gap")) this.#problems.add("cap_unbounded", place, { found: "neither `max` nor `gap`", allowed: "`max`, `gap` or both" });
    const report = (key: string, other: string) => {
      this.#problems.add("key_not_applicable", placeAt(place, key), { found: `${quote(key)} without ${quote(other)}`, allowed: `${quote(other)} as well` });
    };
    for (const key of ["per", "within"]) if (isGiven(key) && !isGiven("max")) report(key, "max");
    if (isGiven("time_zone") && !isGiven("per")) report("time_zone", "per");
  }
}

/** What a cap bounds. */
function kindOf({ max, per, within }: CapReading): string {
  if (per !== undefined) return `per-${per}`;
  if (within !== undefined) return `within-${durationMs(within)}ms`;
  return max === undefined ? "gap" : "ever";
}

/** How often something is shown: its own frequency and caps, and those of what it is part of; undefined when it is always shown. */
export function compileDisplay(
  reading: DisplayReading,
  about: string,
  outer: readonly number[],
  names: ZoneContext & { readonly caps: Caps },
): Display | undefined {
  const { display = "always" } = reading;
  const all = reading.caps === undefined ? outer : [...names.caps.use(reading.caps, about, names), ...outer];
  if (display === "always" && all.length === 0) return undefined;
  return { frequency: FREQUENCIES[display], caps: [...new Set(all)] };
}

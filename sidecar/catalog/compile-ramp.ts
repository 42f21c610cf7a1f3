import type { TimeZone, TrafficStep } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { instantOf } from "./local-time.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import type { RampReading } from "./ramp-shape.ts";
import { EVERYONE_PPM, percentText } from "./share.ts";
import { zoneTable } from "./zone-table.ts";

const STEPS_DEFAULT = 20;

/** A step on its way into the snapshot, with where and how it was written. */
interface WrittenStep {
  readonly fromMs: number;
  readonly trafficPpm: number;
  readonly text: string;
  readonly place: { readonly start: Place; readonly share: Place };
}

/** Lowers a ramp that starts from a share. Its times ascend and its shares never fall, so that nobody who is in is ever moved out. */
export function compileRamp(reading: RampReading | undefined, startPpm: number, timeZone: string, problems: ProblemList): TrafficStep[] {
  if (reading === undefined) return [];
  const zone = zoneTable(timeZone);
  const steps = reading.kind === "steps" ? writtenSteps(reading, zone) : evenSteps(reading, zone, problems);
  reportDisorder(steps, startPpm, problems);
  return steps.map(({ fromMs, trafficPpm }) => ({ fromMs: BigInt(fromMs), trafficPpm }));
}

/** Reports the first step that comes too early, and the first whose share falls; those after it would only repeat it. */
function reportDisorder(steps: readonly WrittenStep[], startPpm: number, problems: ProblemList): void {
  const early = steps.findIndex((step, index) => step.fromMs <= (steps[index - 1]?.fromMs ?? Number.NEGATIVE_INFINITY));
  const [earlier, later] = [steps[early - 1], steps[early]];
  if (earlier !== undefined && later !== undefined) {
    const found = `${quote(later.text)} after ${quote(earlier.text)}`;
    problems.add("range_reversed", later.place.start, { found, allowed: "the earlier step first" });
  }
  const falling = steps.findIndex((step, index) => step.trafficPpm < (steps[index - 1]?.trafficPpm ?? startPpm));
  const fallen = steps[falling];
  if (fallen !== undefined) {
    const found = `${quote(percentText(fallen.trafficPpm))} after ${quote(percentText(steps[falling - 1]?.trafficPpm ?? startPpm))}`;
    problems.add("ramp_falls", fallen.place.share, { found, allowed: "at least the share before, so that nobody who is in leaves" });
  }
}

function writtenSteps({ steps }: RampReading & { kind: "steps" }, zone: TimeZone): WrittenStep[] {
  return steps.flatMap((step) => {
    if (step?.start === undefined || step.traffic === undefined) return [];
    const place = { start: placeAt(step.place, "start"), share: placeAt(step.place, "traffic") };
    return [{ fromMs: instantOf(step.start, zone), trafficPpm: step.traffic, text: step.start.text, place }];
  });
}

/** Equal steps in time and in share; a share that does not divide evenly is cut to a whole part per million. */
function evenSteps(reading: RampReading & { kind: "even" }, zone: TimeZone, problems: ProblemList): WrittenStep[] {
  const { start, end, from = 0, to = EVERYONE_PPM, steps = STEPS_DEFAULT, place } = reading;
  if (start === undefined || end === undefined) return [];
  const startMs = instantOf(start, zone);
  const endMs = instantOf(end, zone);
  if (startMs >= endMs) {
    problems.add("range_reversed", placeAt(place, "end"), { found: `${quote(start.text)} up to ${quote(end.text)}`, allowed: "`start` before `end`" });
    return [];
  }
  return Array.from({ length: steps + 1 }, (_, index) => ({
    fromMs: startMs + Math.floor(((endMs - startMs) * index) / steps),
    trafficPpm: from + Math.floor(((to - from) * index) / steps),
    text: start.text,
    place: { start: placeAt(place, "start"), share: placeAt(place, index === 0 ? "from" : "to") },
  }));
}

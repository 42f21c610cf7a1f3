import { type Optimization, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { percentText } from "./share.ts";

/** An experiment and where it was written. */
interface Claim {
  readonly optimization: Optimization;
  readonly place: Place;
}

interface Range extends Claim {
  readonly start: number;
  readonly end: number;
}

/** Reports experiments that claim slots of a layer that another one has; those that have ended claim none. */
export function reportLayerOverlaps(claims: readonly Claim[], problems: ProblemList): void {
  for (const ranges of rangesByLayer(claims).values()) {
    ranges.sort((a, b) => a.start - b.start || a.end - b.end);
    let furthest: Range | undefined;
    for (const range of ranges) {
      if (furthest !== undefined && range.start < furthest.end) reportOverlap(furthest, range, problems);
      if (furthest === undefined || range.end > furthest.end) furthest = range;
    }
  }
}

function rangesByLayer(claims: readonly Claim[]): Map<number, Range[]> {
  const byLayer = new Map<number, Range[]>();
  for (const claim of claims) {
    const { kind, status } = claim.optimization;
    if (kind?.$case !== "experiment" || kind.value.layer === undefined || status === Status.ENDED) continue;
    const { layer, startPpm, endPpm } = kind.value.layer;
    // A range that ends before it starts has been reported, and claims nothing.
    if (startPpm >= endPpm) continue;
    const ranges = byLayer.get(layer) ?? [];
    ranges.push({ ...claim, start: startPpm, end: endPpm });
    byLayer.set(layer, ranges);
  }
  return byLayer;
}

/** The later one in the file is named, because the earlier one was there first. */
function reportOverlap(a: Range, b: Range, problems: ProblemList): void {
  const [first, second] = a.place.node.offset < b.place.node.offset ? [a, b] : [b, a];
  const found = `${percentText(second.start)} to ${percentText(second.end)}, of which ${quote(first.optimization.selector)} has ${percentText(first.start)} to ${percentText(first.end)}`;
  problems.add("layer_overlap", placeAt(second.place, "layer"), { found, allowed: "a part of its own" });
}

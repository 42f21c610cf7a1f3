import type { Lane } from "#bench/measure/lanes.ts";
import { STANDARD_OPTIMIZATIONS } from "#bench/measure/lanes.ts";
import type { RoundFigures } from "#bench/measure/run-rounds.ts";
import { ratioOf, spreadOf } from "#bench/measure/statistics.ts";
import { FLOOR_NAME, PEER_NAMES } from "#bench/measure/subject-names.ts";
import { judge, type Verdict } from "./budget.ts";

/** Finds one lane's cost, round by round. */
export function costOf(figures: RoundFigures, wanted: Lane): readonly number[] | undefined {
  return figures.lanes.find(({ lane }) => lane.subject === wanted.subject && lane.optimizations === wanted.optimizations && lane.scenario === wanted.scenario)
    ?.cpuNs;
}

function bestPeer(figures: RoundFigures): { readonly name: string; readonly cost: readonly number[] } | undefined {
  return PEER_NAMES.map((name) => ({ name, cost: costOf(figures, { subject: name, optimizations: STANDARD_OPTIMIZATIONS, scenario: "one" }) }))
    .flatMap(({ name, cost }) => (cost === undefined ? [] : [{ name, cost }]))
    .sort((left, right) => spreadOf(left.cost).median - spreadOf(right.cost).median)[0];
}

/** The budgets of the core, as far as the lanes that were run can tell. */
export function judgeCore(figures: RoundFigures): readonly Verdict[] {
  const pillion = (optimizations: number, scenario: Lane["scenario"]) => costOf(figures, { subject: "pillion", optimizations, scenario });
  const verdicts: Verdict[] = [];
  const hold = (what: string, cost: readonly number[] | undefined, against: readonly number[] | undefined, most: number): void => {
    if (cost !== undefined && against !== undefined) verdicts.push(judge(what, ratioOf(cost, against), most));
  };
  const one = pillion(STANDARD_OPTIMIZATIONS, "one");
  const best = bestPeer(figures);
  const largest = Math.max(...figures.lanes.map(({ lane }) => lane.optimizations));
  hold(`one of 100, against the best peer (${best?.name ?? "none"})`, one, best?.cost, 0.5);
  hold("one of 100, against the floor (an aim)", one, costOf(figures, { subject: FLOOR_NAME, optimizations: STANDARD_OPTIMIZATIONS, scenario: "one" }), 2);
  hold("ten selectors in one call, against one", pillion(STANDARD_OPTIMIZATIONS, "ten"), one, 5);
  if (largest > STANDARD_OPTIMIZATIONS) {
    const size = largest.toLocaleString("en");
    hold(`${size} against 100, the same ten`, pillion(largest, "ten-same"), pillion(STANDARD_OPTIMIZATIONS, "ten-same"), 1.2);
    hold(`${size} against 100, ten drawn at random`, pillion(largest, "ten"), pillion(STANDARD_OPTIMIZATIONS, "ten"), 2);
  }
  return verdicts;
}

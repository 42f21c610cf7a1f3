import type { Call, OptimizationSpec, Workload } from "#bench/subjects/workload.ts";
import { Random } from "./random.ts";

/** How the experiments asked for are chosen. */
export interface Asking {
  /** How many each call asks for. */
  readonly asked: number;
  /** `same`: every call asks for the same ones, spread over the catalog. `random`: each call draws its own, without repeats. */
  readonly draw: "same" | "random";
}

/** One call for each person, in an order that mixes those who match with those who do not. */
export function makeCalls(workload: Workload, asking: Asking): readonly Call[] {
  const random = new Random(asking.asked * 1_009 + 7);
  const { optimizations, people } = workload;
  const stride = Math.floor(optimizations.length / asking.asked);
  const same = Array.from({ length: asking.asked }, (_, index) => pick(optimizations, index * stride));
  return shuffled(people, random).map((person) => ({ person, optimizations: asking.draw === "same" ? same : drawn(optimizations, asking.asked, random) }));
}

function pick(optimizations: readonly OptimizationSpec[], index: number): OptimizationSpec {
  const spec = optimizations[index];
  if (spec === undefined) throw new RangeError(`no optimization ${index}`);
  return spec;
}

function drawn(optimizations: readonly OptimizationSpec[], count: number, random: Random): readonly OptimizationSpec[] {
  const chosen = new Set<OptimizationSpec>();
  while (chosen.size < count) chosen.add(random.pick(optimizations));
  return [...chosen];
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    const [here, there] = [result[index], result[other]];
    if (here === undefined || there === undefined) throw new RangeError("shuffle out of range");
    result[index] = there;
    result[other] = here;
  }
  return result;
}

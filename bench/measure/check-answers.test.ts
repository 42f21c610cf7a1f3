import { describe, expect, it } from "vitest";
import { subject as floor } from "#bench/subjects/floor.ts";
import type { Prepared } from "#bench/subjects/subject.ts";
import { makeCalls } from "#bench/workload/make-calls.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { checkAnswers } from "./check-answers.ts";

const workload = makeWorkload(20);
const calls = makeCalls(workload, { asked: 2, draw: "random" });

async function prepareFloor(): Promise<Prepared> {
  const loaded = await floor.write(workload)();
  return loaded.prepare(calls);
}

/** The floor, with its outcomes changed. */
async function spoiled(change: (outcomes: (string | undefined)[], call: (typeof calls)[number]) => (string | undefined)[]): Promise<Prepared> {
  const prepared = await prepareFloor();
  return { ...prepared, outcomes: (answer, call) => change([...prepared.outcomes(answer, call)], call) };
}

describe("the check before timing", () => {
  it("passes the floor", async () => {
    await expect(checkAnswers("floor", await prepareFloor(), calls)).resolves.toBeUndefined();
  });

  it("refuses an engine that gives nothing to whom something is due", async () => {
    await expect(checkAnswers("mute", await spoiled((outcomes) => outcomes.map(() => undefined)), calls)).rejects.toThrow(
      /^mute gave .* nothing for .* a variant was due$/,
    );
  });

  it("refuses an engine that gives something to whom nothing is due", async () => {
    const generous = await spoiled((_, call) => call.optimizations.map((spec) => spec.variants[0]?.body));
    await expect(checkAnswers("generous", generous, calls)).rejects.toThrow(/where nothing was due$/);
  });

  it("refuses the body of another experiment", async () => {
    const confused = await spoiled((outcomes) => outcomes.reverse());
    await expect(checkAnswers("confused", confused, calls)).rejects.toThrow(/where a variant was due$/);
  });

  it("refuses an engine that draws by other weights", async () => {
    const biased = await spoiled((outcomes, call) =>
      outcomes.map((outcome, index) => (outcome === undefined ? undefined : call.optimizations[index]?.variants[0]?.body)),
    );
    await expect(checkAnswers("biased", biased, calls)).rejects.toThrow("biased gave variant a to 100.0 percent instead of 60");
  });

  it("refuses an answer that is too short", async () => {
    await expect(checkAnswers("short", await spoiled((outcomes) => outcomes.slice(1)), calls)).rejects.toThrow("short gave 1 outcomes where 2 were asked for");
  });
});

import { expect, it } from "vitest";
import { checkAnswers } from "#bench/measure/check-answers.ts";
import { subject as floor } from "#bench/subjects/floor.ts";
import type { Outcome, Subject } from "#bench/subjects/subject.ts";
import { makeCalls } from "#bench/workload/make-calls.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { subject as pillion } from "./pillion.ts";
import { subject as pillionObjects } from "./pillion-objects.ts";

const workload = makeWorkload(30);
const calls = makeCalls(workload, { asked: 3, draw: "random" });

async function outcomesOf(subject: Subject): Promise<readonly (readonly Outcome[])[]> {
  const prepared = (await subject.write(workload)()).prepare(calls);
  await checkAnswers(subject.name, prepared, calls);
  return calls.map((call, index) => prepared.outcomes(prepared.decide(index), call));
}

it("the core, the core with objects and the floor draw the same variant for everybody", async () => {
  const byHand = await outcomesOf(floor);
  expect(await outcomesOf(pillion)).toEqual(byHand);
  expect(await outcomesOf(pillionObjects)).toEqual(byHand);
});

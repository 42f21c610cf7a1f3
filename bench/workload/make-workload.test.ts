import { describe, expect, it } from "vitest";
import { makeCalls } from "./make-calls.ts";
import { makeWorkload, PEOPLE } from "./make-workload.ts";

describe("the standard workload", () => {
  const workload = makeWorkload(100);

  it("is the same every time", () => {
    expect(makeWorkload(100)).toEqual(workload);
  });

  it("has bodies of 300 bytes of JSON, all different", () => {
    const bodies = workload.optimizations.flatMap((spec) => spec.variants.map((variant) => variant.body));
    expect(new Set(bodies).size).toBe(200);
    for (const body of bodies) {
      expect(Buffer.byteLength(body)).toBe(300);
      expect(JSON.parse(body)).toBeTypeOf("object");
    }
  });

  it("has people with ten attributes, of whom exactly half meet all audiences and the others meet none", () => {
    expect(workload.people).toHaveLength(PEOPLE);
    expect(workload.people.filter((person) => person.matches)).toHaveLength(PEOPLE / 2);
    for (const { attributes, matches } of workload.people) {
      expect(Object.keys(attributes)).toHaveLength(10);
      const met = workload.optimizations.filter(
        (spec) =>
          spec.plans.includes(String(attributes.plan)) && Number(attributes.age) >= spec.ageAtLeast && spec.countries.includes(String(attributes.country)),
      );
      expect(met).toHaveLength(matches ? 100 : 0);
    }
  });

  it("has selectors in ascending order, as a snapshot wants them", () => {
    const selectors = workload.optimizations.map((spec) => spec.selector);
    expect(selectors).toEqual([...selectors].sort());
  });
});

describe("the calls", () => {
  const workload = makeWorkload(50);

  it("ask once for each person", () => {
    const calls = makeCalls(workload, { asked: 1, draw: "random" });
    expect(new Set(calls.map((call) => call.person.id)).size).toBe(PEOPLE);
  });

  it("ask for the same ten where that is wanted, and for ten different ones drawn from all otherwise", () => {
    const namesOf = (draw: "same" | "random") =>
      makeCalls(workload, { asked: 10, draw }).map((call) => new Set(call.optimizations.map((spec) => spec.selector)));
    const [same, random] = [namesOf("same"), namesOf("random")];
    expect(new Set(same.flatMap((names) => [...names])).size).toBe(10);
    expect(new Set(random.flatMap((names) => [...names])).size).toBe(50);
    expect(new Set([...same, ...random].map((names) => names.size))).toEqual(new Set([10]));
  });
});

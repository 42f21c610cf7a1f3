import { describe, expect, test } from "vitest";
import { engineOf, requestOf } from "#test/core/core-subject.ts";
import { slotOf } from "#test/oracle/bucket.ts";
import { askForEveryone, experimentOf, PEOPLE, variantIn } from "./people.ts";

const letter = (text: string) => text.charCodeAt(0);

/** Everyone's variant when the experiment is asked for by name; 0 when it is withheld. */
function assignments(experiment: ReturnType<typeof experimentOf>): Uint8Array {
  const variants = new Uint8Array(PEOPLE);
  const request = (userId: string) => requestOf({ identification: { userId }, names: [experiment.selector] });
  askForEveryone(engineOf({ optimizations: [experiment] }), request, (person, answer) => {
    variants[person] = variantIn(answer);
  });
  return variants;
}

/** Where a person, by number, is in a draw. */
function slotOfPerson(person: number, purpose: "variant" | "traffic"): number {
  const unit = Buffer.from(`p${String(person).padStart(7, "0")}`);
  return slotOf({ salt: Buffer.from("moving"), purpose, unit, total: 1_000_000 });
}

/** How many of the people that the oracle is asked about, one in a hundred, since it takes its time. */
const SAMPLE_STEP = 100;

describe("a change of weights", () => {
  const before = assignments(experimentOf("moving", { weights: { a: 500_000, b: 300_000, c: 200_000 } }));

  test("moves those between the old and the new edge of two neighbours, and nobody else", () => {
    const after = assignments(experimentOf("moving", { weights: { a: 600_000, b: 200_000, c: 200_000 } }));
    let moved = 0;
    for (let person = 0; person < PEOPLE; person++) {
      if (before[person] === after[person]) continue;
      moved++;
      if (before[person] !== letter("b") || after[person] !== letter("a")) throw new Error(`person ${person} moved from ${before[person]} to ${after[person]}`);
    }
    // A tenth of all slots; four standard deviations of a binomial draw, sqrt(1,000,000 * 0.1 * 0.9), are 1,200 people.
    expect(Math.abs(moved - 100_000)).toBeLessThan(1_200);
    for (let person = 0; person < PEOPLE; person += SAMPLE_STEP) {
      const slot = slotOfPerson(person, "variant");
      if ((before[person] !== after[person]) !== (slot >= 500_000 && slot < 600_000)) throw new Error(`person ${person}, slot ${slot}: moved is wrong`);
    }
  });

  test("a new last variant takes from the last one only", () => {
    const after = assignments(experimentOf("moving", { weights: { a: 500_000, b: 300_000, c: 150_000, d: 50_000 } }));
    const changes = new Set<string>();
    for (let person = 0; person < PEOPLE; person++) {
      if (before[person] !== after[person]) changes.add(String.fromCharCode(before[person] ?? 0, after[person] ?? 0));
    }
    expect([...changes]).toEqual(["cd"]);
  });

  test("no change moves nobody", () => {
    expect(Buffer.compare(before, assignments(experimentOf("moving", { weights: { a: 500_000, b: 300_000, c: 200_000 } })))).toBe(0);
  });
});

describe("a ramp of traffic", () => {
  const at = (trafficPpm: number) => assignments(experimentOf("moving", { weights: { a: 500_000, b: 500_000 }, trafficPpm }));

  for (const ramp of [
    [500_000, 1_000_000],
    [100_000, 200_000, 500_000],
  ]) {
    test(`${ramp.map((ppm) => ppm / 10_000).join(" to ")} percent drops nobody and changes no variant`, () => {
      const steps = ramp.map(at);
      for (const [index, variants] of steps.entries()) {
        const earlier = steps[index - 1];
        if (earlier === undefined) continue;
        let joined = 0;
        for (let person = 0; person < PEOPLE; person++) {
          if (earlier[person] === 0) joined += variants[person] === 0 ? 0 : 1;
          else if (earlier[person] !== variants[person]) throw new Error(`person ${person} had ${earlier[person]} and has ${variants[person]}`);
        }
        const expected = (ramp[index] ?? 0) - (ramp[index - 1] ?? 0);
        // Four standard deviations are at most 4 * sqrt(1,000,000 / 4) people.
        expect(Math.abs(joined - expected)).toBeLessThan(2_000);
      }
    });
  }
});

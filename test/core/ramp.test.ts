import { describe, expect, test } from "vitest";
import { ChooseRequest, ChooseResponse, Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Optimization, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { generateMoment, generateRamp } from "#test/differential/generate-time.ts";
import { Random } from "#test/differential/random.ts";
import { bodyOf, engineOf } from "./core-subject.ts";

const SEED = 20_270_329;
const EXPERIMENTS = 100;
const REQUESTS = Array.from({ length: 50 }, (_, person) =>
  ChooseRequest.encode(ChooseRequest.fromPartial({ identification: { profileId: "", userId: `person-${person}` }, includeWithheld: true })).finish(),
);

/** An experiment whose traffic grows as a ramp of the differential tests does; one that is damaged is passed over. */
function climbing(random: Random): Optimization {
  const trafficPpm = random.pick([0, 0, 10_000, 300_000]);
  const ramp = generateRamp(random, trafficPpm, () => random.integer(trafficPpm, 1_000_000));
  const variants = [{ id: "a", weightPpm: 1_000_000, body: bodyOf("1"), isControl: false }];
  const experiment = {
    audience: undefined,
    devices: [],
    schedule: undefined,
    trafficPpm,
    layer: undefined,
    variants,
    notSticky: false,
    ramp,
    display: undefined,
  };
  return {
    ...Optimization.fromPartial({ id: "climbing", selector: "climbing", status: Status.RUNNING, salt: String(random.integer(0, 1_000_000)), bucketing: 1 }),
    kind: { $case: "experiment", value: experiment },
  };
}

describe("while a ramp climbs", () => {
  test(`nobody who is in ever leaves (seed ${SEED})`, () => {
    let entered = 0;
    for (let stream = 0; stream < EXPERIMENTS; stream++) {
      const random = new Random(SEED, stream);
      const engine = engineOf({ optimizations: [climbing(random)] });
      const moments = random.list(20, 20, () => generateMoment(random)).sort((a, b) => a - b);
      const isIn = REQUESTS.map(() => false);
      for (const nowMs of moments) {
        REQUESTS.forEach((request, person) => {
          const [choice] = ChooseResponse.decode(engine.choose(request, { nowMs, snapshotAgeSeconds: 0 })).choices;
          const isInNow = choice?.reason === Reason.ASSIGNED;
          if (isIn[person] === true && !isInNow) throw new Error(`person ${person} of ramp ${stream} left at ${nowMs}`);
          if (isInNow && isIn[person] === false && nowMs > (moments[0] ?? 0)) entered++;
          isIn[person] = isInNow;
        });
      }
    }
    // Otherwise the ramps would not have climbed.
    expect(entered).toBeGreaterThan(1_000);
  });
});

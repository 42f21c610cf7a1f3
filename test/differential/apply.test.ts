import { describe, expect, test } from "vitest";
import type { Counter } from "#test/oracle/condition.ts";
import type { Snapshot } from "#test/oracle/snapshot.ts";
import { runApplyCampaign } from "./apply-campaign.ts";

const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20_270_129);
const SNAPSHOTS = Number(process.env.APPLY_SNAPSHOTS ?? 80);
const CHANGES_PER_SNAPSHOT = 50;

/** The seed with which each planted mistake is known to be found. */
const MISTAKE_SEED = 1;
const MISTAKE_SNAPSHOTS = 60;

function withCounters(change: (counter: Counter) => Counter): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => ({ ...snapshot, counters: snapshot.counters.map(change) });
}

const MISTAKES: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
  "the condition on properties forgotten": withCounters((counter) => ({ ...counter, where: undefined })),
  "the event that must come before forgotten": withCounters((counter) => ({ ...counter, after: undefined })),
  "one bucket fewer kept": withCounters((counter) => ({ ...counter, bucketsMax: counter.bucketsMax > 1n ? counter.bucketsMax - 1n : counter.bucketsMax })),
  "buckets a millisecond wider": withCounters((counter) => ({ ...counter, bucketMs: counter.bucketMs === 0n ? 0n : counter.bucketMs + 1n })),
  "values kept of another property": withCounters((counter) => ({ ...counter, property: Buffer.from("another") })),
  "caps without a bound": (snapshot) => ({ ...snapshot, caps: snapshot.caps.map((part) => ({ ...part, cap: { ...part.cap, shownMax: 256 } })) }),
  "variants never kept": (snapshot) => ({
    ...snapshot,
    optimizations: snapshot.optimizations.map((optimization) => {
      const { kind } = optimization;
      return kind?.type === "experiment" ? { ...optimization, kind: { ...kind, isSticky: false } } : optimization;
    }),
  }),
};

describe("the core and the oracle", () => {
  test(
    "make the same profile of the same changes, byte for byte, and give the same with it",
    () => {
      const result = runApplyCampaign({ seed: SEED, snapshots: SNAPSHOTS, changesPerSnapshot: CHANGES_PER_SNAPSHOT });
      const { applied, refused, answers, exposures } = result;
      process.stdout.write(`apply: seed ${SEED}, ${applied} changes applied, ${refused} refused, ${answers} answers compared, ${exposures} exposures\n`);
      expect(result.difference).toBeUndefined();
      expect(applied + refused).toBe(SNAPSHOTS * CHANGES_PER_SNAPSHOT);
      // All of it happens, or the comparison would prove little.
      expect(applied).toBeGreaterThan(0.9 * SNAPSHOTS * CHANGES_PER_SNAPSHOT);
      expect(refused).toBeGreaterThan(0);
      expect(answers).toBeGreaterThan(0.4 * SNAPSHOTS * CHANGES_PER_SNAPSHOT);
      expect(exposures).toBeGreaterThan(0.05 * answers);
    },
    2_000 * SNAPSHOTS,
  );

  for (const [name, mistake] of Object.entries(MISTAKES)) {
    test(`are compared, so that an oracle with this mistake is found: ${name}`, () => {
      const { difference } = runApplyCampaign({ seed: MISTAKE_SEED, snapshots: MISTAKE_SNAPSHOTS, changesPerSnapshot: CHANGES_PER_SNAPSHOT, mistake });
      expect(difference).toMatch(
        /^seed 1, snapshot \d+, change \d+, now -?\d+\nsnapshot hex: [0-9a-f]+\nprofile: .*\nchanges: .*\nexpected: .+\nactual: {3}.+$/,
      );
    });
  }
});

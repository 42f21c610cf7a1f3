import { describe, expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { Coverage } from "./coverage.ts";
import { MISTAKES } from "./mistakes.ts";
import { coreSubject, oracleSubject } from "./subjects.ts";

const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20_270_127);
const SNAPSHOTS = Number(process.env.DIFFERENTIAL_SNAPSHOTS ?? 2_000);
const REQUESTS_PER_SNAPSHOT = 100;

/** The seed with which each planted mistake is known to be found. */
const MISTAKE_SEED = 1;
const MISTAKE_SNAPSHOTS = 400;

describe("the core and the oracle", () => {
  test(
    "give the same answer to every request",
    () => {
      const coverage = new Coverage();
      const result = runCampaign({
        seed: SEED,
        snapshots: SNAPSHOTS,
        requestsPerSnapshot: REQUESTS_PER_SNAPSHOT,
        expected: oracleSubject({ observe: coverage.observe }),
        actual: coreSubject(),
        onAgreement: (outcome) => coverage.add(outcome),
      });
      process.stdout.write(`differential: seed ${SEED}, ${result.cases} cases\n`);
      if (process.env.DIFFERENTIAL_REPORT !== undefined) process.stdout.write(`${coverage.report()}\n`);
      expect(result.difference).toBeUndefined();
      expect(result.cases).toBe(SNAPSHOTS * REQUESTS_PER_SNAPSHOT);
      expect(coverage.missed(result.cases)).toEqual([]);
    },
    1_000 * SNAPSHOTS,
  );
});

describe("the comparison can fail", () => {
  const campaign = { seed: MISTAKE_SEED, snapshots: MISTAKE_SNAPSHOTS, requestsPerSnapshot: REQUESTS_PER_SNAPSHOT, actual: coreSubject(), deletionsMax: 20 };

  test(
    "without a mistake the same seed shows no difference",
    () => {
      expect(runCampaign({ ...campaign, expected: oracleSubject() }).difference).toBeUndefined();
    },
    1_000 * MISTAKE_SNAPSHOTS,
  );

  for (const [name, mistake] of Object.entries(MISTAKES)) {
    test(`an oracle with this mistake is found: ${name}`, () => {
      const { difference } = runCampaign({ ...campaign, expected: oracleSubject({ mistake }) });
      expect(difference).toMatch(
        // A dot would not match the line separators that generated texts have, and some damage cannot be shown as JSON.
        /^seed 1, snapshot \d+, request \d+\nsnapshot: [^\n]+\nsnapshot hex: [0-9a-f]+\nquestion: \{[^\n]+\}\nexpected: [^\n]+\nactual: {3}[^\n]+$/,
      );
    });
  }
});

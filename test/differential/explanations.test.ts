import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { generateQuestion } from "./generate-question.ts";
import { generateSnapshot } from "./generate-snapshot.ts";
import { MISTAKES } from "./mistakes.ts";
import { Random } from "./random.ts";
import { explainingCoreSubject, explainingOracleSubject } from "./subjects.ts";

const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20_270_127);
/** An explanation compares many values for each one of an answer, so fewer cases do. */
const SNAPSHOTS = Math.ceil(Number(process.env.DIFFERENTIAL_SNAPSHOTS ?? 2_000) / 10);
const REQUESTS_PER_SNAPSHOT = 100;

describe("the explanations of the core and of the oracle", () => {
  test(
    "are the same",
    () => {
      const result = runCampaign({
        seed: SEED + 1,
        snapshots: SNAPSHOTS,
        requestsPerSnapshot: REQUESTS_PER_SNAPSHOT,
        expected: explainingOracleSubject(),
        actual: explainingCoreSubject(),
      });
      process.stdout.write(`explanations: seed ${SEED + 1}, ${result.cases} cases\n`);
      expect(result.difference).toBeUndefined();
      expect(result.cases).toBe(SNAPSHOTS * REQUESTS_PER_SNAPSHOT);
    },
    1_000 * SNAPSHOTS,
  );

  test("are compared, so that an oracle with a mistake is found", () => {
    const found = [...Array(20).keys()].some((stream) => {
      const random = new Random(1, stream);
      const snapshot = generateSnapshot(random);
      const right = explainingOracleSubject()(snapshot);
      const wrong = explainingOracleSubject({ mistake: MISTAKES["control compared with <="] })(snapshot);
      if (typeof right !== "function" || typeof wrong !== "function") return false;
      const questions = Array.from({ length: 20 }, () => generateQuestion(random, snapshot));
      return questions.some((question) => !isDeepStrictEqual(right(question), wrong(question)));
    });
    expect(found).toBe(true);
  });
});

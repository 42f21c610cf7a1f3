import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Test } from "#test/oracle/explanation.ts";
import { runCampaign } from "./campaign.ts";
import { generateQuestion } from "./generate-question.ts";
import { generateSnapshot } from "./generate-snapshot.ts";
import { MISTAKES } from "./mistakes.ts";
import { Random } from "./random.ts";
import { explainingCoreSubject, explainingOracleSubject, type Outcome } from "./subjects.ts";

const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20_270_127);
/** An explanation compares many values for each one of an answer, so fewer cases do. */
const SNAPSHOTS = Math.ceil(Number(process.env.DIFFERENTIAL_SNAPSHOTS ?? 2_000) / 10);
const REQUESTS_PER_SNAPSHOT = 100;

/** The least number of times that each of these must be in an explanation, so that agreeing means something. */
const REACHED_MIN = 20;

const STAGES = [
  "DEFINITION",
  "STATUS",
  "HOLDOUT",
  "READY",
  "SCHEDULE",
  "DEVICE",
  "AUDIENCE",
  "FREQUENCY",
  "CAP",
  "LAYER",
  "TRAFFIC",
  "STICKY",
  "VARIANT",
  "CONTROL",
];

const GOALS = [
  ...STAGES.flatMap((stage) => [`${stage} passed`, `${stage} not passed`]),
  ...["a cap with room again", "a cap without room ever", "a test of a segment", "a test of events", "a value of no type", "a list of many"],
];

/** Counts what explanations hold. */
class Reached {
  readonly #counts = new Map<string, number>(GOALS.map((goal) => [goal, 0]));

  add(outcome: Outcome): void {
    for (const { stages } of "refused" in outcome ? [] : (outcome.explanations ?? [])) {
      for (const { kind, passed, spent, tests } of stages) {
        this.#count(`${kind.replace("STAGE_KIND_", "")} ${passed ? "passed" : "not passed"}`);
        if (!passed && kind === "STAGE_KIND_CAP") this.#count(spent?.nextMs === 0 ? "a cap without room ever" : "a cap with room again");
        for (const test of tests) this.#addTest(test);
      }
    }
  }

  #addTest({ segment, counter, seenOther, seenTotal }: Test): void {
    if (segment !== "") this.#count("a test of a segment");
    if (counter !== "") this.#count("a test of events");
    if (seenOther) this.#count("a value of no type");
    if (seenTotal > 1) this.#count("a list of many");
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  get missed(): string[] {
    return GOALS.filter((goal) => (this.#counts.get(goal) ?? 0) < REACHED_MIN).map((goal) => `${goal}: ${this.#counts.get(goal)}`);
  }
}

describe("the explanations of the core and of the oracle", () => {
  test(
    "are the same",
    () => {
      const reached = new Reached();
      const result = runCampaign({
        seed: SEED + 1,
        snapshots: SNAPSHOTS,
        requestsPerSnapshot: REQUESTS_PER_SNAPSHOT,
        expected: explainingOracleSubject(),
        actual: explainingCoreSubject(),
        onAgreement: (outcome) => reached.add(outcome),
      });
      process.stdout.write(`explanations: seed ${SEED + 1}, ${result.cases} cases\n`);
      expect(result.difference).toBeUndefined();
      expect(result.cases).toBe(SNAPSHOTS * REQUESTS_PER_SNAPSHOT);
      expect(reached.missed).toEqual([]);
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

import { isDeepStrictEqual } from "node:util";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import type { Question } from "#test/oracle/question.ts";
import { generateQuestion } from "./generate-question.ts";
import { generateSnapshot } from "./generate-snapshot.ts";
import { Random } from "./random.ts";
import { type Case, shrink } from "./shrink.ts";
import type { Load, Outcome } from "./subjects.ts";

const DELETIONS_MAX = 4_000;

/** What to compare, and how much of it. */
export interface Campaign {
  readonly seed: number;
  readonly snapshots: number;
  readonly requestsPerSnapshot: number;
  readonly expected: Load;
  readonly actual: Load;
  /** Deletions that are tried on a difference before what is left is taken for minimal. */
  readonly deletionsMax?: number;
  /** Told of each answer that was expected and given. */
  readonly onAgreement?: (outcome: Outcome) => void;
}

/** What a campaign found. */
export interface CampaignResult {
  readonly cases: number;
  /** How to see the first difference again, made as small as it gets; undefined when there is none. */
  readonly difference: string | undefined;
}

/** Compares two subjects on generated snapshots and requests until they differ. The same seed compares the same. */
export function runCampaign(campaign: Campaign): CampaignResult {
  let cases = 0;
  for (let stream = 0; stream < campaign.snapshots; stream++) {
    const random = new Random(campaign.seed, stream);
    const snapshot = generateSnapshot(random);
    const expected = campaign.expected(snapshot);
    const actual = campaign.actual(snapshot);
    for (let number = 0; number < campaign.requestsPerSnapshot; number++) {
      const question = generateQuestion(random, snapshot);
      const expectedOutcome = answer(expected, question);
      cases++;
      if (!isDeepStrictEqual(answer(actual, question), expectedOutcome)) {
        return { cases, difference: describeDifference(campaign, { stream, number }, { snapshot, question }) };
      }
      campaign.onAgreement?.(expectedOutcome);
    }
  }
  return { cases, difference: undefined };
}

function answer(loaded: ReturnType<Load>, question: Question): Outcome {
  return typeof loaded === "function" ? loaded(question) : loaded;
}

function describeDifference({ seed, expected, actual, deletionsMax = DELETIONS_MAX }: Campaign, at: { stream: number; number: number }, found: Case): string {
  const differs = ({ snapshot, question }: Case) => !isDeepStrictEqual(answer(actual(snapshot), question), answer(expected(snapshot), question));
  // A difference may need what earlier requests left behind; then there is nothing to make smaller.
  const alone = differs(found);
  const { snapshot, question } = alone ? shrink(found, differs, deletionsMax) : found;
  return [
    `seed ${seed}, snapshot ${at.stream}, request ${at.number}${alone ? "" : " (only after the requests before it)"}`,
    `snapshot: ${describeSnapshot(snapshot)}`,
    `snapshot hex: ${snapshot.toString("hex")}`,
    `question: ${describeQuestion(question)}`,
    `expected: ${JSON.stringify(answer(expected(snapshot), question))}`,
    `actual:   ${JSON.stringify(answer(actual(snapshot), question))}`,
  ].join("\n");
}

/** The question with its bytes in hexadecimal. */
function describeQuestion({ request, profile, hostInput, nowMs }: Question): string {
  return JSON.stringify({ request: request.toString("hex"), profile: profile?.toString("hex"), hostInput: hostInput?.toString("hex"), nowMs });
}

function describeSnapshot(snapshot: Buffer): string {
  try {
    return JSON.stringify(Snapshot.toJSON(Snapshot.decode(snapshot)));
  } catch (error) {
    return `not readable as JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

import { isDeepStrictEqual } from "node:util";
import type { Explanation } from "#test/oracle/explanation.ts";
import type { Question } from "#test/oracle/question.ts";
import {
  expectedExplanationsOf,
  expectedOf,
  expectsExposures,
  type Outcome,
  questionOf,
  readVectorFiles,
  snapshotOf,
  type VectorCase,
} from "#test/vectors/vector-file.ts";

/** Answers the questions about one snapshot, in the words of the vectors. */
export interface Answers {
  choose(question: Question, asked: { readonly exposures: boolean }): Outcome;
  explain(question: Question): readonly Explanation[] | { readonly refused: string };
}

interface PreparedFile {
  readonly topic: string;
  readonly snapshot: Buffer;
  readonly cases: readonly PreparedCase[];
}

interface PreparedCase {
  readonly name: string;
  readonly question: Question;
  readonly asked: { readonly exposures: boolean };
  readonly expected: Outcome;
  readonly explanations: readonly Explanation[] | undefined;
}

/** Asks something all vectors, and tells the first that it gets wrong. */
export class VectorJudge {
  readonly #files: readonly PreparedFile[];

  constructor() {
    this.#files = readVectorFiles()
      .filter(({ content }) => content.cases !== undefined)
      .map(({ content }) => {
        const snapshot = snapshotOf(content);
        const prepare = (each: VectorCase) => ({
          name: each.name,
          question: questionOf(each),
          asked: { exposures: expectsExposures(each) },
          expected: expectedOf(each, snapshot),
          explanations: expectedExplanationsOf(each),
        });
        return { topic: content.topic, snapshot, cases: (content.cases ?? []).map(prepare) };
      });
  }

  /** The first vector that is answered wrong, or not at all; undefined when all are right. */
  firstWrong(load: (snapshot: Buffer) => Answers): string | undefined {
    for (const { topic, snapshot, cases } of this.#files) {
      const answers = orThrown(() => load(snapshot));
      const wrong = cases.find((each) => "thrown" in answers || !isRight(answers, each));
      if (wrong !== undefined) return `${topic}: ${wrong.name}`;
    }
    return undefined;
  }
}

function isRight(answers: Answers, { question, asked, expected, explanations }: PreparedCase): boolean {
  const outcome = orThrown(() => answers.choose(question, asked));
  if (!isDeepStrictEqual(outcome, expected)) return false;
  if (explanations === undefined) return true;
  const explained = orThrown(() => answers.explain(question));
  return isDeepStrictEqual(explained, explanations);
}

function orThrown<T>(run: () => T): T | { readonly thrown: unknown } {
  try {
    return run();
  } catch (error) {
    return { thrown: error };
  }
}

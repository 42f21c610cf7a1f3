import { isDeepStrictEqual } from "node:util";
import type { Question } from "#test/oracle/question.ts";
import { expectedOf, expectsExposures, type Outcome, questionOf, readVectorFiles, snapshotOf, type VectorCase } from "#test/vectors/vector-file.ts";

/** Answers the questions about one snapshot, in the words of the vectors. */
export type Answers = (question: Question, asked: { readonly exposures: boolean }) => Outcome;

interface PreparedFile {
  readonly topic: string;
  readonly snapshot: Buffer;
  readonly cases: readonly {
    readonly name: string;
    readonly question: Question;
    readonly asked: { readonly exposures: boolean };
    readonly expected: Outcome;
  }[];
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
        });
        return { topic: content.topic, snapshot, cases: (content.cases ?? []).map(prepare) };
      });
  }

  /** The first vector that is answered wrong, or not at all; undefined when all are right. */
  firstWrong(load: (snapshot: Buffer) => Answers): string | undefined {
    for (const { topic, snapshot, cases } of this.#files) {
      const answers = orThrown(() => load(snapshot));
      for (const { name, question, asked, expected } of cases) {
        const outcome = typeof answers === "function" ? orThrown(() => answers(question, asked)) : answers;
        if (!isDeepStrictEqual(outcome, expected)) return `${topic}: ${name}`;
      }
    }
    return undefined;
  }
}

function orThrown<T>(run: () => T): T | { readonly thrown: unknown } {
  try {
    return run();
  } catch (error) {
    return { thrown: error };
  }
}

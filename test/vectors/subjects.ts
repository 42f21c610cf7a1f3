import { createHash } from "node:crypto";
import { answerOf, coreSubject, explainedOf, explainingCoreSubject } from "#test/differential/subjects.ts";
import type { Explanation } from "#test/oracle/explanation.ts";
import { Oracle } from "#test/oracle/oracle.ts";
import type { Question } from "#test/oracle/question.ts";
import { readSnapshot } from "#test/oracle/snapshot.ts";
import { startSidecar } from "./running-sidecar.ts";
import { type Outcome, snapshotOf, type VectorFile } from "./vector-file.ts";

/** Something that answers the requests of a vector file. */
export interface Subject {
  readonly name: string;
  start(file: VectorFile): Promise<Running>;
}

export interface Running {
  choose(question: Question): Promise<Outcome>;
  /** How the answer to a question that is not refused comes about. */
  explain(question: Question): Promise<readonly Explanation[]>;
  stop(): Promise<void>;
}

const nothingToStop = async () => undefined;

const oracle: Subject = {
  name: "the oracle",
  start: async (file) => {
    const snapshot = snapshotOf(file);
    const snapshotVersion = createHash("sha256").update(snapshot).digest("hex").slice(0, 32);
    const subject = new Oracle(readSnapshot(snapshot));
    const choose = async (question: Question) => withoutAge(subject.choose(question, { snapshotVersion, snapshotAgeSeconds: 0 }));
    const explain = async (question: Question) => {
      const explained = subject.explain(question, { snapshotVersion, snapshotAgeSeconds: 0 });
      if ("refused" in explained) throw new Error(`refused: ${explained.refused}`);
      return explained.explanations;
    };
    return { choose, explain, stop: nothingToStop };
  },
};

const core: Subject = {
  name: "the core",
  start: async (file) => {
    const decide = coreSubject()(snapshotOf(file));
    if (typeof decide !== "function") throw new Error(`the core refuses the snapshot: ${decide.refused}`);
    const ask = explainingCoreSubject()(snapshotOf(file));
    const explain = async (question: Question) => {
      const explained = typeof ask === "function" ? ask(question) : ask;
      if ("refused" in explained) throw new Error(`refused: ${explained.refused}`);
      return explained.explanations ?? [];
    };
    return { choose: async (question) => withoutAge(decide(question)), explain, stop: nothingToStop };
  },
};

const sidecar: Subject = {
  name: "the running sidecar",
  start: async (file) => {
    const running = await startSidecar(
      file.catalog === undefined
        ? { name: "snapshot.pb", bytes: snapshotOf(file) }
        : { name: "catalog.json", bytes: Buffer.from(JSON.stringify(file.catalog)) },
    );
    const choose = async (question: Question) => {
      const answer = await running.choose(question);
      return "refused" in answer ? answer : withoutAge(answerOf(answer.response));
    };
    const explain = async (question: Question) => {
      const answer = await running.explain(question);
      if ("refused" in answer) throw new Error(`refused: ${answer.refused}`);
      return explainedOf(answer.response).explanations;
    };
    return { choose, explain, stop: running.stop };
  },
};

/** Everything that decides. */
export const SUBJECTS: readonly Subject[] = [oracle, core, sidecar];

/** An answer without the age of the snapshot, which is no matter of vectors. */
export function withoutAge(outcome: Outcome | { readonly refused: string }): Outcome {
  if ("refused" in outcome) return { refused: outcome.refused };
  return { choices: outcome.choices, warnings: outcome.warnings, snapshotVersion: outcome.snapshotVersion };
}

import { createHash } from "node:crypto";
import { Profile } from "#proto/generated/pillion/decision/v1/profile.ts";
import { answerOf, coreSubject, explainedOf, explainingCoreSubject, rememberingCore } from "#test/differential/subjects.ts";
import type { Explanation } from "#test/oracle/explanation.ts";
import { withHistory } from "#test/oracle/history.ts";
import { type Answer, Oracle } from "#test/oracle/oracle.ts";
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
  /** What a caller of `Choose` gets; asked for the exposures, that and what the call records. */
  choose(question: Question, asked: { readonly exposures: boolean }): Promise<Outcome>;
  /** How the answer to a question that is not refused comes about. */
  explain(question: Question): Promise<readonly Explanation[]>;
  /** What is known of the person after all that happened before the question. */
  remember(question: Question): Profile;
  stop(): Promise<void>;
}

const nothingToStop = async () => undefined;

const oracle: Subject = {
  name: "the oracle",
  start: async (file) => {
    const snapshot = snapshotOf(file);
    const snapshotVersion = createHash("sha256").update(snapshot).digest("hex").slice(0, 32);
    const subject = new Oracle(readSnapshot(snapshot));
    const choose: Running["choose"] = async (question, asked) => outcomeOf(subject.choose(question, { snapshotVersion, snapshotAgeSeconds: 0 }), asked);
    const explain = async (question: Question) => {
      const explained = subject.explain(question, { snapshotVersion, snapshotAgeSeconds: 0 });
      if ("refused" in explained) throw new Error(`refused: ${explained.refused}`);
      return explained.explanations;
    };
    const remember = (question: Question) => {
      const remembered = withHistory(readSnapshot(snapshot), question);
      if ("refused" in remembered) throw new Error(`refused: ${remembered.refused}`);
      return profileIn(remembered.profile ?? Buffer.alloc(0));
    };
    return { choose, explain, remember, stop: nothingToStop };
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
    const remember = (question: Question) => profileIn(rememberingCore(snapshotOf(file))(question));
    return { choose: async (question, asked) => outcomeOf(decide(question), asked), explain, remember, stop: nothingToStop };
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
    // A sidecar is told of the past by its callers, one at a time; here it is told what comes of it.
    const known = rememberingCore(snapshotOf(file));
    const afterwards = ({ history, ...question }: Question) => (history === undefined ? question : { ...question, profile: known({ history, ...question }) });
    const choose: Running["choose"] = async (question, asked) => {
      const answer = await running.choose(afterwards(question), asked);
      return "refused" in answer ? answer : outcomeOf(answerOf(answer.response, answer.effects), asked);
    };
    const explain = async (question: Question) => {
      const answer = await running.explain(afterwards(question));
      if ("refused" in answer) throw new Error(`refused: ${answer.refused}`);
      return explainedOf(answer.response).explanations;
    };
    return { choose, explain, remember: (question) => profileIn(known(question)), stop: running.stop };
  },
};

/** A profile as vectors have it: without its index. */
function profileIn(bytes: Buffer): Profile {
  return { ...Profile.decode(bytes), index: Buffer.alloc(0) };
}

/** Everything that decides. */
export const SUBJECTS: readonly Subject[] = [oracle, core, sidecar];

/** What a vector says of an answer; the age of the snapshot is no matter of vectors. */
export function outcomeOf(answer: Answer | { readonly refused: string }, asked: { readonly exposures: boolean }): Outcome {
  if ("refused" in answer) return { refused: answer.refused };
  const { choices, warnings, snapshotVersion, exposures } = answer;
  return { choices, warnings, snapshotVersion, ...(asked.exposures && { exposures }) };
}

/** How an answer comes about, without the answer; the code of a refusal when it is one. */
export function explanationsOf(
  explained: { readonly explanations?: readonly Explanation[] } | { readonly refused: string },
): readonly Explanation[] | { readonly refused: string } {
  return "refused" in explained ? { refused: explained.refused } : (explained.explanations ?? []);
}

import { applyChanges } from "./apply.ts";
import type { Question } from "./question.ts";
import type { Snapshot } from "./snapshot.ts";

/** A question about what a person is after all that happened before it. */
export function withHistory(snapshot: Snapshot, { history = [], ...question }: Question): Question | { readonly refused: string } {
  let { profile } = question;
  for (const { changes, nowMs } of history) {
    const applied = applyChanges(snapshot, { profile: profile ?? Buffer.alloc(0), changes, nowMs });
    if ("refused" in applied) return applied;
    profile = applied;
  }
  return { ...question, profile };
}

import type { Question } from "#test/oracle/question.ts";
import { withoutOneField } from "./message-tree.ts";

/** A snapshot and a question on which two subjects differ. */
export interface Case {
  readonly snapshot: Buffer;
  readonly question: Question;
}

/** Deletes fields, of the question and of the snapshot at any depth, for as long as the case still fails, and at most so many. */
export function shrink(failing: Case, fails: (smaller: Case) => boolean, attemptsMax: number): Case {
  let smallest = failing;
  let attempts = 0;
  const accept = (candidates: Iterable<Case>) => {
    for (const candidate of candidates) {
      if (attempts++ >= attemptsMax) return false;
      if (!fails(candidate)) continue;
      smallest = candidate;
      return true;
    }
    return false;
  };
  while (accept(smallerCases(smallest)));
  return smallest;
}

function* smallerCases({ snapshot, question }: Case): Generator<Case> {
  for (const smaller of withoutOneField(snapshot)) yield { snapshot: smaller, question };
  for (const part of ["request", "profile", "hostInput"] as const) {
    for (const smaller of withoutOneField(question[part] ?? Buffer.alloc(0))) yield { snapshot, question: { ...question, [part]: smaller } };
  }
}

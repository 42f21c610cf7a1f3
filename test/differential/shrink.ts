import { withoutOneField } from "./message-tree.ts";

/** A snapshot and a request on which two subjects differ. */
export interface Case {
  readonly snapshot: Buffer;
  readonly request: Buffer;
}

/** Deletions that are tried before what is left is taken for minimal. */
const ATTEMPTS_MAX = 4_000;

/** Deletes fields, of the request and of the snapshot at any depth, for as long as the case still fails. */
export function shrink(failing: Case, fails: (smaller: Case) => boolean): Case {
  let smallest = failing;
  let attempts = 0;
  const accept = (candidates: Iterable<Case>) => {
    for (const candidate of candidates) {
      if (attempts++ >= ATTEMPTS_MAX) return false;
      if (!fails(candidate)) continue;
      smallest = candidate;
      return true;
    }
    return false;
  };
  while (accept(smallerCases(smallest)));
  return smallest;
}

function* smallerCases({ snapshot, request }: Case): Generator<Case> {
  for (const smaller of withoutOneField(snapshot)) yield { snapshot: smaller, request };
  for (const smaller of withoutOneField(request)) yield { snapshot, request: smaller };
}

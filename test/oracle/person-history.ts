import { allBytes, type Field, lastBool, lastBytes, lastFixed64, lastVarint, readFields } from "./wire.ts";

/** What a profile knows of what a person was given. */
export interface History {
  /** How often an experience or variant was given or withheld. */
  readonly exposure: (optimization: Buffer, outcome: Buffer) => ExposureState | undefined;
  /** The variant a person was given first. */
  readonly assignment: (optimization: Buffer) => Buffer | undefined;
  /** When and for what a cap was spent. */
  readonly showings: (cap: Buffer) => readonly Showing[];
}

export interface ExposureState {
  readonly isShown: boolean;
  readonly lastMs: bigint;
  readonly firstRequestHash: bigint;
  readonly sessions: readonly SessionState[];
}

interface SessionState {
  readonly sessionHash: bigint;
  readonly requestHash: bigint;
}

export interface Showing {
  readonly shownMs: bigint;
  readonly requestHash: bigint;
  readonly decisionHash: bigint;
}

/** Of a person of whom nothing is known. */
export const NO_HISTORY: History = { exposure: () => undefined, assignment: () => undefined, showings: () => [] };

/** Reads the exposures, assignments and caps of a Profile. Of several entries of one key the last counts. */
export function readHistory(fields: readonly Field[]): History {
  const [exposures = [], assignments = [], caps = []] = [6, 7, 8].map((number) => allBytes(fields, number).map((entry) => readFields(entry) ?? []));
  return {
    exposure: (optimization, outcome) => {
      const entry = exposures.findLast((candidate) => lastBytes(candidate, 1).equals(optimization) && lastBytes(candidate, 2).equals(outcome));
      return (
        entry && {
          isShown: lastBool(entry, 8),
          lastMs: BigInt.asIntN(64, lastVarint(entry, 5) ?? 0n),
          firstRequestHash: lastFixed64(entry, 6),
          sessions: messages(entry, 7).map(readSession),
        }
      );
    },
    assignment: (optimization) => {
      const entry = assignments.findLast((candidate) => lastBytes(candidate, 1).equals(optimization));
      return entry && lastBytes(entry, 2);
    },
    showings: (cap) => messages(caps.findLast((candidate) => lastBytes(candidate, 1).equals(cap)) ?? [], 2).map(readShowing),
  };
}

/** The messages of a repeated field; one whose bytes are damaged is as if it were not there. */
function messages(fields: readonly Field[], number: number): Field[][] {
  return allBytes(fields, number).flatMap((bytes) => {
    const read = readFields(bytes);
    return read === undefined ? [] : [read];
  });
}

function readSession(fields: readonly Field[]): SessionState {
  return { sessionHash: lastFixed64(fields, 1), requestHash: lastFixed64(fields, 2) };
}

function readShowing(fields: readonly Field[]): Showing {
  return { shownMs: BigInt.asIntN(64, lastVarint(fields, 1) ?? 0n), requestHash: lastFixed64(fields, 2), decisionHash: lastFixed64(fields, 3) };
}

import { FAULT_CATALOGUE, type FaultCode } from "#sidecar/base/fault-catalogue.ts";

/** Through which door a call came. */
export const FACES = ["grpc", "http"] as const;
export type Face = (typeof FACES)[number];

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}

const FAULT_CODES = Object.keys(FAULT_CATALOGUE) as FaultCode[];

/** What happened so far: plain integers, which are read when somebody asks. Bounded by the catalogue of faults and the number of faces. */
export class Counters {
  readonly answered = zeros(FACES);
  readonly refused: Record<Face, Record<FaultCode, number>> = { grpc: zeros(FAULT_CODES), http: zeros(FAULT_CODES) };
  choices = 0;
  warnings = 0;
  /** Exposures that were folded into profiles; changes that were refused, and profiles that could not be read. */
  readonly profiles = { exposures: 0, refused: 0 };
  /** Events that callers brought. */
  readonly events = { accepted: 0, known: 0, refused: 0 };
  /** Entries that nobody waited for and that could not be written. */
  readonly journal = { lost: 0 };
  readonly decisionLog = { written: 0, dropped: 0 };
  readonly snapshots = { taken: 0, refused: 0, unreadable: 0 };
}

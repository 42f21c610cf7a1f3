import type { BodyRefusal } from "./body.ts";
import { CHOOSE_ERROR_KINDS, type ChooseErrorKind } from "./choose-error.ts";
import type { Circuit } from "./circuit.ts";

/** What a client has done so far; the counts only grow. */
export interface Statistics {
  /** Calls the sidecar answered. */
  readonly callsAnswered: number;
  /** Calls that ended without an answer, by the kind of the error. */
  readonly callsFailed: Readonly<Record<ChooseErrorKind, number>>;
  /** Bodies that came and were not used, by reason. */
  readonly bodiesRefused: Readonly<Record<BodyRefusal, number>>;
  /** Times the application's own `onProblem` threw. */
  readonly observerFailures: number;
  /** Calls that wait for their answer now. */
  readonly callsInFlight: number;
  /** Whether calls are tried now. */
  readonly circuit: Circuit["state"];
}

/** The counts behind `Statistics`. */
export class Counters {
  callsAnswered = 0;
  callsInFlight = 0;
  observerFailures = 0;
  readonly callsFailed: Record<ChooseErrorKind, number>;
  readonly bodiesRefused: Record<BodyRefusal, number> = { malformed_json: 0, wrong_kind: 0, parse_failed: 0 };

  constructor() {
    this.callsFailed = Object.fromEntries(CHOOSE_ERROR_KINDS.map((kind) => [kind, 0])) as Record<ChooseErrorKind, number>;
  }
}

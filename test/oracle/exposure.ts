import type { Outcome } from "./decide.ts";
import { hasCounted, type Showable, sessionOf } from "./display.ts";
import type { Facts } from "./question.ts";

/** An exposure in the field names of protobuf's JSON, with every field present. */
export interface Exposure {
  readonly decisionId: string;
  readonly unit: string;
  readonly optimization: string;
  readonly outcome: string;
  readonly isControl: boolean;
  readonly sessionId: string;
  readonly exposedMs: string;
  readonly snapshotVersion: string;
  readonly reason: string;
  readonly requestId: string;
  readonly isRepeated: boolean;
}

/** The reasons that are recorded. */
const RECORDED: readonly Outcome["reason"][] = ["TARGETED", "ASSIGNED", "STICKY", "CONTROL"];

/** What an outcome records; undefined when that is nothing. */
export function exposureOf(outcome: Outcome, showable: Showable, facts: Facts, snapshotVersion: string): Exposure | undefined {
  if (!facts.isRecorded || !RECORDED.includes(outcome.reason)) return undefined;
  const state = facts.profile?.history.exposure(showable.optimization, showable.outcome);
  const isRepeated = state !== undefined && sessionOf(state, facts) !== undefined;
  const isGiven = outcome.body !== undefined;
  if (isRepeated) {
    const spendsFrequency = isGiven && !state.isShown;
    const spendsCaps = isGiven && outcome.caps.some((cap) => !hasCounted(cap, showable, facts));
    if (!spendsFrequency && !spendsCaps) return undefined;
  }
  return {
    decisionId: showable.decisionId,
    unit: facts.unit.toString(),
    optimization: showable.optimization.toString(),
    outcome: showable.outcome.toString(),
    isControl: !isGiven,
    sessionId: facts.session.toString(),
    exposedMs: String(facts.nowMs),
    snapshotVersion,
    reason: `REASON_${outcome.reason}`,
    requestId: facts.requestId.toString(),
    isRepeated,
  };
}

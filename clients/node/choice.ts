import * as wire from "#proto/generated/pillion/decision/v1/decision.ts";
import type { OptimizationType } from "./choose-input.ts";

const REASONS = {
  [wire.Reason.UNSPECIFIED]: "unknown",
  [wire.Reason.TARGETED]: "targeted",
  [wire.Reason.ASSIGNED]: "assigned",
  [wire.Reason.STICKY]: "sticky",
  [wire.Reason.FORCED]: "forced",
  [wire.Reason.CONTROL]: "control",
  [wire.Reason.HOLDOUT]: "holdout",
  [wire.Reason.NOT_RUNNING]: "not_running",
  [wire.Reason.NO_EXPERIENCE]: "no_experience",
  [wire.Reason.SCHEDULE]: "schedule",
  [wire.Reason.DEVICE]: "device",
  [wire.Reason.AUDIENCE]: "audience",
  [wire.Reason.LAYER]: "layer",
  [wire.Reason.TRAFFIC]: "traffic",
  [wire.Reason.PREREQUISITE]: "prerequisite",
  [wire.Reason.DISPLAY]: "display",
  [wire.Reason.MISSING_VALUE]: "missing_value",
} as const satisfies Record<wire.Reason, string>;

const OPTIMIZATION_TYPES = {
  [wire.OptimizationType.UNSPECIFIED]: "unknown",
  [wire.OptimizationType.PERSONALIZATION]: "personalization",
  [wire.OptimizationType.EXPERIMENT]: "experiment",
} as const satisfies Record<wire.OptimizationType, OptimizationType | "unknown">;

/** Why a choice came out as it did; `unknown` for a reason that is newer than this client. */
export type Reason = (typeof REASONS)[wire.Reason];

/** One item of an answer. */
export interface Choice {
  /** The selector of the optimization. */
  readonly name: string;
  /** The requested group the optimization is in, else its first, else empty. */
  readonly group: string;
  /** What to apply, as JSON text; empty when the person gets nothing. */
  readonly bodyText: string;
  /** The stable id of the optimization. */
  readonly optimization: string;
  readonly optimizationType: OptimizationType | "unknown";
  /** The id of the experience of a personalization, else empty. */
  readonly experience: string;
  /** The id of the variant of an experiment, else empty. */
  readonly variant: string;
  /** True when the person is in the control. */
  readonly isControl: boolean;
  readonly reason: Reason;
  /** Names this decision, for events that quote it; empty when there is no outcome. */
  readonly decisionId: string;
}

/** A choice in the words of this client. A newer sidecar may send a reason or type that has no word here. */
export function choiceOf(choice: wire.Choice): Choice {
  return {
    name: choice.name,
    group: choice.group,
    bodyText: choice.body,
    optimization: choice.optimization,
    optimizationType: OPTIMIZATION_TYPES[choice.optimizationType] ?? "unknown",
    experience: choice.experience,
    variant: choice.variant,
    isControl: choice.isControl,
    reason: REASONS[choice.reason] ?? "unknown",
    decisionId: choice.decisionId,
  };
}

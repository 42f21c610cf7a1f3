// Writing a pillion.decision.v1.Effects: what a call changes beside its answer.

import { EFFECTS } from "./layout";

let end: usize = EFFECTS;

/** Begins a call, which has changed nothing yet. */
export function beginEffects(): void {
  end = EFFECTS;
}

/** The length of the effects of the last call. */
export function effectsLength(): u32 {
  return <u32>(end - EFFECTS);
}

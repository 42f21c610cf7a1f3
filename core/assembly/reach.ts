// What decides about an optimization beside its own rules: other optimizations, and certain people. Few optimizations have any of it, and only
// those have a block for it.
//
//   +0  u64  number of the call that decided the optimization last
//   +8  u32  the reason that came out, and +12 the outcome
//   +16 u32  number of prerequisites, and +20 address of the first (see prerequisite.ts)
//   +24 u32  the people who are given something whatever their draw (see forced.ts); 0: none

import { allocate } from "./layout";
import { callNumber } from "./slot";

const REACH_BYTES: usize = 32;
const REACH: usize = 132;
/** In the byte of an optimization that says that it is running: it has a block. */
export const HAS_REACH: u32 = 2;

/** The block of an optimization, made when there is none. */
export function needReach(optimization: usize): usize {
  const reach = reachOf(optimization);
  if (reach != 0) return reach;
  const made = allocate(REACH_BYTES);
  store<u32>(optimization, <u32>made, REACH);
  store<u8>(optimization, load<u8>(optimization, 17) | HAS_REACH, 17);
  return made;
}

/** The block of an optimization, or 0. */
export function reachOf(optimization: usize): usize {
  return <usize>load<u32>(optimization, REACH);
}

/** Whether this call has decided the optimization of a block. */
export function isDecided(reach: usize): bool {
  return load<u64>(reach) == callNumber();
}

/** The reason that came out, */
export function reasonKept(reach: usize): u32 {
  return load<u32>(reach, 8);
}

/** and the outcome. */
export function outcomeKept(reach: usize): usize {
  return <usize>load<u32>(reach, 12);
}

/** Keeps what came out for the rest of the call. */
export function keepDecision(reach: usize, reason: u32, outcome: usize): void {
  store<u64>(reach, callNumber());
  store<u32>(reach, reason, 8);
  store<u32>(reach, <u32>outcome, 12);
}

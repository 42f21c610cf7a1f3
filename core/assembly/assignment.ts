// Reading a pillion.decision.v1.Assignment of the profile: the variant that a person was given first.

import { sameBytes } from "./bytes";
import { VARIANT_BYTES } from "./optimization";
import { findEntry } from "./profile";
import { ASSIGNMENT, otherAt, otherLength } from "./profile-key";
import { passesAbout } from "./recorder";
import { STAGE_STICKY } from "./stages";

/** The outcome of the variant that the person is assigned to; 0 when there is none, or when the experiment has it no longer. */
export function keptVariant(optimization: usize): usize {
  const id = <usize>load<u32>(optimization, 124);
  if (!findEntry(ASSIGNMENT, load<u32>(optimization, 120), id, load<u32>(optimization, 128), 0, 0)) return 0;
  const kept = assignedVariant(optimization);
  passesAbout(STAGE_STICKY, otherAt, otherLength, kept != 0);
  return kept;
}

/** The outcome of the variant of the assignment that was found last, or 0. */
function assignedVariant(optimization: usize): usize {
  const count = load<u32>(optimization, 48);
  let variant = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    const outcome = <usize>load<u32>(variant, 4);
    if (load<u32>(outcome, 28) == otherLength && sameBytes(<usize>load<u32>(outcome, 24), otherAt, otherLength)) return outcome;
    variant += VARIANT_BYTES;
  }
  return 0;
}

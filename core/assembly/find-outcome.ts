// Finding an outcome of an optimization by the id of its experience or variant.

import { sameBytes } from "./bytes";
import { EXPERIENCE_BYTES, VARIANT_BYTES } from "./optimization";
import { KIND_PERSONALIZATION } from "./optimization-message";

/** What findOutcome found: the audience that the outcome wants, 0 when it wants none, */
export let outcomeAudience: usize = 0;
/** and whether it is of an experience that has none, and so is never shown. */
export let needsAudience: bool = false;

/** The first outcome with that id, when it is given; of experiences the ready ones come first. 0 when there is none. */
export function findOutcome(optimization: usize, id: usize, length: u32): usize {
  return load<u8>(optimization, 16) == KIND_PERSONALIZATION ? findExperience(optimization, id, length) : findVariant(optimization, id, length);
}

function findExperience(optimization: usize, id: usize, length: u32): usize {
  const count = load<u32>(optimization, 92);
  let experience = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    const outcome = <usize>load<u32>(experience, 8);
    if (isOf(outcome, id, length)) {
      outcomeAudience = <usize>load<u32>(experience);
      needsAudience = outcomeAudience == 0;
      return outcome;
    }
    experience += EXPERIENCE_BYTES;
  }
  return 0;
}

function findVariant(optimization: usize, id: usize, length: u32): usize {
  const count = load<u32>(optimization, 48);
  let variant = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    const outcome = <usize>load<u32>(variant, 4);
    if (isOf(outcome, id, length)) {
      outcomeAudience = <usize>load<u32>(optimization, 88);
      needsAudience = false;
      return outcome;
    }
    variant += VARIANT_BYTES;
  }
  return 0;
}

function isOf(outcome: usize, id: usize, length: u32): bool {
  return load<u32>(outcome, 28) == length && sameBytes(<usize>load<u32>(outcome, 24), id, length);
}

// Prerequisites: an optimization asks for others to have given the person certain outcomes.
//
// A prerequisite in memory:
//   +0  u32  the other optimization
//   +4  u32  address of its message in the snapshot, and +8 its length: it holds the ids of the outcomes that will do

import { addressAt, setAddressAt } from "./address-list";
import { sameBytes } from "./bytes";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { PREREQUISITE_DEPTH_MAX } from "./limits";
import { KIND_PERSONALIZATION, PREREQUISITE } from "./optimization-message";
import { needReach } from "./reach";
import { REASON_CONTROL } from "./reasons";
import { INVALID, note, SOUND, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

// Fields of Prerequisite.
const OPTIMIZATION_INDEX = tagOf(1, WIRE_VARINT);
const OUTCOME = tagOf(2, WIRE_BYTES);

export const PREREQUISITE_BYTES: usize = 12;

let hasAny: bool = false;

export function forgetPrerequisites(): void {
  hasAny = false;
}

/** Checks those of an optimization, in a snapshot with so many of them. */
export function checkPrerequisites(at: usize, end: usize, optimizations: u32): void {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != PREREQUISITE) continue;
    const goOn = fieldNext;
    hasAny = true;
    if (readTarget(fieldAt, fieldAt + fieldLength) >= optimizations) note(INVALID);
    resumeFields(goOn, end);
  }
}

/** Reads a prerequisite, and returns the number of the other optimization. */
function readTarget(at: usize, end: usize): u64 {
  let target: u64 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == OPTIMIZATION_INDEX) target = fieldNumber;
    else if (fieldTag != OUTCOME) note(UNSUPPORTED);
  }
  return target;
}

/**
 * Makes those invalid of which the prerequisites have prerequisites too deeply. A way that leads back to where it began is deeper than any bound, so
 * that this finds it, too. `warnings` has a byte for each optimization between `at` and `end`, which are the fields of that tag.
 *
 * The depth of each is one more than the deepest of those it asks for, which is found by looking again until nothing changes.
 */
export function checkDepths(at: usize, end: usize, tag: u32, warnings: usize, optimizations: u32): void {
  if (!hasAny) return;
  const depths = allocate(optimizations);
  let isChanged = true;
  for (let round: u32 = 0; isChanged && round <= PREREQUISITE_DEPTH_MAX + 1; round++) {
    isChanged = false;
    let i: usize = 0;
    for (let more = firstField(at, end); more; more = nextField()) {
      if (fieldTag != tag) continue;
      const goOn = fieldNext;
      const depth = load<u8>(warnings + i) == SOUND ? min(depthBeneath(fieldAt, fieldAt + fieldLength, depths), PREREQUISITE_DEPTH_MAX + 1) : 0;
      if (depth != load<u8>(depths + i)) isChanged = true;
      store<u8>(depths + i++, depth);
      resumeFields(goOn, end);
    }
  }
  for (let i: usize = 0; i < optimizations; i++) {
    if (load<u8>(depths + i) > PREREQUISITE_DEPTH_MAX) store<u8>(warnings + i, INVALID);
  }
}

/** The depth of an optimization, by those of the ones it asks for. */
function depthBeneath(at: usize, end: usize, depths: usize): u32 {
  let depth: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != PREREQUISITE) continue;
    const goOn = fieldNext;
    depth = max(depth, <u32>load<u8>(depths + <usize>readTarget(fieldAt, fieldAt + fieldLength)) + 1);
    resumeFields(goOn, end);
  }
  return depth;
}

/** Links each sound optimization to those that it asks for. */
export function linkPrerequisites(at: usize, end: usize, tag: u32, built: usize): void {
  if (!hasAny) return;
  let i: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != tag) continue;
    const goOn = fieldNext;
    const optimization = addressAt(built, i++);
    if (load<u8>(optimization, 18) == SOUND) linkOne(optimization, fieldAt, fieldAt + fieldLength, built);
    resumeFields(goOn, end);
  }
}

function linkOne(optimization: usize, at: usize, end: usize, built: usize): void {
  let count: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == PREREQUISITE) count++;
  }
  if (count == 0) return;
  const reach = needReach(optimization);
  let prerequisite = allocate(PREREQUISITE_BYTES * <u64>count);
  store<u32>(reach, count, 16);
  store<u32>(reach, <u32>prerequisite, 20);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != PREREQUISITE) continue;
    const goOn = fieldNext;
    const message = fieldAt;
    const length = fieldLength;
    const target = addressAt(built, <u32>readTarget(message, message + length));
    needReach(target);
    setAddressAt(prerequisite, 0, target);
    store<u32>(prerequisite, <u32>message, 4);
    store<u32>(prerequisite, length, 8);
    prerequisite += PREREQUISITE_BYTES;
    resumeFields(goOn, end);
  }
}

/** Whether a prerequisite is met by what came out for the other optimization. */
export function isMetBy(prerequisite: usize, reason: u32, outcome: usize): bool {
  if (outcome == 0) return false;
  if (reason == REASON_CONTROL && load<u8>(<usize>load<u32>(prerequisite), 16) == KIND_PERSONALIZATION) return false;
  const id = <usize>load<u32>(outcome, 24);
  const idLength = load<u32>(outcome, 28);
  if (idLength == 0) return false;
  const at = <usize>load<u32>(prerequisite, 4);
  let isAny = true;
  for (let more = firstField(at, at + load<u32>(prerequisite, 8)); more; more = nextField()) {
    if (fieldTag != OUTCOME) continue;
    isAny = false;
    if (fieldLength == idLength && sameBytes(fieldAt, id, idLength)) return true;
  }
  return isAny;
}

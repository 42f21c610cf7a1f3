// The optimizations of which a profile keeps more than how often they were recorded, by their ids: sticky experiments, and whatever has caps. Others
// are not here, so that a large snapshot has no second index of all of it.
//
// A record: +0 u32 length and +4 u32 address of the id, +8 u32 the optimization or the cap

import { sameBytes } from "./bytes";
import { allocate } from "./layout";
import { CAP_SHOWINGS_MAX } from "./limits";
import { addRecord, createIndex, findRecord } from "./name-index";
import { EXPERIENCE_BYTES, VARIANT_BYTES } from "./optimization";
import { KIND_PERSONALIZATION } from "./optimization-message";

const RECORD_BYTES: usize = 16;

let optimizations: usize = 0;
let caps: usize = 0;

/** Begins without any. */
export function createRecorded(): void {
  optimizations = createIndex(0);
  caps = createIndex(0);
}

/** Enters an optimization that was found sound, when a profile keeps more of it. Of two with one id the first counts. */
export function enterOptimization(optimization: usize): void {
  if (!keepsVariants(optimization) && !hasCaps(optimization)) return;
  enter(optimizations, <usize>load<u32>(optimization, 124), load<u32>(optimization, 128), optimization);
}

/** Enters a cap (see cap.ts). */
export function enterCap(cap: usize): void {
  enter(caps, <usize>load<u32>(cap, 4), load<u32>(cap), cap);
}

function enter(index: usize, id: usize, idLength: u32, entered: usize): void {
  if (findRecord(index, id, idLength) != 0) return;
  const record = allocate(RECORD_BYTES);
  store<u32>(record, idLength);
  store<u32>(record, <u32>id, 4);
  store<u32>(record, <u32>entered, 8);
  addRecord(index, record);
}

function hasCaps(optimization: usize): bool {
  const count = load<u32>(optimization, 48);
  for (let i: u32 = 0; i < count; i++) {
    if (capCountOf(outcomeAt(optimization, i)) != 0) return true;
  }
  return false;
}

/** The optimization of an id; 0 when there is none of which more is kept. */
export function recordedOptimization(id: usize, length: u32): usize {
  const record = findRecord(optimizations, id, length);
  return record == 0 ? 0 : <usize>load<u32>(record, 8);
}

/** Whether people keep the variants of an optimization. */
export function keepsVariants(optimization: usize): bool {
  return load<u8>(optimization, 19) != 0;
}

/** The outcome of an experience when it is shown, or of a variant. */
function outcomeAt(optimization: usize, item: u32): usize {
  const items = <usize>load<u32>(optimization, 52);
  if (load<u8>(optimization, 16) == KIND_PERSONALIZATION) return <usize>load<u32>(items + EXPERIENCE_BYTES * <usize>item, 8);
  return <usize>load<u32>(items + VARIANT_BYTES * <usize>item, 4);
}

/** The outcome of an id; 0 when the optimization has it no longer. */
export function outcomeOf(optimization: usize, id: usize, length: u32): usize {
  const count = load<u32>(optimization, 48);
  for (let i: u32 = 0; i < count; i++) {
    const outcome = outcomeAt(optimization, i);
    if (load<u32>(outcome, 28) == length && sameBytes(<usize>load<u32>(outcome, 24), id, length)) return outcome;
  }
  return 0;
}

/** How many caps an outcome has, */
export function capCountOf(outcome: usize): u32 {
  const display = <usize>load<u32>(outcome, 36);
  return display == 0 ? 0 : load<u32>(display, 4);
}

/** and the list of their addresses. */
export function capsOf(outcome: usize): usize {
  return <usize>load<u32>(outcome, 36) + 8;
}

/** How many showings are kept of a cap: as many as it allows, one when it has nothing but a gap, and of an unknown one as many as of any. */
export function keptShowings(id: usize, length: u32): u32 {
  const record = findRecord(caps, id, length);
  return record == 0 ? CAP_SHOWINGS_MAX : max<u32>(1, load<u32>(<usize>load<u32>(record, 8), 12));
}

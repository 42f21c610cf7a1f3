// Finding the optimizations that a call names.
//
// In a large snapshot nothing that a call needs is in the cache, and waiting for memory is most of the cost. The names of a call do not
// depend on each other, so they are found in steps, each for all names, and the processor waits for all of them at once:
//
//   keepName   hash the name, and touch its entry in the index
//   findNames  take the record that the entry points to, and touch the lines of the record that a decision reads
//              compare the names
//
// A name in memory:
//   +0  u32  address of the optimization; 0: none
//   +4  u32  hash
//   +8  u32  address of the name
//   +12 u32  its length

import { hashBytes, isName, sameBytes } from "./bytes";
import { ASKED_NAMES } from "./layout";
import { candidateRecord, entryOf, findRecord } from "./name-index";
import { NAME_INVALID, refuse } from "./refusal";
import { FIELD_NAMES } from "./request-fields";
import { selectors } from "./tables";
import { touchLines } from "./touch";

const NAME_BYTES: usize = 16;
/** An optimization up to the middle of its first body has about this size. */
const OPTIMIZATION_LINES: usize = 8;

/** Keeps a name to be found. Bounds: the item is less than NAMES_MAX. */
export function keepName(item: u32, at: usize, length: u32): void {
  const name = ASKED_NAMES + NAME_BYTES * <usize>item;
  const hash = hashBytes(at, length);
  store<u32>(name, hash, 4);
  store<u32>(name, <u32>at, 8);
  store<u32>(name, length, 12);
  touchLines(entryOf(selectors, hash), 1);
}

/** Finds the names that were kept, and refuses those that cannot be selectors. */
export function findNames(count: u32): void {
  const end = ASKED_NAMES + NAME_BYTES * <usize>count;
  for (let name = ASKED_NAMES; name < end; name += NAME_BYTES) {
    const candidate = candidateRecord(selectors, load<u32>(name, 4));
    store<u32>(name, <u32>candidate);
    if (candidate != 0) touchLines(candidate, OPTIMIZATION_LINES);
  }
  for (let name = ASKED_NAMES; name < end; name += NAME_BYTES) {
    const at = <usize>load<u32>(name, 8);
    const length = load<u32>(name, 12);
    const candidate = <usize>load<u32>(name);
    if (candidate != 0 && load<u32>(candidate) == length && sameBytes(<usize>load<u32>(candidate, 4), at, length)) continue;
    const optimization = findRecord(selectors, at, length);
    store<u32>(name, <u32>optimization);
    // Selectors are names, so one that was found need not be checked.
    if (optimization == 0 && !isName(at, length)) refuse(NAME_INVALID, FIELD_NAMES, <u32>((name - ASKED_NAMES) / NAME_BYTES));
  }
}

/** The optimization of a name that findNames has found, or 0. */
export function askedOptimization(item: u32): usize {
  return <usize>load<u32>(ASKED_NAMES + NAME_BYTES * <usize>item);
}

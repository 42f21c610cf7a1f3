// Sorting the entries of work-entries.ts: runs of twice the length are merged again and again, from one list into the other. Entries mostly are in
// order already, and then it is one look at each.

import { WORK_ENTRIES, WORK_ORDER } from "./layout";
import { WORK_ENTRIES_MAX } from "./limits";
import { ENTRY_BYTES, entriesEnd } from "./work-entries";

/** How many entries were sorted last. */
export let sortedCount: u32 = 0;

/** Sorts the entries that were not dropped, and returns where the list of their addresses is. */
export function sortEntries(compare: (a: usize, b: usize) => i32): usize {
  let from: usize = WORK_ORDER;
  let to: usize = WORK_ORDER + 4 * WORK_ENTRIES_MAX;
  let count: u32 = 0;
  let isSorted = true;
  for (let entry: usize = WORK_ENTRIES; entry < entriesEnd; entry += ENTRY_BYTES) {
    if (load<u32>(entry, 4) == 0) continue;
    if (count != 0 && compare(<usize>load<u32>(from + 4 * <usize>(count - 1)), entry) > 0) isSorted = false;
    store<u32>(from + 4 * <usize>count, <u32>entry);
    count++;
  }
  sortedCount = count;
  for (let run: u32 = 1; run < count && !isSorted; run <<= 1) {
    for (let start: u32 = 0; start < count; start += 2 * run) mergeRuns(from, to, start, min(start + run, count), min(start + 2 * run, count), compare);
    const other = from;
    from = to;
    to = other;
  }
  return from;
}

function mergeRuns(from: usize, to: usize, start: u32, middle: u32, end: u32, compare: (a: usize, b: usize) => i32): void {
  let left = start;
  let right = middle;
  for (let place = start; place < end; place++) {
    const takesLeft = right == end || (left < middle && compare(addressOf(from, left), addressOf(from, right)) <= 0);
    store<u32>(to + 4 * <usize>place, <u32>addressOf(from, takesLeft ? left++ : right++));
  }
}

function addressOf(list: usize, place: u32): usize {
  return <usize>load<u32>(list + 4 * <usize>place);
}

// Where things are in linear memory.
//
//   0x10000  INPUT    the request of a call; while loading, the snapshot, which may reach far beyond
//            OUTPUT   the answer of a call
//            PERSON   unit, "\n", session; a draw puts up to four bytes before it
//            ASKED    the names and groups asked for by the call
//            FOLDED   a string in folded case
//            TABLES   what load builds; it only grows, and only during load
//
// Everything before INPUT is the module's own static data.

import { ANSWER_BYTES_MAX, GROUPS_MAX, ID_BYTES_MAX, NAME_BYTES_MAX, NAMES_MAX, REQUEST_BYTES_MAX } from "./limits";

export const INPUT: usize = 0x10000;
export const OUTPUT: usize = INPUT + REQUEST_BYTES_MAX;
export const OUTPUT_END: usize = OUTPUT + ANSWER_BYTES_MAX;

/** Aligned, and with room before it for the tail of a salt (see bucket.ts). */
export const PERSON: usize = OUTPUT_END + 64;
/** A 64-bit number in decimal has at most 20 characters, sign included. */
const PERSON_BYTES: u32 = 1024;
if (PERSON_BYTES < 20 + 1 + ID_BYTES_MAX + 1 + NAME_BYTES_MAX) ERROR("a person does not fit");

export const ASKED_NAMES: usize = PERSON + PERSON_BYTES;
export const ASKED_GROUPS: usize = ASKED_NAMES + 16 * NAMES_MAX;
export const FOLDED: usize = ASKED_GROUPS + 4 * GROUPS_MAX;
const TABLES: usize = FOLDED + REQUEST_BYTES_MAX;

const PAGE_BYTES: usize = 0x10000;
/** Strings are read eight bytes at a time and records are touched by cache lines, so that reading goes beyond the last one. */
const MARGIN_BYTES: usize = 1024;
/** Memory is asked for in steps, because growing costs the same for one page as for many. */
const GROW_PAGES: usize = 16;

let tablesEnd: usize = 0;

/** The place for `bytes` of snapshot, or 0 when memory does not reach. */
export function reserveInput(bytes: usize): usize {
  if (__heap_base > INPUT) unreachable();
  const end = INPUT + bytes;
  tablesEnd = (max(TABLES, end) + 63) & ~63;
  return growTo(tablesEnd) ? INPUT : 0;
}

/** The end of what has been allocated, which is where the next allocation goes, up to alignment. */
export function tablesTop(): usize {
  return tablesEnd;
}

/** Takes `bytes` of zeroed table memory, aligned to 8. Traps when memory does not reach. */
export function allocate(bytes: usize): usize {
  const address = (tablesEnd + 7) & ~7;
  tablesEnd = address + bytes;
  if (!growTo(tablesEnd)) unreachable();
  return address;
}

function growTo(end: usize): bool {
  const have = <usize>memory.size() * PAGE_BYTES;
  const want = end + MARGIN_BYTES;
  if (want <= have) return true;
  const pages = (want - have + PAGE_BYTES - 1) / PAGE_BYTES;
  return memory.grow(<i32>max(pages, GROW_PAGES)) >= 0 || memory.grow(<i32>pages) >= 0;
}

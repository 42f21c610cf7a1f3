// Where things are in linear memory.
//
//   0x10000  INPUT    the request of a call
//            OUTPUT   the answer of a call
//            PERSON   unit, "\n", session; a draw puts up to four bytes before it
//            ANONYMOUS    the unit of the anonymous person that the call names, when it is not the unit
//            OTHER_NAMES  the names of the person beside the unit
//            ASKED    the names and groups asked for by the call
//            FOLDED   a string in folded case
//            URL_TEXT parts of the address, decoded
//            ARENA    texts that are made during a call
//            PROFILE  what is known of the person of the call, and behind it
//            PROFILE_INDEX, the table of a profile that has none of its own
//            HOST_INPUT   what the host knows of the call
//            EFFECTS  what the call changes, and behind it
//            NOTES    what of it is still to be written
//            EXPLANATIONS  how the decisions of a call came about, when it asks for that
//            TEMPLATE_ARENA   texts and lists that a template makes
//            RENDERED a body that is rendered from templates
//            WORK_…   what changes to a profile take: the entries, a table of them, their order, the contents that changed
//            SNAPSHOT what was loaded, which stays where it is: explanations name what the tables leave out
//            the tables, which load builds; they only grow, and only during load
//
// Everything before INPUT is the module's own static data.

import {
  ANSWER_BYTES_MAX,
  ARENA_BYTES,
  EFFECTS_BYTES_MAX,
  EXPLANATIONS_BYTES,
  GROUPS_MAX,
  HOST_INPUT_BYTES_MAX,
  LINKED_UNITS_MAX,
  NAME_BYTES_MAX,
  NAMES_MAX,
  NOTES_BYTES,
  PROFILE_BYTES_MAX,
  PROFILE_INDEX_BYTES_MAX,
  RENDERED_BYTES_MAX,
  REQUEST_BYTES_MAX,
  TEMPLATE_ARENA_BYTES,
  UNIT_BYTES_MAX,
  URL_BYTES_MAX,
  WORK_BYTES,
  WORK_ENTRIES_MAX,
  WORK_HEAP_BYTES,
} from "./limits";

export const INPUT: usize = 0x10000;
export const OUTPUT: usize = INPUT + REQUEST_BYTES_MAX;
export const OUTPUT_END: usize = OUTPUT + ANSWER_BYTES_MAX;

/** Aligned, and with room before it for the tail of a salt (see bucket.ts). */
export const PERSON: usize = OUTPUT_END + 64;
const PERSON_BYTES: u32 = 1024;
if (PERSON_BYTES < UNIT_BYTES_MAX + 1 + NAME_BYTES_MAX) ERROR("a person does not fit");

export const ANONYMOUS: usize = PERSON + PERSON_BYTES;
export const OTHER_NAMES: usize = ANONYMOUS + PERSON_BYTES;
/** Two that the request names, and the linked ones. */
const OTHER_NAMES_MAX: u32 = 2 + LINKED_UNITS_MAX;
export const ASKED_NAMES: usize = OTHER_NAMES + 16 * OTHER_NAMES_MAX;
export const ASKED_GROUPS: usize = ASKED_NAMES + 16 * NAMES_MAX;
export const FOLDED: usize = ASKED_GROUPS + 4 * GROUPS_MAX;
export const URL_HOST_TEXT: usize = FOLDED + REQUEST_BYTES_MAX;
export const URL_QUERY_TEXT: usize = URL_HOST_TEXT + URL_BYTES_MAX;
export const ARENA: usize = URL_QUERY_TEXT + URL_BYTES_MAX + 64;
export const ARENA_END: usize = ARENA + ARENA_BYTES;
/** Strings are read eight bytes at a time, so there is room between what different hands write. */
export const PROFILE: usize = ARENA_END + 64;
export const PROFILE_INDEX: usize = PROFILE + PROFILE_BYTES_MAX + 64;
export const HOST_INPUT: usize = PROFILE_INDEX + PROFILE_INDEX_BYTES_MAX + 64;
export const EFFECTS: usize = HOST_INPUT + HOST_INPUT_BYTES_MAX + 64;
export const EFFECTS_END: usize = EFFECTS + EFFECTS_BYTES_MAX;
export const NOTES: usize = EFFECTS_END + 64;
export const EXPLANATIONS: usize = NOTES + NOTES_BYTES + 64;
export const EXPLANATIONS_END: usize = EXPLANATIONS + EXPLANATIONS_BYTES;
export const TEMPLATE_ARENA: usize = (EXPLANATIONS_END + 127) & ~63;
export const TEMPLATE_ARENA_END: usize = TEMPLATE_ARENA + TEMPLATE_ARENA_BYTES;
export const RENDERED: usize = TEMPLATE_ARENA_END + 64;
export const RENDERED_END: usize = RENDERED + RENDERED_BYTES_MAX;
export const WORK_ENTRIES: usize = (RENDERED_END + 127) & ~63;
export const WORK_TABLE: usize = WORK_ENTRIES + 40 * WORK_ENTRIES_MAX;
/** Two lists of the addresses of all entries. */
export const WORK_ORDER: usize = WORK_TABLE + 16 * WORK_ENTRIES_MAX;
export const WORK_HEAP: usize = WORK_ORDER + 8 * WORK_ENTRIES_MAX;
/** What is worked on: the states of two entries, and lists. */
export const WORK: usize = WORK_HEAP + 2 * WORK_HEAP_BYTES + 64;
export const SNAPSHOT: usize = (WORK + WORK_BYTES + 127) & ~63;

const PAGE_BYTES: u64 = 0x10000;
/** As many pages as 32 bits can address. */
const PAGES_MAX: u64 = 0x10000;
/** Strings are read eight bytes at a time and records are touched by cache lines, so that reading goes beyond the last one. */
const MARGIN_BYTES: u64 = 1024;
/** Memory is asked for in steps, so that loading a large snapshot does not ask for each page. */
const GROW_PAGES: u64 = 16;

let tablesEnd: usize = 0;

/** The place for `bytes` of snapshot, which is SNAPSHOT, or 0 when memory does not reach. */
export function reserveSnapshot(bytes: usize): usize {
  if (__heap_base > INPUT) unreachable();
  const end = (<u64>SNAPSHOT + bytes + 127) & ~63;
  if (!growTo(end)) return 0;
  tablesEnd = <usize>end;
  return SNAPSHOT;
}

/**
 * Takes `bytes` of zeroed table memory, aligned to 8. Traps when memory does not reach. The number has 64 bits, as all addresses on the way
 * have, so that what does not fit is never taken for something small.
 */
export function allocate(bytes: u64): usize {
  const address = (<u64>tablesEnd + 7) & ~7;
  const end = address + bytes;
  if (!growTo(end)) unreachable();
  tablesEnd = <usize>end;
  return <usize>address;
}

function growTo(end: u64): bool {
  const have = <u64>memory.size() * PAGE_BYTES;
  const want = end + MARGIN_BYTES;
  if (want <= have) return true;
  const pages = (want - have + PAGE_BYTES - 1) / PAGE_BYTES;
  if (pages > PAGES_MAX) return false;
  return memory.grow(<i32>max(pages, GROW_PAGES)) >= 0 || memory.grow(<i32>pages) >= 0;
}

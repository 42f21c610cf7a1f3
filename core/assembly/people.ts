// The people of a segment that lists them: hash64 of the name of each, u64, ascending, where they are in the snapshot.
//
// A hash says nothing but where in the list it would be, and says that well: when they are spread evenly, as hashes are, the place of one follows
// from its distance to the two ends. So a million people take four looks rather than twenty. A list that somebody has made otherwise is searched by
// halves after a few.

import { fieldAt, fieldLength, fieldTag, firstField, nextField } from "./fields";
import { unitHash } from "./person";
import { otherNameHash, otherNames } from "./person-names";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES } from "./wire";

/** Looks that guess before the others halve. */
const GUESSES_MAX: u32 = 8;

/** What readPeople found: where the hashes are, and how many. */
export let peopleAt: usize = 0;
export let peopleCount: u32 = 0;

/** Reads a StaticSegment; what is wrong with it is noted. */
export function readPeople(at: usize, end: usize): void {
  let bytes: u32 = 0;
  peopleAt = at;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      peopleAt = fieldAt;
      bytes = fieldLength;
    } else note(UNSUPPORTED);
  }
  peopleCount = bytes >> 3;
  if ((bytes & 7) != 0 || !isAscending(peopleAt, peopleAt + bytes)) note(INVALID);
}

/** Whether each of the numbers is greater than the one before. */
function isAscending(at: usize, end: usize): bool {
  for (let next = at + 8; next < end; next += 8) {
    if (load<u64>(next) <= load<u64>(next - 8)) return false;
  }
  return true;
}

/** Whether the person of the call is on a list, by whatever name. */
export function isAmongPeople(hashes: usize, count: u32): bool {
  if (isListed(hashes, count, unitHash())) return true;
  const others = otherNames();
  for (let i: u32 = 0; i < others; i++) {
    if (isListed(hashes, count, otherNameHash(i))) return true;
  }
  return false;
}

function isListed(hashes: usize, count: u32, hash: u64): bool {
  // Those from `low` to before `high` may still be the one.
  let low: u32 = 0;
  let high = count;
  for (let guesses: u32 = 0; low < high; guesses++) {
    const place = guesses < GUESSES_MAX ? guess(hashes, low, high - 1, hash) : low + (high - low) / 2;
    const here = load<u64>(hashes + <usize>place * 8);
    if (here == hash) return true;
    if (here < hash) low = place + 1;
    else high = place;
  }
  return false;
}

/** Where between two places a hash would be if those between were spread evenly. */
function guess(hashes: usize, first: u32, last: u32, hash: u64): u32 {
  const least = load<u64>(hashes + <usize>first * 8);
  const greatest = load<u64>(hashes + <usize>last * 8);
  if (hash <= least || first == last) return first;
  if (hash >= greatest) return last;
  // Bounds: the numbers are ascending, so that there is at least 1 from one to the next.
  return first + <u32>min((hash - least) / ((greatest - least) / (last - first)), <u64>(last - first));
}

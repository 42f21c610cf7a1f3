// The other names of the person of a call, for lists of people on which the unit is not: those that the request gives, and those that were linked
// with them. They are gathered when a call first asks, and once.
//
//   OTHER_NAMES  of each: u32 address, u32 length, u64 hash64

import { sameBytes } from "./bytes";
import { fieldAt, fieldLength } from "./fields";
import { ANONYMOUS, OTHER_NAMES, PERSON } from "./layout";
import { LINKED_UNITS_MAX } from "./limits";
import { hash64 } from "./murmur3";
import { hasOneName, namedUser, namedUserLength, unitLength, writeNamedAnonymous } from "./person";
import { firstLinked, isProfileOpen, nextLinked } from "./profile";
import { callNumber } from "./slot";

const NAME_BYTES: usize = 16;

let gatheredCall: u64 = 0;
let count: u32 = 0;

/** How many names the person has beside the unit. */
export function otherNames(): u32 {
  if (gatheredCall != callNumber()) {
    gatheredCall = callNumber();
    count = 0;
    if (isProfileOpen() || !hasOneName()) gather();
  }
  return count;
}

/** The address of one of them, */
export function otherName(index: u32): usize {
  return <usize>load<u32>(OTHER_NAMES + <usize>index * NAME_BYTES);
}

/** its length, */
export function otherNameLength(index: u32): u32 {
  return load<u32>(OTHER_NAMES + <usize>index * NAME_BYTES, 4);
}

/** and its hash64. */
export function otherNameHash(index: u32): u64 {
  return load<u64>(OTHER_NAMES + <usize>index * NAME_BYTES, 8);
}

function gather(): void {
  if (namedUserLength() != 0) add(namedUser(), namedUserLength());
  const anonymousLength = writeNamedAnonymous(ANONYMOUS);
  if (anonymousLength != 0) add(ANONYMOUS, anonymousLength);
  let linked: u32 = 0;
  for (let more = firstLinked(); more && linked < LINKED_UNITS_MAX; more = nextLinked()) {
    add(fieldAt, fieldLength);
    linked++;
  }
}

/** Adds a name that is not the unit. */
function add(at: usize, length: u32): void {
  if (length == unitLength && sameBytes(at, PERSON, length)) return;
  const name = OTHER_NAMES + <usize>count * NAME_BYTES;
  store<u32>(name, <u32>at);
  store<u32>(name, length, 4);
  store<u64>(name, hash64(at, length), 8);
  count++;
}

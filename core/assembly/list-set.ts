// The test of a list against many operands. They are in a hash table, so that the list is walked once however many they are.
//
//   +16 u32  number of entries - 1
//   +24 u32  number of operands, equal ones counted once
//   +28      entries:   +0  u32  hash
//                       +4  u32  address of an operand (see test-layout.ts); 0: free
//                       +8  u64  number of the last run of a test in which a member was equal to it
//
// Runs of tests are numbered, so that nothing has to be cleared before the next.

import { beginMembers, hashMember, memberEquals, nextMember, readMember, readOperand } from "./list-members";
import { LIST_ANY_IN_SET } from "./operators";
import { IGNORE_CASE, TEST_BYTES } from "./test-layout";

const ENTRY_BYTES: u32 = 16;
const ENTRIES: usize = <usize>TEST_BYTES + 4;

/** The number of the run. */
let run: u64 = 0;

/** The bytes of the table in front of the operands. */
export function listSetBytes(entries: u64): u64 {
  return 4 + entries * ENTRY_BYTES;
}

/** Adds an operand to the table of a test, unless one that is equal to it is there. */
export function addToListSet(test: usize, operand: usize): void {
  readOperand(operand);
  const hash = hashMember();
  const entry = entryOfMember(test, hash);
  if (load<u32>(entry, 4) != 0) return;
  store<u32>(entry, hash);
  store<u32>(entry, <u32>operand, 4);
  store<u32>(test + TEST_BYTES, load<u32>(test + TEST_BYTES) + 1);
}

/** Whether enough operands are met in the list from `at` to `end`; `next` is 0 when its bytes are damaged. */
export function testListSet(operator: u32, test: usize, at: usize, end: usize): bool {
  const ignoreCase = (load<u8>(test, 1) & IGNORE_CASE) != 0;
  const wanted: u32 = operator == LIST_ANY_IN_SET ? 1 : load<u32>(test + TEST_BYTES);
  run++;
  let met: u32 = 0;
  beginMembers(at, end);
  while (nextMember()) {
    if (met == wanted) continue;
    readMember(ignoreCase);
    const entry = entryOfMember(test, hashMember());
    if (load<u32>(entry, 4) == 0 || load<u64>(entry, 8) == run) continue;
    store<u64>(entry, run, 8);
    met++;
  }
  return met == wanted;
}

/** The entry of the operand that the member read last equals, or a free one. */
function entryOfMember(test: usize, hash: u32): usize {
  const mask = load<u32>(test, 16);
  let place = hash & mask;
  while (true) {
    const entry = test + ENTRIES + <usize>place * ENTRY_BYTES;
    const operand = <usize>load<u32>(entry, 4);
    if (operand == 0 || (load<u32>(entry) == hash && memberEquals(operand))) return entry;
    place = (place + 1) & mask;
  }
}

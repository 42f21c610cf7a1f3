// Audiences, those of segments among them. Equal ones are stored once, and a call evaluates each at most once, however many optimizations and
// segments refer to it.
//
//   +0  u32  length and +4 address of the encoded condition, in the snapshot: a record of a name index, which serves while loading only;
//            of a segment its id instead
//   +8  u64  number of the call it was evaluated for
//   +16 u32  the result
//   +20 u32  the program
//   +24 u32  warning code of a segment: 0 when it can be evaluated
//   +28 u32  nesting of a segment: 1 when it refers to no other

import { emitPeople, emitProgram, measureCondition } from "./condition";
import { allocate } from "./layout";
import { addRecord, findRecord } from "./name-index";
import { peopleAt, peopleCount } from "./people";
import { audiences } from "./tables";
import { TEST_BYTES } from "./test-layout";

export const AUDIENCE_BYTES: usize = 32;

/** The audience of a condition that was found sound: the one that is there already, or a new one. */
export function internAudience(at: usize, end: usize): usize {
  const found = findRecord(audiences, at, <u32>(end - at));
  if (found != 0) return found;
  const audience = allocate(AUDIENCE_BYTES);
  store<u32>(audience, <u32>(end - at));
  store<u32>(audience, <u32>at, 4);
  buildProgram(audience, at, end);
  addRecord(audiences, audience);
  return audience;
}

/** Builds the program of an audience that is the list of people that was read last. */
export function buildListProgram(audience: usize): void {
  const program = allocate(TEST_BYTES);
  emitPeople(peopleAt, peopleCount, program);
  store<u32>(audience, <u32>program, 20);
}

/** Builds the program of an audience from a condition that was found sound. */
export function buildProgram(audience: usize, at: usize, end: usize): void {
  const program = allocate(measureCondition(at, end, 1));
  emitProgram(at, end, program);
  store<u32>(audience, <u32>program, 20);
}

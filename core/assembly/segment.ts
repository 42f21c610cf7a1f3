// Segments. A call evaluates each at most once, however often it is referred to.
//
//   +0  u64  number of the call it was evaluated for
//   +8  u32  the result
//   +12 u32  the program
//   +16 u32  warning code: 0 when it can be evaluated
//   +20 u32  nesting: 1 when it refers to no other

import { matches } from "./program";
import { callNumber } from "./value";

export const SEGMENT_BYTES: usize = 24;

export function segmentMatches(segment: usize): bool {
  if (load<u64>(segment) != callNumber()) {
    store<u32>(segment, matches(<usize>load<u32>(segment, 12)) ? 1 : 0, 8);
    store<u64>(segment, callNumber());
  }
  return load<u32>(segment, 8) != 0;
}

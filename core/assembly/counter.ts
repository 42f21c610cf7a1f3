// Counters: what a profile counts of events, as the snapshot defines it (pillion.decision.v1.Counter), and how time is cut into buckets.
//
//   +0  u32  length of the id        (a record of a name index)
//   +4  u32  address of the id
//   +8  i64  width of a bucket in milliseconds; 0: none
//   +16 u32  how many buckets are kept
//   +20 u32  what is kept of the property: KEPT_…
//   +24 u32  hash of the key in a profile
//   +28 u32  warning code; when it is not 0 nothing below is there
//   +32 u32  program of the condition on properties; 0: none
//   +36 u32  slot of the property
//   +40 u32  the counter of the event that must come before; 0: none
//   +44 u32  the next counter of the same event; 0: none
//   +48 i64  how long before, in milliseconds
//   +56 u32  1 while an event is folded that it counts

export const COUNTER_BYTES: usize = 64;

export const KEPT_NUMBERS: u32 = 1;
export const KEPT_ENDS: u32 = 2;
export const KEPT_DISTINCT: u32 = 3;

// The values of pillion.decision.v1.Aggregate.
export const AGGREGATE_COUNT: u32 = 1;
export const AGGREGATE_SUM: u32 = 2;
export const AGGREGATE_MINIMUM: u32 = 3;
export const AGGREGATE_MAXIMUM: u32 = 4;
export const AGGREGATE_AVERAGE: u32 = 5;
export const AGGREGATE_FIRST: u32 = 6;
export const AGGREGATE_LAST: u32 = 7;
export const AGGREGATE_DISTINCT: u32 = 8;

/** What a counter must keep for an aggregate; 0: nothing. */
export function keptFor(aggregate: u32): u32 {
  if (aggregate == AGGREGATE_COUNT) return 0;
  if (aggregate <= AGGREGATE_AVERAGE) return KEPT_NUMBERS;
  return aggregate == AGGREGATE_DISTINCT ? KEPT_DISTINCT : KEPT_ENDS;
}

/** The bucket of a moment: the quotient, rounded down. */
export function bucketOf(moment: i64, width: i64): i64 {
  const quotient = moment / width;
  // The sign of the remainder, without dividing again.
  return moment < quotient * width ? quotient - 1 : quotient;
}

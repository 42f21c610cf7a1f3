// A cap in memory:
//
//   +0  u32  length of the id
//   +4  u32  address of the id, in the snapshot
//   +8  u32  hash of the key of what a profile knows of it (see profile-key.ts)
//   +12 u32  at most so many showings; 0: no bound
//   +16 i64  the length of a rolling window in milliseconds; 0: a person's life
//   +24 i64  the least time between two showings; 0: none
//   +32 u32  the calendar's window instead (see time-zone.ts); 0: none
//   +36 u32  its time zone
//   +40 u32  warning code: 0 when it can be evaluated

export const CAP_BYTES: usize = 48;
export const CAP_WARNING: usize = 40;

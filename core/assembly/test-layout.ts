// A condition as a program: its tests, in the order in which they are written, each with the test to go on with when it is true and when
// it is false. `all`, `any` and `not` are nowhere but in these two addresses, so that evaluating needs no stack:
//
//   all: [plan one of (gold, black), not: {country one of (US)}]
//
//   T1  plan one of gold, black      true: T2      false: FALSE
//   T2  country one of US            true: FALSE   false: TRUE
//
// A test in memory:
//   +0  u8   operator (see operators.ts)
//   +1  u8   NEGATED | IGNORE_CASE
//   +2  u8   the type of value it takes
//   +4  u32  the slot of the value; of SEGMENT: its audience; of PEOPLE: where their hashes are
//   +8  u32  the test to go on with when true, or TRUE or FALSE
//   +12 u32  the same when false
//   +16 u32  number of operands; of STRING_IN_SET: number of entries - 1
//   +20 u32  the field with the comparison, in the snapshot (see recorded-tests.ts)
//   +24      operands:
//              a string:     u32 length, the bytes, padding to 4
//                            (STRING_CONTAINS: then a u32 per byte, see string-tests.ts)
//              a number:     i64, ordered (see value.ts)
//              a boolean:    i64, 0 or 1
//              of a DATE_:   i64, milliseconds
//              of a LIST_:   u32 type, then as above; of many, behind a table (see list-set.ts)
//              of STRING_MATCHES: u32 address of the compiled pattern, in the snapshot (see pattern.ts)
//              of STRING_IN_CIDR: the blocks (see address-blocks.ts)
//              a set:        entries of u32 hash and u32 address of a string as above, 0: free; then the strings

export const FALSE: u32 = 0;
export const TRUE: u32 = 1;

export const TEST_BYTES: u32 = 24;
export const NEGATED: u32 = 1;
export const IGNORE_CASE: u32 = 2;

// Reading runs of pillion.decision.v1.CounterBucket as they are written when a counter keeps nothing but how often: an index of three bytes, a count of
// one. They are most of what a condition on events reads. Whatever is otherwise is left to who reads any bucket (counter-value.ts), with the same result.

import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const BUCKET = tagOf(5, WIRE_BYTES);
const BUCKET_INDEX = tagOf(1, WIRE_VARINT);
const BUCKET_COUNT = tagOf(2, WIRE_VARINT);

/** A bucket in eight bytes: its tag and its length, and the tag of an index, */
const BUCKET_BYTES: usize = 8;
const HEAD: u32 = (BUCKET_INDEX << 16) | (6 << 8) | BUCKET;
/** which has three bytes, of which two say that it goes on, and after which comes the tag of a count, which has one byte. */
const INDEX_AND_TAG: u64 = ((<u64>BUCKET_COUNT) << 24) | 0x8080;

/** What the buckets that were read last have counted, of those that matter. */
export let plainCount: u64 = 0;

/** Reads buckets one behind the other, of which those from `first` to `last` matter. Returns where the first one begins that is another, or anything else. */
export function readPlainBuckets(at: usize, end: usize, first: i64, last: i64): usize {
  let count: u64 = 0;
  while (at + BUCKET_BYTES <= end && (load<u32>(at) & 0xffffff) == HEAD) {
    const word = load<u64>(at, 3);
    if ((word & 0x80_ff80_8080) != INDEX_AND_TAG) break;
    const index = (word & 0x7f) | ((word >> 1) & 0x3f80) | ((word >> 2) & 0x1f_c000);
    if (<i64>index >= first && <i64>index <= last) count += (word >> 32) & 0x7f;
    at += BUCKET_BYTES;
  }
  plainCount = count;
  return at;
}

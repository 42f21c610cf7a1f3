// The blocks of addresses of a test, as ranges in ascending order that do not touch, so that one of many is found by halving.
//
//   +0  u32  number of ranges of version 4
//   +4  u32  number of ranges of version 6
//   +8       ranges of version 4: u32 first address, u32 last
//   then     ranges of version 6: u64 high half of the first address, u64 low half, the same of the last

import { addressHigh, addressLow, isVersion4, lastHigh, lastLow, readBlock } from "./ip-address";

const RANGES: usize = 8;
const RANGE_4_BYTES: usize = 8;
const RANGE_6_BYTES: usize = 32;

/** The bytes before the ranges, */
export const BLOCKS_BYTES: u32 = <u32>RANGES;

/** and those that a block takes, which may be damaged. */
export function blockBytes(at: usize, length: u32): u32 {
  return readBlock(at, length) && isVersion4 ? <u32>RANGE_4_BYTES : <u32>RANGE_6_BYTES;
}

/** Begins blocks; none are there. */
export function beginBlocks(blocks: usize): void {
  store<u64>(blocks, 0);
}

/** Adds a block when it is of that version. Those of version 6 come when all of version 4 are there. */
export function addBlock(blocks: usize, version: u32, at: usize, length: u32): void {
  if (readBlock(at, length) && isVersion4 == (version == 4)) addRange(blocks);
}

/** Puts the blocks in order when all are there, and returns where the memory that was taken for them ends. */
export function endBlocks(blocks: usize): usize {
  const end = ranges6(blocks) + RANGE_6_BYTES * <usize>load<u32>(blocks, 4);
  orderBlocks(blocks);
  return end;
}

/** Adds the block that was read last. */
function addRange(blocks: usize): void {
  const count4 = load<u32>(blocks);
  const count6 = load<u32>(blocks, 4);
  if (isVersion4) {
    const range = ranges4(blocks) + RANGE_4_BYTES * <usize>count4;
    store<u32>(range, <u32>addressLow);
    store<u32>(range, <u32>lastLow, 4);
    store<u32>(blocks, count4 + 1);
  } else {
    const range = ranges6(blocks) + RANGE_6_BYTES * <usize>count6;
    store<u64>(range, addressHigh);
    store<u64>(range, addressLow, 8);
    store<u64>(range, lastHigh, 16);
    store<u64>(range, lastLow, 24);
    store<u32>(blocks, count6 + 1, 4);
  }
}

/** Whether the address that was read last is in one of the blocks. */
export function isInBlocks(blocks: usize): bool {
  return isVersion4 ? isIn4(ranges4(blocks), load<u32>(blocks), <u32>addressLow) : isIn6(ranges6(blocks), load<u32>(blocks, 4));
}

function ranges4(blocks: usize): usize {
  return blocks + RANGES;
}

function ranges6(blocks: usize): usize {
  return blocks + RANGES + RANGE_4_BYTES * <usize>load<u32>(blocks);
}

function isIn4(ranges: usize, count: u32, address: u32): bool {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges + RANGE_4_BYTES * <usize>middle;
    if (address < load<u32>(range)) high = middle;
    else if (address > load<u32>(range, 4)) low = middle + 1;
    else return true;
  }
  return false;
}

function isIn6(ranges: usize, count: u32): bool {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges + RANGE_6_BYTES * <usize>middle;
    if (isLess(addressHigh, addressLow, load<u64>(range), load<u64>(range, 8))) high = middle;
    else if (isLess(load<u64>(range, 16), load<u64>(range, 24), addressHigh, addressLow)) low = middle + 1;
    else return true;
  }
  return false;
}

function isLess(aHigh: u64, aLow: u64, bHigh: u64, bLow: u64): bool {
  return aHigh < bHigh || (aHigh == bHigh && aLow < bLow);
}

/** Blocks do not overlap but within each other, so that those within are left out. */
function orderBlocks(blocks: usize): void {
  const first6 = ranges6(blocks);
  const count4 = orderRanges(ranges4(blocks), load<u32>(blocks), RANGE_4_BYTES);
  const count6 = orderRanges(first6, load<u32>(blocks, 4), RANGE_6_BYTES);
  store<u32>(blocks, count4);
  store<u32>(blocks, count6, 4);
  memory.copy(ranges6(blocks), first6, RANGE_6_BYTES * <usize>count6);
}

/** Sorts ranges, leaves out those within another one, and returns how many are left. */
function orderRanges(ranges: usize, count: u32, bytes: usize): u32 {
  for (let i = count >> 1; i != 0; i--) sink(ranges, i - 1, count, bytes);
  for (let last = count; last > 1; last--) {
    swap(ranges, 0, last - 1, bytes);
    sink(ranges, 0, last - 1, bytes);
  }
  let kept: u32 = min<u32>(count, 1);
  for (let i: u32 = 1; i < count; i++) {
    if (isWithin(ranges + bytes * <usize>i, ranges + bytes * <usize>(kept - 1), bytes)) continue;
    swap(ranges, kept, i, bytes);
    kept++;
  }
  return kept;
}

/** Lets a range sink in a heap, of which each is at least as great as the two below it. */
function sink(ranges: usize, index: u32, count: u32, bytes: usize): void {
  while (true) {
    let greatest = index;
    for (let child: u32 = 2 * index + 1; child <= 2 * index + 2 && child < count; child++) {
      if (comesBefore(ranges + bytes * <usize>greatest, ranges + bytes * <usize>child, bytes)) greatest = child;
    }
    if (greatest == index) return;
    swap(ranges, index, greatest, bytes);
    index = greatest;
  }
}

/** Whether a range begins before another one, or begins with it and is longer. */
function comesBefore(a: usize, b: usize, bytes: usize): bool {
  if (bytes == RANGE_4_BYTES) return load<u32>(a) < load<u32>(b) || (load<u32>(a) == load<u32>(b) && load<u32>(a, 4) > load<u32>(b, 4));
  if (isLess(load<u64>(a), load<u64>(a, 8), load<u64>(b), load<u64>(b, 8))) return true;
  const isSameStart = load<u64>(a) == load<u64>(b) && load<u64>(a, 8) == load<u64>(b, 8);
  return isSameStart && isLess(load<u64>(b, 16), load<u64>(b, 24), load<u64>(a, 16), load<u64>(a, 24));
}

/** Whether a range that does not come before another one ends within it. */
function isWithin(a: usize, b: usize, bytes: usize): bool {
  if (bytes == RANGE_4_BYTES) return load<u32>(a, 4) <= load<u32>(b, 4);
  return !isLess(load<u64>(b, 16), load<u64>(b, 24), load<u64>(a, 16), load<u64>(a, 24));
}

function swap(ranges: usize, i: u32, j: u32, bytes: usize): void {
  const a = ranges + bytes * <usize>i;
  const b = ranges + bytes * <usize>j;
  for (let word: usize = 0; word < bytes; word += 8) {
    const kept = load<u64>(a + word);
    store<u64>(a + word, load<u64>(b + word));
    store<u64>(b + word, kept);
  }
}

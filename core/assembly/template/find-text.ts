// Looking for a text within a text, in time that grows with the sum of their lengths (Knuth, Morris and Pratt). A short one is compared at each
// place where its first byte is, which takes no more than a few words of it.

import { sameBytes } from "../bytes";
import { writeBorders } from "../string-tests";
import { takeBytes } from "./arena";
import { chargeText } from "./work";

const SHORT_BYTES: u32 = 16;

let part: usize = 0;
let partLength: u32 = 0;
/** The borders of a part that is not short. */
let borders: usize = 0;

/** Says what is looked for; it is not empty. */
export function beginSearch(text: usize, length: u32): void {
  part = text;
  partLength = length;
  if (length <= SHORT_BYTES) return;
  borders = takeBytes(4 * <u64>length);
  if (borders == 0) {
    // The rendering has failed; an empty part is found nowhere.
    partLength = 0;
    return;
  }
  chargeText(length);
  store<u32>(borders, 0);
  writeBorders(text, length, borders);
}

/** The address of the first place from `at`, or 0. */
export function findNext(at: usize, end: usize): usize {
  if (partLength == 0 || end - at < partLength) return 0;
  return partLength <= SHORT_BYTES ? findShort(at, end) : findLong(at, end);
}

function findShort(at: usize, end: usize): usize {
  const first = load<u8>(part);
  for (const last = end - partLength; at <= last; at++) {
    if (load<u8>(at) == first && sameBytes(at, part, partLength)) return at;
  }
  return 0;
}

function findLong(at: usize, end: usize): usize {
  let matched: u32 = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    while (matched != 0 && load<u8>(part + matched) != byte) matched = load<u32>(borders + 4 * <usize>(matched - 1));
    if (load<u8>(part + matched) == byte) matched++;
    if (matched == partLength) return at + 1 - partLength;
  }
  return 0;
}

/** The address of the last place from `at`, or 0: one place may overlap the next. */
export function findLast(at: usize, end: usize): usize {
  if (partLength == 0 || end - at < partLength) return 0;
  if (partLength <= SHORT_BYTES) {
    for (let from = end - partLength; from >= at; from--) if (sameBytes(from, part, partLength)) return from;
    return 0;
  }
  let found: usize = 0;
  let matched: u32 = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (matched == partLength) matched = load<u32>(borders + 4 * <usize>(matched - 1));
    while (matched != 0 && load<u8>(part + matched) != byte) matched = load<u32>(borders + 4 * <usize>(matched - 1));
    if (load<u8>(part + matched) == byte) matched++;
    if (matched == partLength) found = at + 1 - partLength;
  }
  return found;
}

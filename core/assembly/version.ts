// Versions: Semantic Versioning 2.0.0 with an optional "v" and optional minor and patch numbers (docs/DETERMINISM.md).
//
// A parsed version in memory:
//   +0, +8, +16  major, minor, patch: u32 address and u32 length of the digits; length 0: missing, which is zero
//   +24          pre-release: u32 address and u32 length; length 0: none

import { compareBytes } from "./bytes";

export const VERSION_BYTES: usize = 32;

/** Parses a string into the version at `to`; false when it is none. */
export function parseVersion(at: usize, length: u32, to: usize): bool {
  const end = at + length;
  memory.fill(to, 0, VERSION_BYTES);
  if (at < end && (load<u8>(at) | 0x20) == 0x76) at++;
  let part = to;
  while (true) {
    const start = at;
    while (at < end && isDigit(load<u8>(at))) at++;
    const digits = <u32>(at - start);
    if (digits == 0 || (digits > 1 && load<u8>(start) == 0x30)) return false;
    store<u32>(part, <u32>start);
    store<u32>(part, digits, 4);
    part += 8;
    if (part == to + 24 || at == end || load<u8>(at) != 0x2e) break;
    at++;
  }
  if (at < end && load<u8>(at) == 0x2d) {
    const start = at + 1;
    at = endOfIdentifiers(start, end, true);
    if (at == 0) return false;
    store<u32>(to, <u32>start, 24);
    store<u32>(to, <u32>(at - start), 28);
  }
  if (at < end && load<u8>(at) == 0x2b) {
    at = endOfIdentifiers(at + 1, end, false);
    if (at == 0) return false;
  }
  return at == end;
}

/** Compares two parsed versions by precedence (section 11 of the specification). */
export function compareVersions(a: usize, b: usize): i32 {
  for (let part: usize = 0; part < 24; part += 8) {
    const difference = compareNumbers(<usize>load<u32>(a + part), load<u32>(a + part, 4), <usize>load<u32>(b + part), load<u32>(b + part, 4));
    if (difference != 0) return difference;
  }
  const aLength = load<u32>(a, 28);
  const bLength = load<u32>(b, 28);
  if (aLength == 0 || bLength == 0) return <i32>(aLength == 0) - <i32>(bLength == 0);
  return comparePreReleases(<usize>load<u32>(a, 24), aLength, <usize>load<u32>(b, 24), bLength);
}

/** Compares digits without leading zeros as numbers of any size; no digits are zero. */
function compareNumbers(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  if (aLength <= 1 && bLength <= 1) {
    const aDigit: i32 = aLength == 0 ? 0x30 : <i32>load<u8>(a);
    const bDigit: i32 = bLength == 0 ? 0x30 : <i32>load<u8>(b);
    return aDigit - bDigit;
  }
  if (aLength != bLength) return <i32>aLength - <i32>bLength;
  return compareBytes(a, aLength, b, bLength);
}

function comparePreReleases(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const aEnd = a + aLength;
  const bEnd = b + bLength;
  while (true) {
    const aNext = endOfIdentifier(a, aEnd);
    const bNext = endOfIdentifier(b, bEnd);
    const difference = compareIdentifiers(a, <u32>(aNext - a), b, <u32>(bNext - b));
    if (difference != 0) return difference;
    if (aNext == aEnd || bNext == bEnd) return <i32>(bNext == bEnd) - <i32>(aNext == aEnd);
    a = aNext + 1;
    b = bNext + 1;
  }
}

/** Numeric identifiers compare as numbers and come before the others, which compare by bytes. */
function compareIdentifiers(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const aNumeric = isNumeric(a, aLength);
  const bNumeric = isNumeric(b, bLength);
  if (aNumeric && bNumeric) return compareNumbers(a, aLength, b, bLength);
  if (aNumeric != bNumeric) return aNumeric ? -1 : 1;
  return compareBytes(a, aLength, b, bLength);
}

/** The end of dot-separated identifiers, or 0 when one is empty or, in a pre-release, a number with a leading zero. */
function endOfIdentifiers(at: usize, end: usize, isPreRelease: bool): usize {
  while (true) {
    const stop = endOfIdentifier(at, end);
    const length = <u32>(stop - at);
    if (length == 0) return 0;
    if (isPreRelease && length > 1 && load<u8>(at) == 0x30 && isNumeric(at, length)) return 0;
    if (stop == end || load<u8>(stop) != 0x2e) return stop;
    at = stop + 1;
  }
}

function endOfIdentifier(at: usize, end: usize): usize {
  while (at < end) {
    const byte = <u32>load<u8>(at);
    const isLetter = (byte | 0x20) - 0x61 < 26;
    if (!isLetter && !isDigit(byte) && byte != 0x2d) break;
    at++;
  }
  return at;
}

function isNumeric(at: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    if (!isDigit(load<u8>(at + i))) return false;
  }
  return true;
}

function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

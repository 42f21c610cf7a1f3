// Addresses of the Internet as text (docs/DETERMINISM.md): four decimal numbers, or the forms of RFC 4291, section 2.2. One readAddress and
// readBlock are of what was read last, because nothing may be allocated.

import { hexValue, isDigit, isHex } from "./digits";

/** Whether it is an address of version 4, which an address of version 6 that stands for one is, too. */
export let isVersion4: bool = false;
/** The first 64 bits of an address of version 6; 0 in version 4. */
export let addressHigh: u64 = 0;
/** The last 64 bits, or the 32 of version 4. */
export let addressLow: u64 = 0;
/** The last address of the block that readBlock has read; its first one is the address. */
export let lastHigh: u64 = 0;
export let lastLow: u64 = 0;

const DOT: u32 = 0x2e;
const SLASH: u32 = 0x2f;
const COLON: u32 = 0x3a;
/** The longest text: six groups, and four decimal numbers. */
const TEXT_BYTES_MAX: u32 = 45;
const GROUPS: u32 = 8;
const GROUP_TABLE: usize = memory.data(16, 8);
/** Bits 32 to 95 of an address of version 6 that stands for one of version 4. */
const MAPPED: u64 = 0xffff;
const MAPPED_BITS: u32 = 96;

/** Reads an address; false when the text is none. */
export function readAddress(at: usize, length: u32): bool {
  if (length > TEXT_BYTES_MAX || !readWritten(at, at + length)) return false;
  if (isVersion4 || addressHigh != 0 || addressLow >> 32 != MAPPED) return true;
  isVersion4 = true;
  addressLow = <u32>addressLow;
  return true;
}

/** Reads an address without making one of version 4 of one that stands for it. */
function readWritten(at: usize, end: usize): bool {
  for (let each = at; each < end; each++) {
    if (load<u8>(each) == COLON) return readVersion6(at, end);
  }
  isVersion4 = true;
  addressHigh = 0;
  return readVersion4(at, end);
}

/** Reads four decimal numbers into addressLow. */
function readVersion4(at: usize, end: usize): bool {
  addressLow = 0;
  for (let part = 0; part < 4; part++) {
    if (part != 0) {
      if (at == end || load<u8>(at) != DOT) return false;
      at++;
    }
    const start = at;
    let number: u32 = 0;
    while (at < end && at < start + 3 && isDigit(load<u8>(at))) number = number * 10 + load<u8>(at++) - 0x30;
    if (at == start || number > 255 || (at > start + 1 && load<u8>(start) == 0x30)) return false;
    addressLow = (addressLow << 8) | number;
  }
  return at == end;
}

/** Reads groups of hexadecimal digits, of which `::` may stand for zeros, and the last two may be written as an address of version 4. */
function readVersion6(at: usize, end: usize): bool {
  let count: u32 = 0;
  let gap: i32 = -1;
  if (end - at >= 2 && load<u16>(at) == 0x3a3a) {
    gap = 0;
    at += 2;
  }
  while (at < end) {
    const start = at;
    let group: u32 = 0;
    while (at < end && at < start + 4 && isHex(load<u8>(at))) group = (group << 4) | hexValue(load<u8>(at++));
    if (at == start || count == GROUPS) return false;
    if (at < end && load<u8>(at) == DOT) {
      if (count > GROUPS - 2 || !readVersion4(start, end)) return false;
      setGroup(count++, <u32>addressLow >> 16);
      setGroup(count++, <u32>addressLow & 0xffff);
      break;
    }
    setGroup(count++, group);
    if (at == end) break;
    if (load<u8>(at++) != COLON || at == end) return false;
    if (load<u8>(at) != COLON) continue;
    if (gap >= 0) return false;
    gap = count;
    at++;
  }
  if (gap < 0 ? count != GROUPS : count == GROUPS) return false;
  joinGroups(count, gap);
  return true;
}

function setGroup(index: u32, group: u32): void {
  store<u16>(GROUP_TABLE + 2 * <usize>index, group);
}

/** Puts the groups together, with zeros in the gap. */
function joinGroups(count: u32, gap: i32): void {
  isVersion4 = false;
  addressHigh = addressLow = 0;
  for (let i: u32 = 0; i < GROUPS; i++) {
    const zeros = GROUPS - count;
    const isBefore = gap < 0 || i < <u32>gap;
    const group: u64 = isBefore ? load<u16>(GROUP_TABLE + 2 * <usize>i) : i < <u32>gap + zeros ? 0 : load<u16>(GROUP_TABLE + 2 * <usize>(i - zeros));
    addressHigh = (addressHigh << 16) | (addressLow >> 48);
    addressLow = (addressLow << 16) | group;
  }
}

/** Reads a block: an address, a slash and a number of bits, after which all are zero; without those the address alone. False when the text is none. */
export function readBlock(at: usize, length: u32): bool {
  const end = at + length;
  let slash = at;
  while (slash < end && load<u8>(slash) != SLASH) slash++;
  if (slash - at > TEXT_BYTES_MAX || !readWritten(at, slash)) return false;
  const most: u32 = isVersion4 ? 32 : 128;
  let bits = slash == end ? most : readBits(slash + 1, end);
  if (bits > most) return false;
  if (!isVersion4 && bits >= MAPPED_BITS && addressHigh == 0 && addressLow >> 32 == MAPPED) {
    isVersion4 = true;
    addressLow = <u32>addressLow;
    bits -= MAPPED_BITS;
  }
  const hostBits = (isVersion4 ? 32 : 128) - bits;
  const hostLow = lowBits(min<u32>(hostBits, 64));
  const hostHigh = hostBits > 64 ? lowBits(hostBits - 64) : 0;
  lastHigh = addressHigh | hostHigh;
  lastLow = addressLow | hostLow;
  return (addressHigh & hostHigh) == 0 && (addressLow & hostLow) == 0;
}

/** A number of bits in decimal, of at most three digits and without a leading zero; more than any address has when it is none. */
function readBits(at: usize, end: usize): u32 {
  const length = end - at;
  if (length == 0 || length > 3 || (length > 1 && load<u8>(at) == 0x30)) return u32.MAX_VALUE;
  let bits: u32 = 0;
  while (at < end) {
    if (!isDigit(load<u8>(at))) return u32.MAX_VALUE;
    bits = bits * 10 + load<u8>(at++) - 0x30;
  }
  return bits;
}

function lowBits(count: u32): u64 {
  return count == 64 ? u64.MAX_VALUE : ((<u64>1) << count) - 1;
}

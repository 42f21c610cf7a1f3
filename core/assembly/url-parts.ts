// The parts of the address of a call, by the rule of docs/DETERMINISM.md. Each is found when a condition first asks for it.

import { hexValue, isDigit, isHex } from "./digits";
import { URL_HOST_TEXT, URL_QUERY_TEXT } from "./layout";
import { findRecord } from "./name-index";
import { callNumber, fillSlotWithNothing, fillSlotWithString, PLAIN } from "./slot";
import { querySlots, urlSlot } from "./tables";

const HASH: u32 = 0x23;
const PERCENT: u32 = 0x25;
const AMPERSAND: u32 = 0x26;
const PLUS: u32 = 0x2b;
const SLASH: u32 = 0x2f;
const COLON: u32 = 0x3a;
const EQUALS: u32 = 0x3d;
const QUESTION_MARK: u32 = 0x3f;
const AT_SIGN: u32 = 0x40;

/** What readUrl has found: where the part before the query begins and ends, */
let frontAt: usize = 0;
let frontEnd: usize = 0;
/** and the query, without its question mark. */
let queryAt: usize = 0;
let queryEnd: usize = 0;
/** What readFront has found: the authority, and whether there is one, */
let authorityAt: usize = 0;
let authorityEnd: usize = 0;
let hasAuthority: bool = false;
/** and the path, which ends with the front. */
let pathAt: usize = 0;

/** The last call whose query was read. */
let queriedCall: u64 = 0;
/** Where the next decoded text goes. Bounds: those that are kept, and one more, have no more bytes than the query. */
let textEnd: usize = 0;

/** Fills the slot of the host. */
export function fillHost(slot: usize): void {
  fillSlotWithNothing(slot);
  if (!readFront() || !hasAuthority) return;
  let at = authorityAt;
  let end = authorityEnd;
  for (let each = authorityAt; each < authorityEnd; each++) {
    if (load<u8>(each) == AT_SIGN) at = each + 1;
  }
  let port = end;
  while (port > at && isDigit(load<u8>(port - 1))) port--;
  if (port > at && load<u8>(port - 1) == COLON) end = port - 1;
  if (end == at) return;
  for (let each: usize = 0; each < end - at; each++) {
    const byte = <u32>load<u8>(at + each);
    store<u8>(URL_HOST_TEXT + each, byte - 0x41 < 26 ? byte + 0x20 : byte);
  }
  fillSlotWithString(slot, URL_HOST_TEXT, <u32>(end - at));
}

/** Fills the slot of the path. */
export function fillPath(slot: usize): void {
  fillSlotWithNothing(slot);
  if (!readFront()) return;
  if (pathAt < frontEnd) return fillSlotWithString(slot, pathAt, <u32>(frontEnd - pathAt));
  // The second slash in front of the authority is a path as good as any.
  if (hasAuthority) fillSlotWithString(slot, authorityAt - 1, 1);
}

/** Fills the slot of a parameter of the query, and with it those of all others. */
export function fillParameter(slot: usize): void {
  if (queriedCall != callNumber()) readQuery();
  if (load<u64>(slot, 8) != callNumber()) fillSlotWithNothing(slot);
}

/** Finds the front and the query of the address; false when there is no address. */
function readUrl(): bool {
  if (load<u64>(urlSlot, 8) != callNumber()) return false;
  frontAt = <usize>load<u32>(urlSlot, 16);
  const end = find(HASH, frontAt, frontAt + (load<u32>(urlSlot, 20) & ~PLAIN));
  frontEnd = find(QUESTION_MARK, frontAt, end);
  queryAt = min(frontEnd + 1, end);
  queryEnd = end;
  return true;
}

/** Finds the authority and the path. */
function readFront(): bool {
  if (!readUrl()) return false;
  const at = afterScheme();
  hasAuthority = frontEnd - at >= 2 && load<u8>(at) == SLASH && load<u8>(at, 1) == SLASH;
  authorityAt = hasAuthority ? at + 2 : at;
  authorityEnd = hasAuthority ? find(SLASH, authorityAt, frontEnd) : at;
  pathAt = authorityEnd;
  return true;
}

/** The address after the scheme and its colon; where the front begins when it has none. */
function afterScheme(): usize {
  let at = frontAt;
  while (at < frontEnd && isInScheme(load<u8>(at), at == frontAt)) at++;
  return at > frontAt && at < frontEnd && load<u8>(at) == COLON ? at + 1 : frontAt;
}

function isInScheme(byte: u32, isFirst: bool): bool {
  if ((byte | 0x20) - 0x61 < 26) return true;
  return !isFirst && (isDigit(byte) || byte == PLUS || byte == 0x2d || byte == 0x2e);
}

/** The first place of a byte, or `end`. */
function find(byte: u32, at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != byte) at++;
  return at;
}

/** Fills the slots of the parameters that the query has; of several of one name the first one counts. */
function readQuery(): void {
  queriedCall = callNumber();
  if (!readUrl()) return;
  textEnd = URL_QUERY_TEXT;
  let at = queryAt;
  while (at < queryEnd) {
    const end = find(AMPERSAND, at, queryEnd);
    if (end > at) readParameter(at, end);
    at = end + 1;
  }
}

function readParameter(at: usize, end: usize): void {
  const nameEnd = find(EQUALS, at, end);
  const slot = findRecord(querySlots, textEnd, decodeTo(textEnd, at, nameEnd));
  if (slot == 0 || load<u64>(slot, 8) == callNumber()) return;
  const length = decodeTo(textEnd, min(nameEnd + 1, end), end);
  fillSlotWithString(slot, textEnd, length);
  textEnd += length;
}

/** Decodes a name or value of the query to `to` and returns its length. */
function decodeTo(to: usize, at: usize, end: usize): u32 {
  const start = to;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == PERCENT && end - at >= 3 && isHex(load<u8>(at, 1)) && isHex(load<u8>(at, 2))) {
      store<u8>(to++, (hexValue(load<u8>(at, 1)) << 4) | hexValue(load<u8>(at, 2)));
      at += 3;
    } else {
      store<u8>(to++, byte == PLUS ? 0x20 : byte);
      at++;
    }
  }
  return <u32>(to - start);
}

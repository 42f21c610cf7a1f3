// Who a call is about: reading the identification and the session of a request, and writing the person to PERSON.

import { isBlank } from "./bytes";
import { PERSON } from "./layout";
import { ID_BYTES_MAX, NAME_BYTES_MAX } from "./limits";
import { hash64 } from "./murmur3";
import { needProfile, profileUnit, profileUnitLength } from "./profile";
import { IDENTIFICATION_INCOMPLETE, IDENTIFICATION_REQUIRED, refuse, VALUE_TOO_LONG } from "./refusal";
import { FIELD_IDENTIFICATION, FIELD_SESSION_ID } from "./request-fields";
import { callNumber } from "./slot";
import { next, readLength, readTag, readVarint, skipField, tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { cursor, writeAt, writeByte, writeFew, writeRaw } from "./write";

// "default".
const TEXT_DEFAULT: usize = memory.data<u8>([0x64, 0x65, 0x66, 0x61, 0x75, 0x6c, 0x74]);

/** The length of the unit at PERSON, */
export let unitLength: u32 = 0;
/** and of the unit, "\n" and the session. */
export let personLength: u32 = 0;

/** hash64 of the unit, and the call it was made for. */
let hashOfUnit: u64 = 0;
let hashedCall: u64 = 0;

let isIdentified: bool = false;
let hasSource: bool = false;
let source: i64 = 0;
let profileId: usize = 0;
let profileIdLength: u32 = 0;
let userId: usize = 0;
let userIdLength: u32 = 0;
let session: usize = 0;
let sessionLength: u32 = 0;

export function forgetPerson(): void {
  profileIdLength = userIdLength = sessionLength = 0;
  isIdentified = hasSource = false;
}

/** Reads an Identification; `next` is 0 when its bytes are damaged. */
export function readIdentification(at: usize, end: usize): void {
  isIdentified = true;
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return;
    if (tag == tagOf(3, WIRE_BYTES) || tag == tagOf(2, WIRE_BYTES)) {
      const length = readLength(next, end);
      if (next == 0) return;
      at = next + length;
      if (length > ID_BYTES_MAX) refuse(VALUE_TOO_LONG, FIELD_IDENTIFICATION, tag >> 3);
      if (tag >> 3 == 3) {
        userId = next;
        userIdLength = length;
      } else {
        profileId = next;
        profileIdLength = length;
      }
    } else if (tag == tagOf(1, WIRE_VARINT)) {
      source = <i64>readVarint(next, end);
      hasSource = true;
      at = next;
    } else {
      skipField(tag, next, end);
      at = next;
    }
    if (next == 0) return;
  }
}

export function readSession(at: usize, length: u32): void {
  session = at;
  sessionLength = length;
  if (length > NAME_BYTES_MAX) refuse(VALUE_TOO_LONG, FIELD_SESSION_ID, 0);
}

function hasUser(): bool {
  return !isBlank(userId, userIdLength);
}

function hasProfileId(): bool {
  return hasSource && !isBlank(profileId, profileIdLength);
}

/** Refuses a call that does not say who it is about. */
export function checkPerson(): void {
  if (!isIdentified) refuse(IDENTIFICATION_REQUIRED, FIELD_IDENTIFICATION, 0);
  if (!hasUser() && !hasProfileId()) refuse(IDENTIFICATION_INCOMPLETE, FIELD_IDENTIFICATION, 0);
}

/** Writes the unit, "\n" and the session to PERSON. */
export function writePerson(): void {
  // Whoever is known by two names may be two people so far, and which of them decides is in their profiles.
  if (hasUser() && hasProfileId()) needProfile();
  writeAt(PERSON);
  const known = profileUnitLength();
  if (known != 0) writeRaw(profileUnit(), known);
  else if (hasUser()) writeFew(userId, userIdLength);
  else writeAnonymous();
  unitLength = <u32>(cursor - PERSON);
  writeByte(0x0a);
  if (isBlank(session, sessionLength)) writeFew(TEXT_DEFAULT, 7);
  else writeFew(session, sessionLength);
  personLength = <u32>(cursor - PERSON);
}

/** Whether the request names only a user, or only an anonymous person. */
export function hasOneName(): bool {
  return hasUser() != hasProfileId();
}

/** The user that the request names: the address, */
export function namedUser(): usize {
  return userId;
}

/** and the length; 0 when it names none. */
export function namedUserLength(): u32 {
  return hasUser() ? userIdLength : 0;
}

/** Writes the unit of the anonymous person that the request names to `to`, and returns its length, 0 when it names none. */
export function writeNamedAnonymous(to: usize): u32 {
  if (!hasProfileId()) return 0;
  const goOn = cursor;
  writeAt(to);
  writeAnonymous();
  const length = <u32>(cursor - to);
  writeAt(goOn);
  return length;
}

/** hash64 of the unit. */
export function unitHash(): u64 {
  if (hashedCall != callNumber()) {
    hashedCall = callNumber();
    hashOfUnit = hash64(PERSON, unitLength);
  }
  return hashOfUnit;
}

/** Writes the unit of a source and a profile id. */
function writeAnonymous(): void {
  writeDecimal(source);
  writeByte(0x5f);
  writeFew(profileId, profileIdLength);
}

/** Writes the pillion.decision.v1.ProfileQuery of the call to `to`, and returns its length. */
export function writeProfileQuery(to: usize): u32 {
  writeAt(to);
  writeText(1, PERSON, unitLength);
  if (hasUser() && hasProfileId()) {
    const text = cursor;
    // The unit is written behind the place of its field, and moved there.
    writeAt(text + 64);
    writeAnonymous();
    const length = <u32>(cursor - text - 64);
    writeAt(text);
    writeText(2, text + 64, length);
  }
  return <u32>(cursor - to);
}

function writeText(field: u32, at: usize, length: u32): void {
  writeByte(tagOf(field, WIRE_BYTES));
  writeByte((length & 0x7f) | 0x80);
  writeByte(length >> 7);
  writeRaw(at, length);
}

function writeDecimal(value: i64): void {
  // As an unsigned number the smallest i64 has its absolute value, too.
  let rest = <u64>(value < 0 ? -value : value);
  if (value < 0) writeByte(0x2d);
  let digits: u32 = 1;
  for (let power: u64 = 10; digits < 19 && rest >= power; power *= 10) digits++;
  for (let i = digits; i != 0; i--) {
    store<u8>(cursor + i - 1, 0x30 + <u32>(rest % 10));
    rest /= 10;
  }
  writeAt(cursor + digits);
}

// Reading a pillion.decision.v1.ChooseRequest: who asks for what. One walk; values stay where they are in the request, and only those that a
// condition mentions are remembered, in their slots.

import { setAddressAt } from "./address-list";
import { findNames, keepName } from "./asked-names";
import { isName } from "./bytes";
import { DEVICES_ALL } from "./experience-message";
import { ASKED_GROUPS } from "./layout";
import { ATTRIBUTES_MAX, GROUPS_MAX, NAME_BYTES_MAX, NAMES_MAX, URL_BYTES_MAX } from "./limits";
import { findRecord, mayHave } from "./name-index";
import { checkPerson, forgetPerson, readIdentification, readSession, writePerson } from "./person";
import { readPlace } from "./place";
import { openProfile } from "./profile";
import {
  beginRefusals,
  DEVICE_INVALID,
  GROUP_INVALID,
  MALFORMED_PROFILE,
  MALFORMED_REQUEST,
  NAME_INVALID,
  refusal,
  refuse,
  TOO_MANY_ATTRIBUTES,
  TOO_MANY_GROUPS,
  TOO_MANY_NAMES,
  VALUE_TOO_LONG,
} from "./refusal";
import {
  FIELD_ACCOUNT_ATTRIBUTES,
  FIELD_ATTRIBUTES,
  FIELD_CONTEXT,
  FIELD_DEVICE,
  FIELD_GROUPS,
  FIELD_IDENTIFICATION,
  FIELD_INCLUDE_WITHHELD,
  FIELD_NAMES,
  FIELD_OPTIMIZATION_TYPE,
  FIELD_PLACE,
  FIELD_RECORDING,
  FIELD_REQUEST_ID,
  FIELD_SESSION_ID,
  FIELD_URL,
} from "./request-fields";
import { fillSlot, fillSlotWithString } from "./slot";
import { accountSlots, contextSlots, deviceSlot, groups, requestIdSlot, urlSlot, userSlots } from "./tables";
import { next, readLength, readTag, readVarint, skipField, tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const DEVICE_ALL: u64 = 1;
const DEVICE_DESKTOP: u64 = 2;
const DEVICE_MOBILE: u64 = 3;
const OPTIMIZATION_TYPE_LAST: u64 = 2;
const RECORDING_NEVER: u64 = 2;

// "all", "desktop", "mobile".
const TEXT_ALL: usize = memory.data<u8>([0x61, 0x6c, 0x6c]);
const TEXT_DESKTOP: usize = memory.data<u8>([0x64, 0x65, 0x73, 0x6b, 0x74, 0x6f, 0x70]);
const TEXT_MOBILE: usize = memory.data<u8>([0x6d, 0x6f, 0x62, 0x69, 0x6c, 0x65]);

/** How many names and groups were asked for; asked-names.ts and ASKED_GROUPS have the address of each, 0 for one that does not exist. */
export let askedNames: u32 = 0;
export let askedGroups: u32 = 0;
/** The bit of the device in a device filter. */
export let deviceBit: u32 = 0;
/** The only type asked for; 0: both. */
export let typeAsked: u32 = 0;
export let includesWithheld: bool = false;
/** False when the call is a peek. */
export let isRecorded: bool = true;
/** The request's id; empty: none. */
export let requestId: usize = 0;
export let requestIdLength: u32 = 0;

let device: u64 = 0;
let attributes: u32 = 0;
let accountAttributes: u32 = 0;
let contextValues: u32 = 0;

/** Reads the request of a person with a profile of so many bytes (see openProfile), and returns 0, or the code of its refusal. */
export function readRequest(at: usize, end: usize, profileBytes: i32): i32 {
  forget();
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return refuseMalformed();
    const wire = tag & 7;
    if (wire == WIRE_BYTES) {
      const length = readLength(next, end);
      if (next == 0) return refuseMalformed();
      at = next + length;
      readBytesField(tag >> 3, next, length);
    } else if (wire == WIRE_VARINT) {
      readNumberField(tag >> 3, readVarint(next, end));
      if (next == 0) return refuseMalformed();
      at = next;
    } else {
      skipField(tag, next, end);
      at = next;
    }
    if (next == 0) return refuseMalformed();
  }
  finishRequest(profileBytes);
  return refusal;
}

function forget(): void {
  beginRefusals();
  forgetPerson();
  askedNames = askedGroups = typeAsked = 0;
  attributes = accountAttributes = contextValues = 0;
  device = 0;
  includesWithheld = false;
  isRecorded = true;
  requestIdLength = 0;
}

function refuseMalformed(): i32 {
  refuse(MALFORMED_REQUEST, 0, 0);
  return refusal;
}

function readNumberField(field: u32, value: u64): void {
  if (field == FIELD_DEVICE) device = value;
  else if (field == FIELD_OPTIMIZATION_TYPE) typeAsked = value > OPTIMIZATION_TYPE_LAST ? 0 : <u32>value;
  else if (field == FIELD_INCLUDE_WITHHELD) includesWithheld = value != 0;
  else if (field == FIELD_RECORDING) isRecorded = value != RECORDING_NEVER;
}

function readBytesField(field: u32, at: usize, length: u32): void {
  if (field == FIELD_NAMES) readName(at, length);
  else if (field == FIELD_ATTRIBUTES) attributes = readEntries(field, userSlots, attributes, at, at + length);
  else if (field == FIELD_IDENTIFICATION) readIdentification(at, at + length);
  else if (field == FIELD_SESSION_ID) readSession(at, length);
  else if (field == FIELD_GROUPS) readGroup(at, length);
  else if (field == FIELD_CONTEXT) contextValues = readEntries(field, contextSlots, contextValues, at, at + length);
  else if (field == FIELD_ACCOUNT_ATTRIBUTES) accountAttributes = readEntries(field, accountSlots, accountAttributes, at, at + length);
  else if (field == FIELD_URL) {
    if (length > URL_BYTES_MAX) refuse(VALUE_TOO_LONG, field, 0);
    // An empty address is a missing one, also after one that was not empty.
    if (length == 0) fillSlot(urlSlot, at, 0);
    else fillSlotWithString(urlSlot, at, length);
  } else if (field == FIELD_PLACE) readPlace(at, at + length);
  else if (field == FIELD_REQUEST_ID) {
    if (length > NAME_BYTES_MAX) refuse(VALUE_TOO_LONG, field, 0);
    if (length == 0) fillSlot(requestIdSlot, at, 0);
    else fillSlotWithString(requestIdSlot, at, length);
    requestId = at;
    requestIdLength = length;
  }
}

function readName(at: usize, length: u32): void {
  const item = askedNames++;
  if (length > NAME_BYTES_MAX) return refuse(VALUE_TOO_LONG, FIELD_NAMES, item);
  if (item < NAMES_MAX) keepName(item, at, length);
  else if (!isName(at, length)) refuse(NAME_INVALID, FIELD_NAMES, item);
}

function readGroup(at: usize, length: u32): void {
  const item = askedGroups++;
  if (length > NAME_BYTES_MAX) return refuse(VALUE_TOO_LONG, FIELD_GROUPS, item);
  const group = findRecord(groups, at, length);
  if (group == 0 && !isName(at, length)) return refuse(GROUP_INVALID, FIELD_GROUPS, item);
  if (item < GROUPS_MAX) setAddressAt(ASKED_GROUPS, item, group);
}

/** Reads a google.protobuf.Struct into slots, and returns how many entries there are so far; `next` is 0 when its bytes are damaged. */
function readEntries(field: u32, slots: usize, count: u32, at: usize, end: usize): u32 {
  while (at < end) {
    const plain = readPlainEntry(slots, at, end);
    if (plain != 0) {
      at = plain;
      count++;
      continue;
    }
    const tag = readTag(at, end);
    if (next == 0) return count;
    if (tag == tagOf(1, WIRE_BYTES)) {
      const length = readLength(next, end);
      if (next == 0) return count;
      at = next + length;
      readEntry(field, slots, count, next, at);
      count++;
    } else {
      skipField(tag, next, end);
      at = next;
    }
    if (next == 0) return count;
  }
  return count;
}

/**
 * Reads an entry as encoders write it when it is short: name, then value, each length in one byte. Returns the address after
 * it, or 0 when it is written in another way. A call has many of them, which is why there are two ways.
 *
 *   0A length  0A name-length name…  12 value-length value…
 */
function readPlainEntry(slots: usize, at: usize, end: usize): usize {
  const head = load<u32>(at);
  const length = (head >> 8) & 0xff;
  const nameLength = head >> 24;
  const stop = at + 2 + length;
  // Bounds: what lies beyond the request is memory, too; it is read before it is known to be there, and not used.
  const valueHead = <u32>load<u16>(at + 4 + nameLength);
  const isPlain = (head & 0xff00ff) == 0x0a000a && length < 0x80 && stop <= end && nameLength + 4 <= length && (valueHead & 0xff) == 0x12;
  const valueLength = valueHead >> 8;
  if (!isPlain || valueLength != length - nameLength - 4) return 0;
  if (nameLength != 0 && !mayHave(slots, at + 4, nameLength)) return stop;
  const slot = findRecord(slots, at + 4, nameLength);
  if (slot != 0) fillSlot(slot, stop - valueLength, valueLength);
  return stop;
}

function readEntry(field: u32, slots: usize, item: u32, at: usize, end: usize): void {
  let name: usize = at;
  let nameLength: u32 = 0;
  let value: usize = at;
  let valueLength: u32 = 0;
  while (at < end) {
    const tag = readTag(at, end);
    if (next == 0) return;
    if (tag == tagOf(1, WIRE_BYTES) || tag == tagOf(2, WIRE_BYTES)) {
      const length = readLength(next, end);
      if (next == 0) return;
      at = next + length;
      if (tag >> 3 == 1) {
        name = next;
        nameLength = length;
      } else {
        value = next;
        valueLength = length;
      }
    } else {
      skipField(tag, next, end);
      at = next;
    }
    if (next == 0) return;
  }
  if (nameLength > NAME_BYTES_MAX) return refuse(VALUE_TOO_LONG, field, item);
  const slot = findRecord(slots, name, nameLength);
  if (slot != 0) fillSlot(slot, value, valueLength);
}

/** Checks what can be checked only at the end, and writes the person. */
function finishRequest(profileBytes: i32): void {
  findNames(min(askedNames, NAMES_MAX));
  if (askedNames > NAMES_MAX) refuse(TOO_MANY_NAMES, FIELD_NAMES, NAMES_MAX);
  if (askedGroups > GROUPS_MAX) refuse(TOO_MANY_GROUPS, FIELD_GROUPS, GROUPS_MAX);
  if (attributes > ATTRIBUTES_MAX) refuse(TOO_MANY_ATTRIBUTES, FIELD_ATTRIBUTES, ATTRIBUTES_MAX);
  if (accountAttributes > ATTRIBUTES_MAX) refuse(TOO_MANY_ATTRIBUTES, FIELD_ACCOUNT_ATTRIBUTES, ATTRIBUTES_MAX);
  if (contextValues > ATTRIBUTES_MAX) refuse(TOO_MANY_ATTRIBUTES, FIELD_CONTEXT, ATTRIBUTES_MAX);
  if (device > DEVICE_MOBILE) refuse(DEVICE_INVALID, FIELD_DEVICE, 0);
  checkPerson();
  if (refusal != 0) return;
  if (!openProfile(profileBytes)) return refuse(MALFORMED_PROFILE, 0, 0);
  fillDevice();
  writePerson();
}

function fillDevice(): void {
  if (device <= DEVICE_ALL) {
    deviceBit = DEVICES_ALL;
    fillSlotWithString(deviceSlot, TEXT_ALL, 3);
  } else {
    const isDesktop = device == DEVICE_DESKTOP;
    deviceBit = 1 << (<u32>device);
    fillSlotWithString(deviceSlot, isDesktop ? TEXT_DESKTOP : TEXT_MOBILE, isDesktop ? 7 : 6);
  }
}

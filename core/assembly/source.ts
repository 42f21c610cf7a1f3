// Reading the value in a slot (see slot.ts), and where it comes from when the request has not brought one. A source is asked at most once a call,
// when a test first wants the value.

import { fillFromCounter } from "./counter-value";
import { PERSON } from "./layout";
import { fillWithHour, fillWithWeekday } from "./local-slot";
import { personLength, unitLength } from "./person";
import { findEntry } from "./profile";
import { ACCOUNT_ATTRIBUTE, ATTRIBUTE, otherAt, otherLength } from "./profile-key";
import { callNumber, fillSlot, fillSlotWithNothing, fillSlotWithString, PLAIN } from "./slot";
import { foundString, readValue, TYPE_MISSING } from "./value";

/** Nowhere: what the request does not bring is missing. */
export const SOURCE_REQUEST: u32 = 0;
/** An attribute of the profile; the data is the hash of its key. */
export const SOURCE_ATTRIBUTE: u32 = 1;
/** An attribute of the account in the profile; the data is the hash of its key. */
export const SOURCE_ACCOUNT_ATTRIBUTE: u32 = 2;
/** The local weekday; the data is the address of the time zone. */
export const SOURCE_LOCAL_WEEKDAY: u32 = 3;
/** The local hour; the data is the address of the time zone. */
export const SOURCE_LOCAL_HOUR: u32 = 4;
/** The session of the call. */
export const SOURCE_SESSION: u32 = 5;

/** Sees to it that a slot has its value of this call, in the form that fillSlot gives it; false when there is none. */
export function isFilled(slot: usize): bool {
  if (load<u64>(slot, 8) == callNumber()) return true;
  if (load<u32>(slot, 24) == SOURCE_REQUEST) return false;
  fillFromSource(slot);
  return true;
}

/** A counter of the profile; the name of the slot is the reading (see counter-value.ts). */
export const SOURCE_COUNTER: u32 = 16;

/** Reads the value in a slot, which its source fills when nothing else has, and returns its type; the rest is as in readValue. */
export function readSlot(slot: usize): u32 {
  if (load<u64>(slot, 8) != callNumber()) {
    if (load<u32>(slot, 24) == SOURCE_REQUEST) return TYPE_MISSING;
    fillFromSource(slot);
  }
  const length = load<u32>(slot, 20);
  const at = <usize>load<u32>(slot, 16);
  return (length & PLAIN) == 0 ? readValue(at, length) : foundString(at, length & ~PLAIN);
}

function fillFromSource(slot: usize): void {
  const source = load<u32>(slot, 24);
  if (source == SOURCE_ATTRIBUTE) fillFromProfile(slot, ATTRIBUTE);
  else if (source == SOURCE_ACCOUNT_ATTRIBUTE) fillFromProfile(slot, ACCOUNT_ATTRIBUTE);
  else if (source == SOURCE_LOCAL_WEEKDAY) fillWithWeekday(slot, <usize>load<u32>(slot, 28));
  else if (source == SOURCE_LOCAL_HOUR) fillWithHour(slot, <usize>load<u32>(slot, 28));
  else if (source == SOURCE_SESSION) fillSlotWithString(slot, PERSON + unitLength + 1, personLength - unitLength - 1);
  else if (source == SOURCE_COUNTER) fillFromCounter(slot);
  else unreachable();
}

function fillFromProfile(slot: usize, kind: u32): void {
  if (findEntry(kind, load<u32>(slot, 28), <usize>load<u32>(slot, 4), load<u32>(slot), 0, 0)) fillSlot(slot, otherAt, otherLength);
  else fillSlotWithNothing(slot);
}

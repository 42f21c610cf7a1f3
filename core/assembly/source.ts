// Reading the value in a slot (see slot.ts), and where it comes from when the request has not brought one. A source is asked at most once a call,
// when a test first wants the value.

import { fillFromCounter } from "./counter-value";
import { hostInputEnd } from "./host-input";
import { PERSON } from "./layout";
import { fillWithHour, fillWithWeekday } from "./local-slot";
import { personLength, unitLength } from "./person";
import { fillFromHostPlace } from "./place";
import { findEntry } from "./profile";
import { ACCOUNT_ATTRIBUTE, ATTRIBUTE, otherAt, otherLength } from "./profile-key";
import { callNumber, fillSlot, fillSlotWithNothing, fillSlotWithString, PLAIN } from "./slot";
import {
  SOURCE_ACCOUNT_ATTRIBUTE,
  SOURCE_ATTRIBUTE,
  SOURCE_COUNTER,
  SOURCE_LOCAL_HOUR,
  SOURCE_LOCAL_WEEKDAY,
  SOURCE_PLACE,
  SOURCE_REQUEST,
  SOURCE_SESSION,
  SOURCE_URL_HOST,
  SOURCE_URL_PATH,
  SOURCE_URL_QUERY,
} from "./source-kinds";
import { fillHost, fillParameter, fillPath } from "./url-parts";
import { foundString, readValue, TYPE_MISSING } from "./value";

/** Sees to it that a slot has its value of this call, in the form that fillSlot gives it; false when there is none. */
export function isFilled(slot: usize): bool {
  if (load<u64>(slot, 8) == callNumber()) return true;
  if (load<u32>(slot, 24) == SOURCE_REQUEST) return false;
  fillFromSource(slot);
  return true;
}

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
  else if (source == SOURCE_URL_HOST) fillHost(slot);
  else if (source == SOURCE_URL_PATH) fillPath(slot);
  else if (source == SOURCE_URL_QUERY) fillParameter(slot);
  else if (source == SOURCE_PLACE) fillFromHostPlace(slot, load<u32>(slot, 28), hostInputEnd);
  else unreachable();
}

function fillFromProfile(slot: usize, kind: u32): void {
  if (findEntry(kind, load<u32>(slot, 28), <usize>load<u32>(slot, 4), load<u32>(slot), 0, 0)) fillSlot(slot, otherAt, otherLength);
  else fillSlotWithNothing(slot);
}

// Where the caller is: the place of the request, or that of the HostInput when the request has none.

import { HOST_INPUT } from "./layout";
import { NAME_BYTES_MAX } from "./limits";
import { PLACE_CITY } from "./place-names";
import { refuse, VALUE_TOO_LONG } from "./refusal";
import { FIELD_PLACE } from "./request-fields";
import { callNumber, fillSlotWithNothing, fillSlotWithString } from "./slot";
import { placeSlotOf } from "./tables";
import { next, readLength, readTag, skipField, tagOf, WIRE_BYTES } from "./wire";

/** Of HostInput. */
const HOST_PLACE = tagOf(2, WIRE_BYTES);

/** The last call of which the request had a place. */
let placedCall: u64 = 0;

/** The field of the Place that nextText has found, 0 for none, and its text. */
let textField: u32 = 0;
let textAt: usize = 0;
let textLength: u32 = 0;

/** Goes to the next text of a Place and returns where to go on; `next` is 0 when the bytes are damaged. */
function nextText(at: usize, end: usize): usize {
  const tag = readTag(at, end);
  textField = 0;
  if (next == 0) return 0;
  if ((tag & 7) != WIRE_BYTES || tag >> 3 > PLACE_CITY) {
    skipField(tag, next, end);
    return next;
  }
  textLength = readLength(next, end);
  textAt = next;
  textField = tag >> 3;
  return next + textLength;
}

/** Reads the place of the request; `next` is 0 when its bytes are damaged. */
export function readPlace(at: usize, end: usize): void {
  placedCall = callNumber();
  while (at < end) {
    at = nextText(at, end);
    if (next == 0) return;
    if (textField == 0) continue;
    if (textLength > NAME_BYTES_MAX) refuse(VALUE_TOO_LONG, FIELD_PLACE, textField);
    fillPlace(placeSlotOf(textField));
  }
}

/** Fills the slot of a part of the place that the request has not filled. */
export function fillFromHostPlace(slot: usize, field: u32, hostInputEnd: usize): void {
  fillSlotWithNothing(slot);
  if (placedCall == callNumber()) return;
  let at: usize = HOST_INPUT;
  // Bounds: beginHostInput has found the bytes sound.
  while (at < hostInputEnd) {
    const tag = readTag(at, hostInputEnd);
    if (tag == HOST_PLACE) {
      const length = readLength(next, hostInputEnd);
      let inner = next;
      at = next + length;
      while (inner < at) {
        inner = nextText(inner, at);
        if (textField == field) fillPlace(slot);
      }
    } else {
      skipField(tag, next, hostInputEnd);
      at = next;
    }
  }
}

/** Fills a slot with the text that was found last; an empty one is missing. */
function fillPlace(slot: usize): void {
  if (textLength == 0) fillSlotWithNothing(slot);
  else fillSlotWithString(slot, textAt, textLength);
}

/** Whether a field of HostInput, if it is a place, is sound and has no text that is too long. */
export function isSoundHostField(tag: u32, at: usize, end: usize): bool {
  if (tag != HOST_PLACE) return true;
  const length = readLength(at, end);
  if (next == 0) return false;
  const stop = next + length;
  at = next;
  while (at < stop) {
    at = nextText(at, stop);
    if (next == 0 || (textField != 0 && textLength > NAME_BYTES_MAX)) return false;
  }
  return true;
}

// What the host knows of a call that the caller cannot say: a pillion.decision.v1.HostInput.

import { HOST_INPUT } from "./layout";
import { HOST_INPUT_BYTES_MAX } from "./limits";
import { isSoundHostField } from "./place";
import { MALFORMED_HOST_INPUT } from "./refusal";
import { next, readLength, readTag, skipField, tagOf, WIRE_BYTES } from "./wire";

/** Of HostInput. */
export const PREVIEW = tagOf(1, WIRE_BYTES);

/** Where the HostInput of the call ends; it begins at HOST_INPUT. */
export let hostInputEnd: usize = HOST_INPUT;
/** Whether it has previews (see preview.ts). */
export let hasPreviews: bool = false;

/** Begins a call with a HostInput of so many bytes; returns 0, or the code of the refusal. */
export function beginHostInput(bytes: u32): i32 {
  hasPreviews = false;
  if (bytes > HOST_INPUT_BYTES_MAX) return MALFORMED_HOST_INPUT;
  hostInputEnd = HOST_INPUT + bytes;
  let at: usize = HOST_INPUT;
  while (at < hostInputEnd) {
    const tag = readTag(at, hostInputEnd);
    if (next == 0) return MALFORMED_HOST_INPUT;
    const content = next;
    skipField(tag, content, hostInputEnd);
    at = next;
    if (at == 0 || !isSoundHostField(tag, content, hostInputEnd)) return MALFORMED_HOST_INPUT;
    if (tag == PREVIEW) {
      if (!isMessage(content, at)) return MALFORMED_HOST_INPUT;
      hasPreviews = true;
    }
  }
  return 0;
}

/** Whether a field of bytes, of which the length is at `at`, is a message. */
function isMessage(at: usize, end: usize): bool {
  readLength(at, end);
  for (at = next; at < end; at = next) {
    const tag = readTag(at, end);
    if (next != 0) skipField(tag, next, end);
    if (next == 0) return false;
  }
  return true;
}

// What the host knows of a call that the caller cannot say: a pillion.decision.v1.HostInput.

import { HOST_INPUT } from "./layout";
import { HOST_INPUT_BYTES_MAX } from "./limits";
import { isSoundHostField } from "./place";
import { MALFORMED_HOST_INPUT } from "./refusal";
import { next, readTag, skipField } from "./wire";

/** Where the HostInput of the call ends; it begins at HOST_INPUT. */
export let hostInputEnd: usize = HOST_INPUT;

/** Begins a call with a HostInput of so many bytes; returns 0, or the code of the refusal. */
export function beginHostInput(bytes: u32): i32 {
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
  }
  return 0;
}

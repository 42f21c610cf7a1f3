// Previews: outcomes that a call is to show whatever the rules say. Their tokens were verified by the host.

import { sameBytes } from "./bytes";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { hostInputEnd, PREVIEW } from "./host-input";
import { HOST_INPUT } from "./layout";
import { idAt, idLength, readId } from "./optimization-message";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

// Fields of Preview.
const OPTIMIZATION = tagOf(1, WIRE_BYTES);
const OUTCOME = tagOf(2, WIRE_BYTES);
const OBEYS_AUDIENCE = tagOf(3, WIRE_VARINT);

/** What nextPreview found: the id of the outcome, */
export let previewId: usize = 0;
export let previewIdLength: u32 = 0;
/** and whether the audience must match all the same. */
export let obeysAudience: bool = false;

let next: usize = HOST_INPUT;

/** Begins to go through the previews of an optimization. */
export function beginPreviews(optimization: usize): void {
  readId(optimization);
  next = HOST_INPUT;
}

/** Goes to the next one; false when there is none. */
export function nextPreview(): bool {
  while (firstField(next, hostInputEnd)) {
    next = fieldNext;
    if (fieldTag == PREVIEW && isOfOptimization(fieldAt, fieldAt + fieldLength)) return true;
  }
  return false;
}

/** Reads a preview, and says whether it is of the optimization. */
function isOfOptimization(at: usize, end: usize): bool {
  let optimization = at;
  let length: u32 = 0;
  previewId = at;
  previewIdLength = 0;
  obeysAudience = false;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == OPTIMIZATION) {
      optimization = fieldAt;
      length = fieldLength;
    } else if (fieldTag == OUTCOME) {
      previewId = fieldAt;
      previewIdLength = fieldLength;
    } else if (fieldTag == OBEYS_AUDIENCE) obeysAudience = fieldNumber != 0;
  }
  return length == idLength && sameBytes(optimization, idAt, length);
}

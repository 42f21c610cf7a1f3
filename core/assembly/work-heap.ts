// Where the contents of entries are written that changes have made. There are two halves; when one is full, what is still in use moves to the
// other. What was read from the half that is left stays readable until the next such move, so that a message may be written from its own old bytes.

import { WORK_ENTRIES, WORK_HEAP } from "./layout";
import { WORK_HEAP_BYTES } from "./limits";
import { contentOf, ENTRY_BYTES, entriesEnd, noteFull, setContent } from "./work-entries";
import { cursor, writeAt } from "./write";

let half: usize = WORK_HEAP;
let end: usize = WORK_HEAP;

/** Begins with an empty heap. */
export function beginHeap(): void {
  half = end = WORK_HEAP;
}

/** Starts writing where there is room for so many bytes; false when there is none. */
export function writeToHeap(bytes: u32): bool {
  if (bytes > WORK_HEAP_BYTES) {
    noteFull();
    return false;
  }
  if (end + bytes > half + WORK_HEAP_BYTES) {
    moveToOtherHalf();
    if (end + bytes > half + WORK_HEAP_BYTES) {
      noteFull();
      return false;
    }
  }
  writeAt(end);
  return true;
}

/** Ends writing: what was written is the content of an entry. */
export function keepAsContent(entry: usize): void {
  setContent(entry, end, <u32>(cursor - end));
  end = cursor;
}

function moveToOtherHalf(): void {
  const from = half;
  const fromEnd = end;
  half = end = half == WORK_HEAP ? WORK_HEAP + WORK_HEAP_BYTES : WORK_HEAP;
  for (let entry: usize = WORK_ENTRIES; entry < entriesEnd; entry += ENTRY_BYTES) {
    const at = contentOf(entry);
    const length = load<u32>(entry, 28);
    if (load<u32>(entry, 4) == 0 || at < from || at >= fromEnd) continue;
    memory.copy(end, at, length);
    setContent(entry, end, length);
    end += length;
  }
}

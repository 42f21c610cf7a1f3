import { open, stat } from "node:fs/promises";
import type { Log } from "#sidecar/base/log.ts";
import { COMMIT_BYTES_MAX, PAGE_BYTES } from "./limits.ts";
import { readRecords, type Segment } from "./segments.ts";

/** Where a journal goes on. */
interface RecoveredEnd {
  readonly end: number;
  /** The segment to continue; undefined: a new one is begun. */
  readonly segment: Segment | undefined;
}

/**
 * Finds where the newest segment ends, and makes what is before that durable.
 *
 * What a process was writing when it ended may be there in part, behind the
 * last whole record. It was never acknowledged, and is cut off. No commit is as
 * long as COMMIT_BYTES_MAX allows for more: a longer piece was whole once, so it
 * is left as it is for whoever wants to look at it, and a new segment begins
 * behind it.
 */
export async function recoverEnd(segment: Segment, log: Log): Promise<RecoveredEnd> {
  const { path, start } = segment;
  const fileEnd = start + (await stat(path)).size;
  let wholeEnd = start;
  for (let position = start; position < fileEnd; ) {
    const found = await readRecords(segment, { position, end: fileEnd, bytesMax: PAGE_BYTES });
    if (found.entries.length > 0) wholeEnd = found.wholeEnd;
    position = found.next;
  }
  const tornBytes = fileEnd - wholeEnd;
  if (tornBytes > COMMIT_BYTES_MAX) {
    log.error({ path, position: wholeEnd, bytes: tornBytes }, "the end of the journal is damaged, and what was there is lost");
    return { end: fileEnd, segment: undefined };
  }
  if (tornBytes > 0) log.warn({ path, position: wholeEnd, bytes: tornBytes }, "the journal ended in the middle of a write, which nobody was told to be done");
  const file = await open(path, "r+");
  try {
    await file.truncate(wholeEnd - start);
    await file.sync();
  } finally {
    await file.close();
  }
  return { end: wholeEnd, segment };
}

import { JournalEntry } from "#proto/generated/pillion/decision/v1/journal.ts";
import type { PlacedEntry } from "#sidecar/journal/record.ts";

/**
 * An entry of the journal as a line of JSON, without the line break: its position,
 * and the `JournalEntry` in protobuf's JSON. Undefined for what is nothing new to
 * others: an exposure that was recorded in its session already only spends caps.
 */
export function eventLine({ position, bytes }: PlacedEntry): string | undefined {
  const entry = JournalEntry.decode(bytes);
  if (entry.kind?.$case === "exposure" && entry.kind.value.isRepeated) return undefined;
  return JSON.stringify({ position, ...(JournalEntry.toJSON(entry) as object) });
}

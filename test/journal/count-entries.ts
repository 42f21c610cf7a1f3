import { expect } from "vitest";
import type { Journal } from "#sidecar/journal/journal.ts";
import { NumberedEntry } from "./numbered-entry.ts";

/** Reads on from a position: how many entries of a run each caller has, where none may be missing, come twice, or come in another order. */
export async function countEntries(journal: Journal, position: number, run: number): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (let at = position; at < journal.end; ) {
    const page = await journal.read(at, 1 << 16);
    for (const { bytes } of page.entries) {
      const found = NumberedEntry.read(bytes);
      const number = counts.get(found.caller) ?? 0;
      expect(found).toEqual({ run, caller: found.caller, number });
      counts.set(found.caller, number + 1);
    }
    at = page.next;
  }
  return counts;
}

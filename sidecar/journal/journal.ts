import type { PlacedEntry } from "./record.ts";

/** What was read, and from where to read on. */
export interface Page {
  readonly entries: readonly PlacedEntry[];
  readonly next: number;
}

/** What a journal did and holds, for those who count. */
export interface JournalCounts {
  readonly entries: number;
  readonly commits: number;
  /** Appends that were refused for want of room, and those that failed otherwise. */
  readonly refusedFull: number;
  readonly refusedUnavailable: number;
  /** Bytes that could not be read back, because the disk changed or lost them. */
  readonly lostBytes: number;
  /** Bytes that a reader still needs. */
  readonly neededBytes: number;
}

/** One who reads a journal from end to end, over restarts, and what they keep beside their position. */
export interface JournalReader {
  /** From where to read: what is before it is done with. */
  readonly position: number;
  /** What was saved with the position; undefined: nothing has been saved yet. */
  readonly state: unknown;

  /**
   * Says that everything before a position is done with, and keeps a state with it, which JSON must be able to write.
   * Resolves when both are on disk; they are saved together or not at all.
   */
  save(position: number, state: unknown): Promise<void>;
}

/**
 * A durable log of entries, which are bytes to it, in the order in which they were
 * appended. A position is a place in the log, in bytes since its beginning;
 * it only ever grows.
 */
export interface Journal {
  /** The oldest position that can still be read. */
  readonly start: number;
  /** The position behind the newest durable entry. */
  readonly end: number;
  readonly counts: JournalCounts;

  /**
   * Appends entries, none of them empty, and resolves with the position behind the last of them when all are durable.
   * The entries of one append stay together, and appends keep the order in which they were made.
   *
   * Rejects with the fault `journal_full` when too much waits for readers or the disk is full, and with
   * `journal_unavailable` when the disk fails or does not keep up. Then nothing of them is read by anybody
   * in this process; after a crash in the same moment they may be there all the same.
   */
  append(entries: readonly Uint8Array[]): Promise<number>;

  /**
   * Reads durable entries from a position at which one begins, about `bytesMax` of them and at least one if there is one.
   * What cannot be read is told to the log and passed over.
   */
  read(position: number, bytesMax: number): Promise<Page>;

  /** The reader of a name. What they have not done with is kept; one who is new begins with the oldest entry. */
  reader(name: string): Promise<JournalReader>;

  /** Calls back whenever `end` has grown, until the returned function is called. */
  onGrowth(listener: () => void): () => void;
}

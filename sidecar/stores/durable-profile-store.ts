import type { ProfileStore } from "./profile-store.ts";

/** How far a journal has been folded into what a store has on disk. */
export interface FoldedPlace {
  /** Which journal, and which store: both remember it, and another pair has another. */
  readonly pair: string;
  /** All that is before it is in the store, and nothing that is behind it but what it is harmless to fold in again. */
  readonly position: number;
}

/** What a store on disk holds and did. */
export interface DurableCounts {
  /** People, and units that lead to people. */
  readonly entries: number;
  /** Bytes of the disk that hold them. */
  readonly bytes: number;
  /** Changes that are not on disk yet, of as many units. */
  readonly unwritten: number;
  readonly unwrittenBytes: number;
  /** Transactions that were written, and those that failed. */
  readonly writes: number;
  readonly failures: number;
  /** Changes that were not written, because the disk did not take what came before them, and the new people of a store that is full. */
  readonly dropped: number;
}

/**
 * A store that outlives the process. It answers at once, always: what it has been
 * told is known to `get` from then on, and written when it is asked for.
 */
export interface DurableProfileStore extends ProfileStore {
  readonly durable: DurableCounts;
  /** What was written with the newest transaction that had one. */
  readonly place: FoldedPlace | undefined;

  /**
   * Writes all that was kept before this call, and the place, in one transaction; but not before `ready` has resolved.
   * Resolves when that is durable. Rejects when it is not, and then everything is written with the next call.
   * One call comes after the other.
   */
  write(place: FoldedPlace | undefined, ready: Promise<unknown>): Promise<void>;

  /** Gives the disk back. What was not written is lost. */
  close(): Promise<void>;
}

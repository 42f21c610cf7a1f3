import type { PlacedEntry } from "#sidecar/journal/record.ts";

/**
 * Somewhere that entries of the journal go.
 *
 * A delivery calls one method after the other, never two at a time. What a sink
 * says of itself, its state, is saved together with the position behind the
 * entries that it took; a sink that can take back what came after a state gets
 * every entry once, whatever happens in between.
 */
export interface Sink {
  /** Names its position in the journal: small letters, digits and hyphens, the same at each start. */
  readonly name: string;

  /** How many entries its receiver refused for good, so that they were left out; absent for a sink that takes everything. */
  readonly refused?: number;

  /**
   * Goes back to the state that was saved last, because the process is new or something failed: what was taken since then
   * comes again. Undefined is a sink of which nothing was saved yet. Resolves with the state that it is in then, which
   * JSON must be able to write.
   */
  resume(state: unknown): Promise<unknown>;

  /** Takes entries, in order, and resolves with its state when they are safe with it. Rejects when they are not, or when `signal` says that the process ends. */
  deliver(entries: readonly PlacedEntry[], signal: AbortSignal): Promise<unknown>;

  /** Is called about once a second while nothing comes; everything that it took is saved by then. */
  rest(): Promise<void>;

  /** Lets go of what it holds. */
  close(): Promise<void>;
}

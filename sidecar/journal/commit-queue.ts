import { setImmediate as turn } from "node:timers/promises";
import { COMMIT_BYTES_MAX, WAITING_BYTES_MAX } from "./limits.ts";

/** Records that wait to be durable, and who waits for them. */
interface Waiting {
  readonly records: Buffer;
  readonly done: (end: number) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Makes one commit of all that is appended while the commit before is under way,
 * so that the disk is asked once for many callers. Order is the order of calls.
 */
export class CommitQueue {
  /** Makes records durable, and resolves with the position behind them. */
  readonly #commit: (records: Buffer) => Promise<number>;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #committing: Promise<void> | undefined;

  constructor(commit: (records: Buffer) => Promise<number>) {
    this.#commit = commit;
  }

  /** The bytes that are not durable yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Whether so many bytes more may wait. */
  hasRoom(bytes: number): boolean {
    return this.#waitingBytes + bytes <= WAITING_BYTES_MAX;
  }

  /** Takes records of at most COMMIT_BYTES_MAX, and resolves with the position behind them when they are durable. */
  add(records: Buffer): Promise<number> {
    return new Promise((done, failed) => {
      this.#waiting.push({ records, done, failed });
      this.#waitingBytes += records.length;
      this.#committing ??= this.#commitAll();
    });
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#committing;
  }

  async #commitAll(): Promise<void> {
    // What else this turn brings goes along.
    await turn();
    while (this.#waiting.length > 0) await this.#commitGroup();
    // In the same turn as the look before it: whoever appends next finds that nobody is at work.
    this.#committing = undefined;
  }

  async #commitGroup(): Promise<void> {
    const group = this.#takeGroup();
    const records = group.map((waiting) => waiting.records);
    const bytes = records.reduce((sum, { length }) => sum + length, 0);
    try {
      let end = (await this.#commit(records.length === 1 && records[0] !== undefined ? records[0] : Buffer.concat(records, bytes))) - bytes;
      for (const waiting of group) {
        end += waiting.records.length;
        waiting.done(end);
      }
    } catch (error) {
      for (const waiting of group) waiting.failed(error);
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  /** As many as one commit may have, from the front. */
  #takeGroup(): Waiting[] {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ records }) => {
      bytes += records.length;
      return bytes > COMMIT_BYTES_MAX;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end));
  }
}

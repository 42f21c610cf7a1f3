import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#sidecar/base/fault.ts";
import { lockFolder } from "#sidecar/base/folder-lock.ts";
import type { Log } from "#sidecar/base/log.ts";
import { CommitQueue } from "./commit-queue.ts";
import { isDiskFull } from "./disk-full.ts";
import type { Journal, JournalCounts, JournalReader, Page } from "./journal.ts";
import { COMMIT_BYTES_MAX, POSITION_MAX, SEGMENT_BYTES_MAX, SEGMENTS_MIN } from "./limits.ts";
import { encodeRecords, recordBytes } from "./record.ts";
import { recoverEnd } from "./recover-end.ts";
import { SavedState } from "./saved-state.ts";
import { type OpenFile, SegmentWriter } from "./segment-writer.ts";
import { listSegments, readRecords, type Segment } from "./segments.ts";
import { syncFolder } from "./sync-folder.ts";

/** Where a journal is, and how much of it there may be. */
interface FileJournalParts {
  readonly folder: string;
  /** Bytes that readers have not done with; beyond that, appends are refused. */
  readonly bytesMax: number;
  /** Of what all readers have done with, the newest bytes that are kept. */
  readonly keptBytes: number;
  readonly log: Log;
  /** Opens segments for writing. */
  readonly openFile?: OpenFile;
}

/**
 * A journal in a folder, which is this process's alone: `<position>.journal`, segments
 * named by the position of their first byte; `<name>.position`, what each reader has
 * done with; `lock.<number>`, who holds it.
 */
export class FileJournal implements Journal {
  readonly #parts: FileJournalParts;
  readonly #segments: Segment[];
  readonly #writer: SegmentWriter;
  readonly #queue: CommitQueue;
  readonly #unlock: () => Promise<void>;
  readonly #readers = new Map<string, SavedState>();
  readonly #listeners = new Set<() => void>();
  readonly #counts = { entries: 0, commits: 0, refusedFull: 0, refusedUnavailable: 0, lostBytes: 0 };
  #deleting: Promise<void> | undefined;
  #isFailing = false;
  /** Whether the last commit found no room on the disk. */
  #isFull = false;
  #isClosed = false;

  private constructor(parts: FileJournalParts, found: { segments: Segment[]; segment: Segment | undefined; end: number; unlock: () => Promise<void> }) {
    const { folder, openFile } = parts;
    const { segments, segment, end, unlock } = found;
    this.#parts = parts;
    this.#segments = segments;
    this.#unlock = unlock;
    const segmentBytesMax = Math.min(SEGMENT_BYTES_MAX, Math.ceil(parts.bytesMax / SEGMENTS_MIN));
    this.#writer = new SegmentWriter({ folder, segment, end, segmentBytesMax, began: (begun) => segments.push(begun), ...(openFile && { openFile }) });
    this.#queue = new CommitQueue((records) => this.#commit(records));
  }

  /** Opens the journal of a folder, which is made if need be. Rejects when another process has it. */
  static async open(parts: FileJournalParts): Promise<FileJournal> {
    const { folder, log } = parts;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unlock = await lockFolder(folder);
    try {
      const segments = await listSegments(folder);
      const last = segments.at(-1);
      const recovered = last === undefined ? { end: 0, segment: undefined } : await recoverEnd(last, log);
      await syncFolder(folder);
      return new FileJournal(parts, { segments, unlock, ...recovered });
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  get start(): number {
    return this.#segments[0]?.start ?? this.end;
  }

  get end(): number {
    return this.#writer.end;
  }

  get counts(): JournalCounts {
    return { ...this.#counts, neededBytes: this.end - this.#neededFrom };
  }

  async append(entries: readonly Uint8Array[]): Promise<number> {
    const bytes = recordBytes(entries);
    if (entries.length === 0 || bytes > COMMIT_BYTES_MAX || entries.some((entry) => entry.length === 0)) {
      throw new RangeError(`an append has entries that are not empty, of ${COMMIT_BYTES_MAX} bytes at most`);
    }
    try {
      this.#requireRoom(bytes);
      const end = await this.#queue.add(encodeRecords(entries));
      this.#counts.entries += entries.length;
      return end;
    } catch (error) {
      this.#counts[error instanceof Fault && error.code === "journal_full" ? "refusedFull" : "refusedUnavailable"] += 1;
      throw error;
    }
  }

  async read(position: number, bytesMax: number): Promise<Page> {
    let at = Math.max(position, this.start);
    if (at > position) this.#lose(position, at - position);
    while (at < this.end) {
      const index = this.#segments.findLastIndex(({ start }) => start <= at);
      const segment = this.#segments[index];
      if (segment === undefined) break;
      const end = this.#segments[index + 1]?.start ?? this.end;
      const { entries, next, lostBytes } = await readRecords(segment, { position: at, end, bytesMax });
      if (lostBytes > 0) this.#lose(at, lostBytes);
      if (entries.length > 0) return { entries, next };
      at = next;
    }
    return { entries: [], next: at };
  }

  async reader(name: string): Promise<JournalReader> {
    const saved = this.#readers.get(name) ?? (await SavedState.open(join(this.#parts.folder, `${name}.position`), this.start));
    if (saved.position > this.end) {
      this.#parts.log.error({ reader: name, position: saved.position, end: this.end }, "the journal lost what a reader has done with already");
      await saved.save(this.end, saved.state);
    }
    this.#readers.set(name, saved);
    return {
      get position() {
        return saved.position;
      },
      get state() {
        return saved.state;
      },
      save: async (position, state) => {
        await saved.save(position, state);
        await this.#deleteUnneeded();
      },
    };
  }

  onGrowth(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes no more appends, waits for those that it took, and gives the folder back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#queue.settled();
    await this.#deleting;
    await this.#writer.close();
    for (const saved of this.#readers.values()) await saved.close();
    await this.#unlock();
  }

  get #neededFrom(): number {
    return Math.min(this.end, ...[...this.#readers.values()].map(({ position }) => position));
  }

  async #commit(records: Buffer): Promise<number> {
    try {
      await this.#writer.commit(records);
    } catch (error) {
      throw this.#failed(error);
    }
    if (this.#isFailing) this.#parts.log.info({ folder: this.#parts.folder }, "the journal can be written again");
    this.#isFailing = false;
    this.#isFull = false;
    this.#counts.commits += 1;
    for (const listener of this.#listeners) listener();
    return this.end;
  }

  #requireRoom(bytes: number): void {
    const { bytesMax } = this.#parts;
    const neededBytes = this.end + this.#queue.waitingBytes - this.#neededFrom;
    if (this.#isClosed) throw new Fault("journal_unavailable", "the journal is closed because the sidecar stops");
    if (neededBytes + bytes > bytesMax || this.end + bytes > POSITION_MAX) {
      throw new Fault("journal_full", `the journal holds \`${neededBytes}\` bytes that are still to be delivered, and may hold ${bytesMax}`);
    }
    if (!this.#queue.hasRoom(bytes)) throw new Fault("journal_unavailable", "the disk of the journal does not keep up");
  }

  #failed(error: unknown): Fault {
    if (!this.#isFailing) this.#parts.log.error({ folder: this.#parts.folder, error: String(error) }, "the journal cannot be written");
    this.#isFailing = true;
    this.#isFull = isDiskFull(error);
    if (!this.#isFull) return new Fault("journal_unavailable", "the disk of the journal fails", { cause: error });
    void this.#deleteUnneeded();
    return new Fault("journal_full", "the disk of the journal is full", { cause: error });
  }

  #lose(position: number, bytes: number): void {
    this.#counts.lostBytes += bytes;
    this.#parts.log.error({ folder: this.#parts.folder, position, bytes }, "a part of the journal cannot be read, and is passed over");
  }

  /** Deletes the oldest segments that no reader needs. One that cannot be deleted is found again at the next start. */
  #deleteUnneeded(): Promise<void> {
    const { folder, log } = this.#parts;
    this.#deleting ??= this.#deleteOldest()
      .catch((error: unknown) => log.warn({ folder, error: String(error) }, "a part of the journal that nobody needs cannot be deleted"))
      .finally(() => {
        this.#deleting = undefined;
      });
    return this.#deleting;
  }

  async #deleteOldest(): Promise<void> {
    for (;;) {
      const [oldest, next] = this.#segments;
      // To take what is new is worth more than to keep what is done with.
      const keptBytes = this.#isFull ? 0 : this.#parts.keptBytes;
      const before = Math.min(this.#neededFrom, this.end - keptBytes);
      if (oldest === undefined || next === undefined || next.start > before) return;
      this.#segments.shift();
      await rm(oldest.path, { force: true });
    }
  }
}

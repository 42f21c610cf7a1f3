import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "#sidecar/base/clock.ts";
import { lockFolder } from "#sidecar/base/folder-lock.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { PlacedEntry } from "#sidecar/journal/record.ts";
import { syncFolder } from "#sidecar/journal/sync-folder.ts";
import type { Sink } from "./sink.ts";

const POSITION_DIGITS = 20;
/** What a file is called in addition as long as it is written to. */
const UNFINISHED = ".part";
/** Entries that are turned into lines in one turn of the event loop. */
const LINES_AT_ONCE = 32;

/** Where events are written, and when a file is finished. */
interface EventFilesParts {
  readonly directory: string;
  /** A file of that size is followed by the next. */
  readonly fileBytesMax: number;
  /** So is one that was begun that long ago. */
  readonly fileAgeMaxMs: number;
  /** Writes an entry as JSON in one line, without the line break; undefined: it has none. */
  readonly lineOf: (entry: PlacedEntry) => string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The file that is being written: how much of it counts, and when it was begun. */
interface UnfinishedFile {
  readonly name: string;
  readonly bytes: number;
  readonly begunMs: number;
}

/** What is saved with the position. */
interface EventFilesState {
  readonly unfinished: UnfinishedFile | null;
}

/**
 * Writes entries into a folder, one a line: `events-<position>.ndjson`, named by the
 * position of its first entry, and with `.part` behind that as long as it is written
 * to. A finished file never changes, and belongs to whoever collects it.
 *
 * Each entry is in one line of one file. The state says how long the unfinished file
 * is, and what is behind that or in a file that the state does not know was written
 * by a process that ended before it could say so; it is taken back and comes again.
 * A file is finished only when the state knows all of it.
 */
export class EventFiles implements Sink {
  readonly name = "files";
  readonly #parts: EventFilesParts;
  readonly #unlock: () => Promise<void>;
  #unfinished: UnfinishedFile | undefined;
  #file: FileHandle | undefined;

  private constructor(parts: EventFilesParts, unlock: () => Promise<void>) {
    this.#parts = parts;
    this.#unlock = unlock;
  }

  /** Opens a folder, which is made if need be. Rejects when another process writes into it. */
  static async open(parts: EventFilesParts): Promise<EventFiles> {
    await mkdir(parts.directory, { recursive: true, mode: 0o700 });
    return new EventFiles(parts, await lockFolder(parts.directory));
  }

  async resume(state: unknown): Promise<EventFilesState> {
    await this.#closeFile();
    const unfinished = (state as EventFilesState | undefined)?.unfinished ?? undefined;
    const found = (await readdir(this.#parts.directory)).filter((name) => name.endsWith(UNFINISHED));
    for (const name of found) {
      if (state === undefined) await this.#putAside(name);
      else if (name !== unfinished?.name) await rm(this.#path(name));
    }
    // One that is not there any more was finished after the state was saved, and may be collected already.
    this.#unfinished = unfinished !== undefined && found.includes(unfinished.name) ? unfinished : undefined;
    if (this.#unfinished !== undefined) await this.#reopen(this.#unfinished);
    await syncFolder(this.#parts.directory);
    return { unfinished: this.#unfinished ?? null };
  }

  async deliver(entries: readonly PlacedEntry[]): Promise<EventFilesState> {
    await this.rest();
    const lines = await this.#linesOf(entries);
    if (lines.length === 0) return { unfinished: this.#unfinished ?? null };
    this.#unfinished ??= await this.#begin(entries[0]?.position ?? 0);
    const { name, bytes, begunMs } = this.#unfinished;
    this.#file ??= await open(this.#path(name), "r+");
    for (let at = 0; at < lines.length; ) {
      at += (await this.#file.write(lines, at, lines.length - at, bytes + at)).bytesWritten;
    }
    await this.#file.datasync();
    this.#unfinished = { name, bytes: bytes + lines.length, begunMs };
    return { unfinished: this.#unfinished };
  }

  /** Finishes the file when it is full or old. */
  async rest(): Promise<void> {
    if (this.#unfinished === undefined) return;
    const { name, bytes, begunMs } = this.#unfinished;
    const { directory, fileBytesMax, fileAgeMaxMs, clock } = this.#parts;
    if (bytes < fileBytesMax && clock.nowMs() - begunMs < fileAgeMaxMs) return;
    await this.#closeFile();
    await rename(this.#path(name), this.#path(name.slice(0, -UNFINISHED.length)));
    this.#unfinished = undefined;
    await syncFolder(directory);
  }

  async close(): Promise<void> {
    await this.#closeFile();
    await this.#unlock();
  }

  async #linesOf(entries: readonly PlacedEntry[]): Promise<Buffer> {
    const lines: string[] = [];
    for (const [index, entry] of entries.entries()) {
      if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) await turn();
      const line = this.#parts.lineOf(entry);
      if (line !== undefined) lines.push(line, "\n");
    }
    return Buffer.from(lines.join(""));
  }

  /** Begins a file of which there is none of that name, as there is when a journal began anew beside the files of another. */
  async #begin(position: number): Promise<UnfinishedFile> {
    const { directory, clock } = this.#parts;
    const taken = new Set(await readdir(directory));
    const stem = `events-${String(position).padStart(POSITION_DIGITS, "0")}`;
    let finished = `${stem}.ndjson`;
    for (let copy = 2; taken.has(finished) || taken.has(finished + UNFINISHED); copy += 1) finished = `${stem}-${copy}.ndjson`;
    const name = finished + UNFINISHED;
    this.#file = await open(this.#path(name), "wx", 0o600);
    await syncFolder(directory);
    return { name, bytes: 0, begunMs: clock.nowMs() };
  }

  async #reopen({ name, bytes, begunMs }: UnfinishedFile): Promise<void> {
    const file = await open(this.#path(name), "r+");
    this.#file = file;
    const { size } = await file.stat();
    if (size < bytes) this.#parts.log.error({ file: name, bytes: bytes - size }, "the end of a file of events is gone");
    this.#unfinished = { name, bytes: Math.min(bytes, size), begunMs };
    await file.truncate(Math.min(bytes, size));
    await file.datasync();
  }

  /** What another journal left unfinished is nobody's to finish, and not deleted either. */
  async #putAside(name: string): Promise<void> {
    this.#parts.log.warn({ file: name }, "a file of events was left unfinished by another journal");
    await rename(this.#path(name), this.#path(`${name}.${this.#parts.clock.nowMs()}.left`));
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #path(name: string): string {
    return join(this.#parts.directory, name);
  }
}

import { type FileHandle, open } from "node:fs/promises";
import { isDiskFull } from "./disk-full.ts";
import { type Segment, segmentAt } from "./segments.ts";
import { syncFolder } from "./sync-folder.ts";

/** Opens files for writing; a test passes one whose disk fails. */
export type OpenFile = (path: string, flags: string, mode: number) => Promise<FileHandle>;

/** Where to write, and from where on. */
interface SegmentWriterParts {
  readonly folder: string;
  /** The newest segment, if it is to be continued, and where its last durable record ends. */
  readonly segment: Segment | undefined;
  readonly end: number;
  /** The size at which a segment is followed by the next. */
  readonly segmentBytesMax: number;
  readonly openFile?: OpenFile;
  /** Is told of each segment that was begun. */
  readonly began: (segment: Segment) => void;
}

/**
 * Writes the newest segment of a journal, and begins the next when it is full.
 *
 * After a failure nothing is believed of what was written since the last sync:
 * a system that could not write a page may count it as written, and the next
 * sync would succeed without it. So the file is closed, and before anything else
 * is written it is opened anew and cut to where it was known to be durable.
 */
export class SegmentWriter {
  readonly #folder: string;
  readonly #segmentBytesMax: number;
  readonly #openFile: OpenFile;
  readonly #began: (segment: Segment) => void;
  #segment: Segment | undefined;
  #file: FileHandle | undefined;
  #end: number;
  #segmentIsFull = false;

  constructor({ folder, segment, end, segmentBytesMax, openFile = open, began }: SegmentWriterParts) {
    this.#folder = folder;
    this.#segmentBytesMax = segmentBytesMax;
    this.#segment = segment;
    this.#end = end;
    this.#openFile = openFile;
    this.#began = began;
  }

  /** The position behind the newest durable byte. */
  get end(): number {
    return this.#end;
  }

  /** Writes some records, and resolves when they are durable. When it rejects, none of them is. */
  async commit(records: Buffer): Promise<void> {
    try {
      const { file, start } = await this.#ready();
      await writeFully(file, records, this.#end - start);
      await file.datasync();
      this.#end += records.length;
      this.#segmentIsFull = this.#end - start >= this.#segmentBytesMax;
    } catch (error) {
      // A segment that is followed by another can be deleted as soon as nobody needs it, which makes room.
      this.#segmentIsFull ||= isDiskFull(error);
      const file = this.#file;
      this.#file = undefined;
      // It is given up in any case.
      await file?.close().catch(() => undefined);
      throw error;
    }
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** The file to write to, which ends where the journal does. */
  async #ready(): Promise<{ readonly file: FileHandle; readonly start: number }> {
    this.#segment ??= await this.#begin();
    this.#file ??= await this.#reopen(this.#segment);
    if (this.#segmentIsFull && this.#end > this.#segment.start) {
      await this.close();
      this.#segment = await this.#begin();
      this.#segmentIsFull = false;
      this.#file = await this.#reopen(this.#segment);
    }
    return { file: this.#file, start: this.#segment.start };
  }

  /** A segment that was begun and not synced by an earlier attempt is found again. */
  async #begin(): Promise<Segment> {
    const segment = segmentAt(this.#folder, this.#end);
    await (await this.#openFile(segment.path, "a", 0o600)).close();
    await syncFolder(this.#folder);
    this.#began(segment);
    return segment;
  }

  async #reopen({ path, start }: Segment): Promise<FileHandle> {
    const file = await this.#openFile(path, "r+", 0o600);
    try {
      const { size } = await file.stat();
      if (size < this.#end - start) throw new Error(`\`${path}\` has ${size} bytes, and ${this.#end - start} of them were durable`);
      await file.truncate(this.#end - start);
      await file.datasync();
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

async function writeFully(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, offset + at);
    at += bytesWritten;
  }
}

import { type FileHandle, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { syncFolder } from "./sync-folder.ts";

/** Bytes of a slot, as many as a disk writes at once. */
const SLOT_BYTES = 4_096;
const SLOTS = 2;
const CHECKSUM_DIGITS = 8;

/** A position, what belongs to it, and how often something was saved before it. */
interface Saved {
  readonly sequence: number;
  readonly position: number;
  readonly state?: unknown;
}

/**
 * A position and a state in a file, which are replaced together or not at all.
 *
 * The file has two slots, each a line of text behind its checksum. What is saved
 * goes over the older one, so that a crash in the middle leaves the newer one as
 * it was. A slot is written where it was before, which takes no room: on a disk
 * that is full, too, it can be said what is not needed there any more.
 */
export class SavedState {
  readonly #file: FileHandle;
  #saved: Saved;

  private constructor(file: FileHandle, saved: Saved) {
    this.#file = file;
    this.#saved = saved;
  }

  /** Opens a file, or makes it with a position and no state. Rejects when it has neither, because to begin anew would be to do everything twice. */
  static async open(path: string, position: number): Promise<SavedState> {
    const content = await readIfThere(path);
    const saved = content === undefined ? { sequence: 0, position } : newestOf(content);
    if (saved === undefined) throw new Error(`\`${path}\` holds no position; without that file, all that the journal keeps is read again`);
    if (content === undefined) await create(path, saved);
    return new SavedState(await open(path, "r+"), saved);
  }

  get position(): number {
    return this.#saved.position;
  }

  /** Undefined: none was saved yet. */
  get state(): unknown {
    return this.#saved.state;
  }

  /** Resolves when both are on disk. */
  async save(position: number, state: unknown): Promise<void> {
    const saved = { sequence: this.#saved.sequence + 1, position, state };
    const { bytesWritten } = await this.#file.write(slotOf(saved), 0, SLOT_BYTES, (saved.sequence % SLOTS) * SLOT_BYTES);
    if (bytesWritten < SLOT_BYTES) throw new Error("a position was written in part only");
    await this.#file.datasync();
    this.#saved = saved;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Makes the file with both of its slots, under another name first: half of it is never found. */
async function create(path: string, saved: Saved): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(Buffer.concat(Array.from({ length: SLOTS }, () => slotOf(saved))));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

function newestOf(content: Buffer): Saved | undefined {
  const slots = Array.from({ length: SLOTS }, (_, index) => readSlot(content.subarray(index * SLOT_BYTES, (index + 1) * SLOT_BYTES)));
  return slots.filter((saved) => saved !== undefined).sort((one, other) => other.sequence - one.sequence)[0];
}

function slotOf(saved: Saved): Buffer {
  const text = Buffer.from(JSON.stringify(saved));
  if (text.length > SLOT_BYTES - CHECKSUM_DIGITS - 2) throw new RangeError(`a state of ${text.length} bytes does not fit into a slot of ${SLOT_BYTES}`);
  const slot = Buffer.alloc(SLOT_BYTES, " ");
  slot.write(`${checksumOf(text)} `);
  text.copy(slot, CHECKSUM_DIGITS + 1);
  slot.write("\n", SLOT_BYTES - 1);
  return slot;
}

function readSlot(slot: Buffer): Saved | undefined {
  const text = Buffer.from(slot.toString("utf8", CHECKSUM_DIGITS + 1).trimEnd());
  return text.length > 0 && slot.toString("latin1", 0, CHECKSUM_DIGITS) === checksumOf(text) ? (JSON.parse(text.toString()) as Saved) : undefined;
}

function checksumOf(text: Buffer): string {
  return crc32(text).toString(16).padStart(CHECKSUM_DIGITS, "0");
}

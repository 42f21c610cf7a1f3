import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "#sidecar/base/log.ts";
import type { LastGoodSnapshot } from "./last-good-snapshot.ts";
import type { FoundSnapshot } from "./snapshot-source.ts";

/**
 * Keeps the last good snapshot of one source in a file of its own, which is
 * replaced by renaming. The time of the last confirmation is the file's
 * modification time, so that confirming writes no content.
 */
export class LastGoodFile implements LastGoodSnapshot {
  readonly #directory: string;
  readonly #path: string;
  readonly #log: Log;

  /** `source` names what is followed: two sidecars that share the directory and follow different files keep different snapshots. */
  constructor({ directory, source, log }: { directory: string; source: string; log: Log }) {
    this.#directory = directory;
    this.#path = join(directory, `last-good-${createHash("sha256").update(source).digest("hex").slice(0, 16)}.snapshot`);
    this.#log = log;
  }

  async read(): Promise<FoundSnapshot | undefined> {
    try {
      const [bytes, { mtimeMs }] = await Promise.all([readFile(this.#path), stat(this.#path)]);
      return { bytes, confirmedAtMs: Math.floor(mtimeMs) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        this.#log.warn({ path: this.#path, error: String(error) }, "the last good snapshot cannot be read");
      }
      return undefined;
    }
  }

  async keep({ bytes, confirmedAtMs }: FoundSnapshot): Promise<void> {
    const temporary = `${this.#path}.${randomUUID()}`;
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      const file = await open(temporary, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        await file.utimes(confirmedAtMs / 1_000, confirmedAtMs / 1_000);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path);
    } catch (error) {
      this.#log.warn({ path: this.#path, error: String(error) }, "the last good snapshot cannot be kept");
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async confirm(atMs: number): Promise<void> {
    // A file that is gone or cannot be touched only makes the age after a restart larger than it need be, which is the safe side.
    await utimes(this.#path, atMs / 1_000, atMs / 1_000).catch(() => undefined);
  }
}

import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadReferencedFile } from "#sidecar/catalog/referenced-file.ts";

/** A file that a catalog names, as it was when it was read. */
export interface SeenFile {
  /** The whole path. */
  readonly path: string;
  /** A hash of its content; empty when it could not be read. */
  readonly hash: string;
}

/** The files that a catalog names, read from the catalog's folder. */
export class ReferencedFiles {
  readonly #folder: string;
  readonly #seen = new Map<string, SeenFile>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was asked for so far, each file once. */
  get seen(): SeenFile[] {
    return [...this.#seen.values()];
  }

  /** Reads one, and remembers that it was asked for. */
  readonly read: ReadReferencedFile = (relativePath) => {
    const path = join(this.#folder, relativePath);
    try {
      const bytes = readFileSync(path);
      this.#seen.set(path, { path, hash: hashOfContent(bytes) });
      return { ok: true, bytes };
    } catch (error) {
      // Why it cannot be read is a problem of the catalog, and told there.
      this.#seen.set(path, { path, hash: "" });
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Sees a file as it is now, without holding its content. */
export async function seeFile(path: string): Promise<SeenFile> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return { path, hash: hash.digest("hex") };
  } catch {
    // The same as for a compiler that could not read it, which has told why.
    return { path, hash: "" };
  }
}

/** The hash by which one content is told from another. */
export function hashOfContent(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

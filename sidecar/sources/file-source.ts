import { createHash } from "node:crypto";
import { type BigIntStats, type FSWatcher, watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, extname } from "node:path";
import type { Clock } from "#sidecar/base/clock.ts";
import { SNAPSHOT_BYTES_MAX } from "#sidecar/base/limits.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { CatalogCompiler } from "./catalog-compiler.ts";
import type { SnapshotFollower, SnapshotSource } from "./snapshot-source.ts";

const CATALOG_ENDINGS: readonly string[] = [".yaml", ".yml", ".json"];

/** How long a file must have been left alone before it is read: an editor may be in the middle of writing it. */
const SETTLE_MS = 50;

/**
 * How old a modification must be before an unchanged one proves unchanged content.
 * Two writes within one tick of a file system's clock look alike; the coarsest
 * clock in use ticks every two seconds.
 */
const TICK_MS = 2_000;

/** A content that was told to the follower. */
interface Told {
  readonly hash: string;
  readonly good: boolean;
}

/**
 * Follows one file: a catalog, or a compiled snapshot.
 *
 * The folder is watched and the file is checked at an interval as well, because
 * neither is enough: a watch sees nothing when a symbolic link further up is
 * swapped, as Kubernetes does with a ConfigMap, and nothing on network file
 * systems; an interval alone is slow. Whatever woke it, a check is the same: has
 * the file changed, has it settled, has the content changed.
 */
export class FileSource implements SnapshotSource {
  readonly description: string;
  readonly #path: string;
  readonly #pollIntervalMs: number;
  readonly #compiler: CatalogCompiler;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #unreadable: () => void;
  #follower: SnapshotFollower | undefined;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #checking: Promise<void> = Promise.resolve();
  #stopped = false;
  #told: Told | undefined;
  #trusted: string | undefined;
  #failure: string | undefined;

  constructor(parts: { path: string; pollIntervalMs: number; compiler: CatalogCompiler; clock: Clock; log: Log; unreadable: () => void }) {
    this.description = parts.path;
    this.#path = parts.path;
    this.#pollIntervalMs = parts.pollIntervalMs;
    this.#compiler = parts.compiler;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#unreadable = parts.unreadable;
  }

  async start(follower: SnapshotFollower): Promise<void> {
    this.#follower = follower;
    this.#watch();
    const first = this.#check(follower, { settle: false });
    // Checks follow one another: the watch may already ask for the next one.
    this.#checking = first.then(
      () => undefined,
      () => undefined,
    );
    await first;
    this.#schedule(this.#pollIntervalMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#compiler.stop();
    await this.#checking;
  }

  #watch(): void {
    try {
      this.#watcher = watch(dirname(this.#path), { persistent: false }, () => this.#schedule(SETTLE_MS));
      this.#watcher.on("error", (error) => this.#log.warn({ path: this.#path, error: String(error) }, "watching ended; the interval goes on"));
    } catch (error) {
      this.#log.warn({ path: this.#path, error: String(error) }, "the folder cannot be watched; the interval does it alone");
    }
  }

  /**
   * Checks after a while, or whenever the next check is due when that is sooner. A
   * check is never put off: in a folder where something is written all the time,
   * it would be for ever.
   */
  #schedule(afterMs: number): void {
    const follower = this.#follower;
    const dueMs = performance.now() + afterMs;
    if (this.#stopped || follower === undefined || (this.#timer !== undefined && this.#dueMs <= dueMs)) {
      return;
    }
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#checking = this.#checking
        .then(() => this.#check(follower, { settle: true }))
        .then(
          (settled) => this.#schedule(settled ? this.#pollIntervalMs : SETTLE_MS),
          (error: unknown) => {
            this.#log.error({ path: this.#path, error: String(error) }, "a check of the catalog failed");
            this.#schedule(this.#pollIntervalMs);
          },
        );
    }, afterMs);
  }

  /** Checks once; false when the file has not settled and must be looked at again soon. */
  async #check(follower: SnapshotFollower, { settle }: { settle: boolean }): Promise<boolean> {
    const atMs = this.#clock.nowMs();
    const before = await this.#stat();
    if (typeof before === "string") {
      this.#fail(follower, before);
      return true;
    }
    const identity = identityOf(before);
    if (identity === this.#trusted && this.#told !== undefined) {
      this.#repeat(follower, this.#told, atMs);
      return true;
    }
    if (settle && isBeingWritten(before)) {
      return false;
    }
    const bytes = await readFile(this.#path).catch((error: unknown) => String(error));
    const after = await this.#stat();
    if (typeof bytes === "string" || typeof after === "string") {
      this.#fail(follower, typeof bytes === "string" ? bytes : String(after));
      return true;
    }
    if (identityOf(after) !== identity) {
      return false;
    }
    await this.#take(follower, bytes, atMs);
    this.#trusted = Date.now() - Number(after.mtimeMs) > TICK_MS ? identity : undefined;
    return true;
  }

  async #take(follower: SnapshotFollower, bytes: Buffer, atMs: number): Promise<void> {
    this.#failure = undefined;
    const hash = createHash("sha256").update(bytes).digest("hex");
    if (this.#told?.hash === hash) {
      this.#repeat(follower, this.#told, atMs);
      return;
    }
    const snapshot = CATALOG_ENDINGS.includes(extname(this.#path)) ? await this.#compile(follower, bytes) : bytes;
    this.#told = { hash, good: snapshot !== undefined && follower.offer({ bytes: snapshot, confirmedAtMs: atMs }) };
  }

  async #compile(follower: SnapshotFollower, text: Buffer): Promise<Uint8Array | undefined> {
    const compiled = await this.#compiler.compile({ text, file: this.#path });
    if (!compiled.ok) {
      // What was given up at the end is no problem of the catalog.
      if (!this.#stopped) follower.refuse(compiled.problems);
      return undefined;
    }
    for (const warning of compiled.warnings) {
      this.#log.warn({ warning }, "the catalog can be served, but");
    }
    return compiled.bytes;
  }

  /** The same content again: it was told once, and only that it still stands is news. */
  #repeat(follower: SnapshotFollower, told: Told, atMs: number): void {
    if (told.good) {
      follower.confirm(atMs);
    }
  }

  /** Tells a failure to read once, not at every check. What comes after it is told anew. */
  #fail(follower: SnapshotFollower, reason: string): void {
    this.#trusted = undefined;
    this.#unreadable();
    if (this.#failure !== reason) {
      this.#failure = reason;
      this.#told = this.#told?.good === true ? this.#told : undefined;
      follower.refuse([`${this.#path}: ${reason}`]);
    }
  }

  async #stat(): Promise<BigIntStats | string> {
    try {
      const found = await stat(this.#path, { bigint: true });
      return !found.isFile() ? "is not a file" : found.size > SNAPSHOT_BYTES_MAX ? `is larger than ${SNAPSHOT_BYTES_MAX} bytes` : found;
    } catch (error) {
      // Told to the follower, who keeps what it has.
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** A modification time in the future says nothing, so it counts as settled. */
function isBeingWritten({ mtimeMs }: BigIntStats): boolean {
  const sinceMs = Date.now() - Number(mtimeMs);
  return sinceMs >= 0 && sinceMs < SETTLE_MS;
}

function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

import { type BigIntStats, type FSWatcher, watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, extname } from "node:path";
import type { Clock } from "#sidecar/base/clock.ts";
import { SNAPSHOT_BYTES_MAX } from "#sidecar/base/limits.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { CatalogCompiler } from "./catalog-compiler.ts";
import { hashOfContent, type SeenFile, seeFile } from "./referenced-files.ts";
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
  /** Of the file itself, and of the files that it names. */
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
 * the file changed, has it settled, has the content changed. The files that a
 * catalog names belong to it: a check looks at them as well.
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
  /** The paths of the files that the catalog names. */
  #named: readonly string[] = [];
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
    const before = await this.#look();
    if (typeof before === "string") {
      this.#fail(follower, before);
      return true;
    }
    if (before.identity === this.#trusted && this.#told !== undefined) {
      this.#repeat(follower, this.#told, atMs);
      return true;
    }
    if (settle && isBeingWritten(before.modifiedMs)) {
      return false;
    }
    const bytes = await readFile(this.#path).catch((error: unknown) => String(error));
    const named = await Promise.all(this.#named.map(seeFile));
    const after = await this.#look();
    if (typeof bytes === "string" || typeof after === "string") {
      this.#fail(follower, typeof bytes === "string" ? bytes : String(after));
      return true;
    }
    if (after.identity !== before.identity) {
      return false;
    }
    const isOfSameFiles = await this.#take(follower, { bytes, named }, atMs);
    this.#trusted = isOfSameFiles && Date.now() - after.modifiedMs > TICK_MS ? after.identity : undefined;
    return true;
  }

  /** Tells what was read; false when the catalog names other files than those that were looked at. */
  async #take(follower: SnapshotFollower, { bytes, named }: { bytes: Buffer; named: readonly SeenFile[] }, atMs: number): Promise<boolean> {
    this.#failure = undefined;
    const hash = hashOfContent(bytes);
    if (this.#told?.hash === hashWithFiles(hash, named)) {
      this.#repeat(follower, this.#told, atMs);
      return true;
    }
    if (!CATALOG_ENDINGS.includes(extname(this.#path))) {
      this.#told = { hash, good: follower.offer({ bytes, confirmedAtMs: atMs }) };
      return true;
    }
    const { snapshot, files } = await this.#compile(follower, bytes);
    this.#told = { hash: hashWithFiles(hash, files), good: snapshot !== undefined && follower.offer({ bytes: snapshot, confirmedAtMs: atMs }) };
    this.#named = files.map(({ path }) => path);
    return hashWithFiles(hash, files) === hashWithFiles(hash, named);
  }

  async #compile(follower: SnapshotFollower, text: Buffer): Promise<{ snapshot: Uint8Array | undefined; files: readonly SeenFile[] }> {
    const compiled = await this.#compiler.compile({ text, file: this.#path });
    if (!compiled.ok) {
      // What was given up at the end is no problem of the catalog.
      if (!this.#stopped) follower.refuse(compiled.problems);
      return { snapshot: undefined, files: compiled.files };
    }
    for (const warning of compiled.warnings) {
      this.#log.warn({ warning }, "the catalog can be served, but");
    }
    return { snapshot: compiled.bytes, files: compiled.files };
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

  /** Looks at the file and at those that it names, without reading them; or says why it cannot be followed. */
  async #look(): Promise<Look | string> {
    const found = await statOf(this.#path);
    if (typeof found === "string") return found;
    if (!found.isFile()) return "is not a file";
    if (found.size > SNAPSHOT_BYTES_MAX) return `is larger than ${SNAPSHOT_BYTES_MAX} bytes`;
    // A file that is named and not there is a problem of the catalog; that it came is seen by its being there.
    const named = await Promise.all(this.#named.map(statOf));
    const all = [found, ...named.filter((each) => typeof each !== "string")];
    return {
      identity: [found, ...named].map((each) => (typeof each === "string" ? "" : identityOf(each))).join(),
      modifiedMs: Math.max(...all.map(({ mtimeMs }) => Number(mtimeMs))),
    };
  }
}

/** What a file and those that it names look like. */
interface Look {
  readonly identity: string;
  /** When one of them was last changed. */
  readonly modifiedMs: number;
}

async function statOf(path: string): Promise<BigIntStats | string> {
  // Told to the follower, who keeps what it has.
  return await stat(path, { bigint: true }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}

function hashWithFiles(hash: string, files: readonly SeenFile[]): string {
  return [hash, ...files.map((file) => `${file.path}:${file.hash}`)].join();
}

/** A modification time in the future says nothing, so it counts as settled. */
function isBeingWritten(modifiedMs: number): boolean {
  const sinceMs = Date.now() - modifiedMs;
  return sinceMs >= 0 && sinceMs < SETTLE_MS;
}

function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { DecisionRecord } from "#proto/generated/pillion/decision/v1/explain.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { DecisionLog, LoggedDecision } from "./decision-log.ts";
import { isInSample } from "./sample.ts";

/** Bytes of decisions that wait to be written. A disk that stands still for longer costs decisions, and not memory. */
const WAITING_BYTES_MAX = 16 << 20;
/** Decisions that are written at once; between two batches, calls are answered. */
const BATCH_DECISIONS_MAX = 64;

const FILE_NAME = /^decisions-(\d{8}T\d{9}Z)-\d{6}\.ndjson$/;
const SEQUENCE_DIGITS = 6;

/** What became of decisions, for those who count. */
interface DecisionLogCounts {
  written: number;
  dropped: number;
}

/** Where the decision log is, and how large it may become. */
interface DecisionLogFilesParts {
  readonly directory: string;
  readonly sharePpm: number;
  readonly fileBytesMax: number;
  readonly filesMax: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly counts: DecisionLogCounts;
}

/**
 * Writes decisions into a folder: `decisions-*.ndjson`, one `DecisionRecord` in
 * protobuf's JSON a line, and beside them `snapshots/<version>.binpb`, each
 * snapshot that decided. A file that is full is followed by the next, and the
 * oldest is deleted with the snapshots that only it needs.
 */
export class DecisionLogFiles implements DecisionLog {
  readonly #parts: DecisionLogFilesParts;
  readonly #snapshotDirectory: string;
  readonly #waiting: LoggedDecision[] = [];
  #waitingBytes = 0;
  readonly #snapshots: { readonly version: string; readonly bytes: Uint8Array }[] = [];
  #writing: Promise<void> | undefined;
  #file: { readonly handle: FileHandle; bytes: number; readonly versions: Set<string> } | undefined;
  #newestVersion = "";
  #sequence = 0;
  #isFailing = false;

  constructor(parts: DecisionLogFilesParts) {
    this.#parts = parts;
    this.#snapshotDirectory = join(parts.directory, "snapshots");
  }

  wants(request: Uint8Array): boolean {
    return isInSample(request, this.#parts.sharePpm);
  }

  offer(decision: LoggedDecision): void {
    const bytes = bytesOf(decision);
    if (this.#waitingBytes + bytes > WAITING_BYTES_MAX) {
      this.#parts.counts.dropped += 1;
      return;
    }
    this.#waiting.push(decision);
    this.#waitingBytes += bytes;
    this.#writeSoon();
  }

  keepSnapshot(snapshot: { readonly version: string; readonly bytes: Uint8Array }): void {
    this.#snapshots.push(snapshot);
    this.#newestVersion = snapshot.version;
    this.#writeSoon();
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Writes what waits, and ends. */
  async stop(): Promise<void> {
    await this.settled();
    await this.#closeFile();
  }

  #writeSoon(): void {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0 || this.#snapshots.length > 0) {
      // The call that brought this is answered first.
      await turn();
      const snapshots = this.#snapshots.splice(0);
      const batch = this.#waiting.splice(0, BATCH_DECISIONS_MAX);
      this.#waitingBytes -= batch.reduce((sum, decision) => sum + bytesOf(decision), 0);
      try {
        for (const snapshot of snapshots) await this.#writeSnapshot(snapshot);
        if (batch.length > 0) await this.#append(batch);
        this.#parts.counts.written += batch.length;
        this.#isFailing = false;
      } catch (error) {
        await this.#fail(error, batch.length);
      }
    }
  }

  /** A file of which a write failed may end within a line, so the next batch begins another. */
  async #fail(error: unknown, decisions: number): Promise<void> {
    this.#parts.counts.dropped += decisions;
    if (!this.#isFailing) this.#parts.log.warn({ directory: this.#parts.directory, error: String(error) }, "decisions cannot be logged");
    this.#isFailing = true;
    await this.#closeFile();
  }

  async #append(batch: readonly LoggedDecision[]): Promise<void> {
    const isNew = this.#file === undefined;
    this.#file ??= await this.#openFile();
    const file = this.#file;
    for (const { snapshotVersion } of batch) await this.#mark(snapshotVersion, file.versions);
    if (isNew) {
      // The snapshot that decides next is needed, too, and may be older than the file.
      if (this.#newestVersion !== "") await this.#mark(this.#newestVersion, file.versions);
      await this.#deleteOldFiles();
    }
    const lines = Buffer.from(batch.map(lineOf).join(""));
    await file.handle.appendFile(lines);
    file.bytes += lines.length;
    if (file.bytes >= this.#parts.fileBytesMax) await this.#closeFile();
  }

  /** Says that a snapshot is needed by the file that is being written: it is not older than that file. */
  async #mark(version: string, versions: Set<string>): Promise<void> {
    if (versions.has(version)) return;
    versions.add(version);
    const seconds = this.#parts.clock.nowMs() / 1_000;
    // A snapshot that somebody deleted is missed when the decisions are made again, which says so.
    await utimes(this.#snapshotPath(version), seconds, seconds).catch(() => undefined);
  }

  async #openFile(): Promise<{ handle: FileHandle; bytes: number; versions: Set<string> }> {
    const { directory, clock } = this.#parts;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const time = new Date(clock.nowMs()).toISOString().replaceAll(/[-:.]/g, "");
    for (;;) {
      this.#sequence += 1;
      const path = join(directory, `decisions-${time}-${String(this.#sequence).padStart(SEQUENCE_DIGITS, "0")}.ndjson`);
      try {
        return { handle: await open(path, "ax", 0o600), bytes: 0, versions: new Set() };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  async #closeFile(): Promise<void> {
    const handle = this.#file?.handle;
    this.#file = undefined;
    await handle?.close();
  }

  /** Deletes the oldest files beyond the bound, then the snapshots that none of the others needs. */
  async #deleteOldFiles(): Promise<void> {
    const { directory, filesMax } = this.#parts;
    const names = (await readdir(directory)).filter((name) => FILE_NAME.test(name)).sort();
    const old = names.slice(0, -filesMax);
    for (const name of old) await rm(join(directory, name), { force: true });
    if (old.length > 0) await this.#deleteSnapshotsBefore(startOf(names[old.length] ?? ""));
  }

  async #deleteSnapshotsBefore(startMs: number): Promise<void> {
    for (const name of await readdir(this.#snapshotDirectory).catch(() => [])) {
      const path = join(this.#snapshotDirectory, name);
      const { mtimeMs } = await stat(path);
      if (Math.ceil(mtimeMs) < startMs) await rm(path, { force: true });
    }
  }

  async #writeSnapshot({ version, bytes }: { readonly version: string; readonly bytes: Uint8Array }): Promise<void> {
    await mkdir(this.#snapshotDirectory, { recursive: true, mode: 0o700 });
    const path = this.#snapshotPath(version);
    const temporary = `${path}.${process.pid}.tmp`;
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(bytes);
      const seconds = this.#parts.clock.nowMs() / 1_000;
      await file.utimes(seconds, seconds);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  }

  #snapshotPath(version: string): string {
    return join(this.#snapshotDirectory, `${version}.binpb`);
  }
}

/** When a file of that name was begun, in milliseconds since 1970. */
function startOf(name: string): number {
  const [, time = ""] = FILE_NAME.exec(name) ?? [];
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, "$1-$2-$3T$4:$5:$6.$7Z"));
}

function bytesOf({ request, profile, hostInput, response, effects }: LoggedDecision): number {
  return request.length + profile.length + hostInput.length + response.length + effects.length;
}

function lineOf({ request, profile, hostInput, nowMs, snapshotAgeSeconds, snapshotVersion, response, effects }: LoggedDecision): string {
  const record: DecisionRecord = {
    request: bufferOf(request),
    profile: bufferOf(profile),
    hostInput: bufferOf(hostInput),
    nowMs: BigInt(nowMs),
    snapshotAgeSeconds,
    snapshotVersion,
    response: bufferOf(response),
    effects: bufferOf(effects),
  };
  return `${JSON.stringify(DecisionRecord.toJSON(record))}\n`;
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

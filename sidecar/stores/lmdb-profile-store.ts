import { hash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import type { RootDatabase } from "lmdb";
import { lockFolder } from "#sidecar/base/folder-lock.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import type { DurableCounts, DurableProfileStore, FoldedPlace } from "./durable-profile-store.ts";
import { LINKS_MAX, UNWRITTEN_BYTES_MAX } from "./limits.ts";
import { MemoryProfileStore } from "./memory-profile-store.ts";
import type { KnownPerson, StoreCounts } from "./profile-store.ts";
import { decodeEntry, encodeEntry, type StoredEntry } from "./stored-entry.ts";

/** Where a store is, and how much of it there may be. */
interface LmdbProfileStoreParts {
  readonly folder: string;
  /** Memory for people who are near. */
  readonly bytesMax: number;
  /** Bytes of the disk beyond which nobody new is written. */
  readonly diskBytesMax: number;
  /** Bytes of changes that may wait to be written. */
  readonly unwrittenBytesMax?: number;
}

/** What is to be written of a unit, or that nothing is kept under it any more. */
interface Change {
  readonly project: ProjectName;
  readonly unit: string;
  readonly entry: StoredEntry | undefined;
}

/** A change that can be written. */
interface ReadyChange extends Change {
  readonly key: Buffer;
  /** Absent: what is under the key is removed. */
  readonly value: Buffer | undefined;
}

/** Changes that are made ready in one turn, so that calls have theirs in between. */
const READY_PER_TURN = 256;

/** Under a key that no hash has, because it is shorter: how far the journal is folded in. */
const PLACE_KEY = Buffer.of(0);

/** Half of SHA-256: no two units have the same. */
const KEY_BYTES = 16;

/** What the map of a file may grow by before it is mapped anew, which the library does by itself. */
const MAP_BYTES_EXTRA = 256 << 20;

/**
 * Profiles in LMDB, in a folder that is this process's alone. People who are near
 * are in memory, as many as there is room for. The others are read where the
 * system has mapped the file, in a few microseconds; so it answers at once, always.
 *
 * What is put is kept in memory until `write` has brought it to the disk, in
 * transactions that happen or do not. A transaction that fails changes nothing.
 */
export class LmdbProfileStore implements DurableProfileStore {
  readonly #near: MemoryProfileStore;
  readonly #database: RootDatabase<Buffer, Buffer>;
  readonly #unlock: () => Promise<void>;
  readonly #diskBytesMax: number;
  readonly #unwrittenBytesMax: number;
  readonly #unwritten = new Map<string, Change>();
  #unwrittenBytes = 0;
  readonly #counts = { writes: 0, failures: 0, dropped: 0 };
  #place: FoldedPlace | undefined;

  private constructor(parts: LmdbProfileStoreParts, database: RootDatabase<Buffer, Buffer>, unlock: () => Promise<void>) {
    this.#near = new MemoryProfileStore(parts);
    this.#database = database;
    this.#unlock = unlock;
    this.#diskBytesMax = parts.diskBytesMax;
    this.#unwrittenBytesMax = parts.unwrittenBytesMax ?? UNWRITTEN_BYTES_MAX;
    const place = database.getBinary(PLACE_KEY);
    if (place !== undefined) this.#place = JSON.parse(place.toString()) as FoldedPlace;
  }

  /** Opens the store of a folder, which is made if need be. Rejects when another process has it. */
  static async open(parts: LmdbProfileStoreParts): Promise<LmdbProfileStore> {
    const { folder, diskBytesMax } = parts;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unlock = await lockFolder(folder);
    try {
      // Loaded late, because it is native: whoever keeps nothing in LMDB needs none for their system.
      const { open } = await import("lmdb");
      const options = {
        path: folder,
        noSubdir: false,
        encoding: "binary" as const,
        keyEncoding: "binary" as const,
        mapSize: diskBytesMax + MAP_BYTES_EXTRA,
        // A transaction is done when it is on the disk, and not before.
        overlappingSync: false,
        // Known to the library and not to its types: whose the files are; and that a transaction begins with its first
        // put. When it begins later, the promise that says whether it failed is not among those that the puts return, and ends the process.
        permissionsMode: 0o600,
        batchStartThreshold: 0.5,
      };
      const database = open<Buffer, Buffer>(options);
      return new LmdbProfileStore(parts, database, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  get counts(): StoreCounts {
    const { people, bytes } = this.#near.counts;
    // Whoever is crowded out of memory is on the disk.
    return { people, bytes, evicted: 0 };
  }

  get durable(): DurableCounts {
    const { entryCount } = this.#database.getStats() as { readonly entryCount: number };
    const entries = entryCount - (this.#place === undefined ? 0 : 1);
    return { ...this.#counts, entries, bytes: this.#diskBytes, unwritten: this.#unwritten.size, unwrittenBytes: this.#unwrittenBytes };
  }

  get place(): FoldedPlace | undefined {
    return this.#place;
  }

  get(project: ProjectName, unit: string): KnownPerson | undefined {
    const near = this.#near.get(project, unit);
    if (near !== undefined) return near;
    let entry = this.#far(project, unit);
    for (let links = 0; entry?.kind === "link"; links += 1) {
      if (links === LINKS_MAX) return undefined;
      entry = this.#far(project, entry.to);
    }
    if (entry === undefined) return undefined;
    const { person } = entry;
    this.#near.hold(project, person);
    if (person.unit !== unit) this.#near.link(project, unit, person.unit);
    return person;
  }

  put(project: ProjectName, { unit, user, profile }: KnownPerson): void {
    const person = { unit, user, profile: new Uint8Array(profile) };
    this.#near.hold(project, person);
    this.#change({ project, unit, entry: { kind: "person", person } });
  }

  link(project: ProjectName, unit: string, to: string): void {
    this.#near.link(project, unit, to);
    this.#change({ project, unit, entry: { kind: "link", to } });
  }

  remove(project: ProjectName, unit: string): void {
    this.#near.remove(project, unit);
    this.#change({ project, unit, entry: undefined });
  }

  async write(place: FoldedPlace | undefined, ready: Promise<unknown>): Promise<void> {
    const changes = [...this.#unwritten];
    await ready;
    const values = this.#fitting(await makeReady(changes.map(([, change]) => change)));
    try {
      // All puts of one turn are one transaction.
      const puts = values.map(({ key, value }) => (value === undefined ? this.#database.remove(key) : this.#database.put(key, value)));
      if (place !== undefined) puts.push(this.#database.put(PLACE_KEY, Buffer.from(JSON.stringify(place))));
      await Promise.all(new Set(puts));
    } catch (error) {
      this.#counts.failures += 1;
      throw await causeOf(error);
    }
    this.#counts.writes += 1;
    if (place !== undefined) this.#place = place;
    for (const [key, change] of changes) if (this.#unwritten.get(key) === change) this.#forgetChange(key, change);
  }

  async close(): Promise<void> {
    await this.#database.close();
    await this.#unlock();
  }

  /** What is known of a unit, and not in memory as near. */
  #far(project: ProjectName, unit: string): StoredEntry | undefined {
    const change = this.#unwritten.get(nameOf(project, unit));
    if (change !== undefined) return change.entry;
    const bytes = this.#database.getBinary(keyOf(project, unit));
    return bytes && decodeEntry(bytes);
  }

  #change(change: Change): void {
    const key = nameOf(change.project, change.unit);
    if (this.#unwrittenBytes > this.#unwrittenBytesMax && !this.#mustBeTaken(change)) {
      this.#counts.dropped += 1;
      return;
    }
    const before = this.#unwritten.get(key);
    if (before !== undefined) this.#forgetChange(key, before);
    this.#unwritten.set(key, change);
    this.#unwrittenBytes += bytesOf(change);
  }

  /** Whoever waits already is written as they are now, and a unit that leads to them with them. Whoever is to be forgotten is, in any case. */
  #mustBeTaken({ project, unit, entry }: Change): boolean {
    return entry === undefined || this.#unwritten.has(nameOf(project, entry.kind === "link" ? entry.to : unit));
  }

  #forgetChange(key: string, change: Change): void {
    this.#unwritten.delete(key);
    this.#unwrittenBytes -= bytesOf(change);
  }

  /** What is to be written: everything, or of a store that is full what is about those whom it knows, and whoever they turned out to be. */
  #fitting(changes: readonly ReadyChange[]): readonly ReadyChange[] {
    const isFull = this.#diskBytes > this.#diskBytesMax;
    const taken = isFull ? this.#withoutNewPeople(changes) : changes;
    this.#counts.dropped += changes.length - taken.length;
    return taken;
  }

  #withoutNewPeople(changes: readonly ReadyChange[]): ReadyChange[] {
    const known = changes.filter(({ key }) => this.#database.doesExist(key));
    const taken = new Set(known);
    const ofUnit = new Map(changes.map((change) => [nameOf(change.project, change.unit), change]));
    // Of a unit that is known and leads to somebody new now, the history is there.
    for (const { project, entry } of known) {
      let led = entry;
      for (let links = 0; led?.kind === "link" && links < LINKS_MAX; links += 1) {
        const to = ofUnit.get(nameOf(project, led.to));
        if (to !== undefined) taken.add(to);
        led = to?.entry;
      }
    }
    return [...taken];
  }

  /** What the trees take; the file is larger by what is free in it. */
  get #diskBytes(): number {
    const stats = this.#database.getStats() as Readonly<Record<"pageSize" | "treeBranchPageCount" | "treeLeafPageCount" | "overflowPages", number>>;
    return stats.pageSize * (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages);
  }
}

/** Most of the work of writing, in several turns. */
async function makeReady(changes: readonly Change[]): Promise<ReadyChange[]> {
  const made: ReadyChange[] = [];
  for (const change of changes) {
    if (made.length % READY_PER_TURN === READY_PER_TURN - 1) await turn();
    made.push({ ...change, key: keyOf(change.project, change.unit), value: change.entry && encodeEntry(change.entry) });
  }
  return made;
}

/** Slugs have no line breaks. */
function nameOf({ organization, project }: ProjectName, unit: string): string {
  return `${organization}\n${project}\n${unit}`;
}

/** A unit may be longer than a key of LMDB. */
function keyOf(project: ProjectName, unit: string): Buffer {
  return hash("sha256", nameOf(project, unit), "buffer").subarray(0, KEY_BYTES);
}

function bytesOf({ unit, entry }: Change): number {
  const held = entry?.kind === "person" ? entry.person.profile.length + entry.person.user.length : (entry?.to.length ?? 0);
  return unit.length + held;
}

/** The library says of a transaction only that it failed, and why in another promise. */
async function causeOf(error: unknown): Promise<unknown> {
  const { commitError } = error as { readonly commitError?: Promise<never> };
  return (await commitError?.catch((cause: unknown) => cause)) ?? error;
}

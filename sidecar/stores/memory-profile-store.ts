import { LRUCache } from "lru-cache";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { LINKS_MAX } from "./limits.ts";
import type { KnownPerson, ProfileStore, StoreCounts } from "./profile-store.ts";

/** Bytes that an entry takes beside its profile and its texts, as the resident memory of a process with 200,000 of them shows: the objects around them, and its place in the table. */
const ENTRY_BYTES = 1_024;

/** A person, or the key that a linked unit leads to. */
type Entry = KnownPerson | { readonly to: string };

/** Profiles in memory, bounded by bytes: the people who were asked for longest ago go first. It answers at once, always. */
export class MemoryProfileStore implements ProfileStore {
  readonly #entries: LRUCache<string, Entry>;
  #people = 0;
  #evicted = 0;

  constructor({ bytesMax }: { bytesMax: number }) {
    this.#entries = new LRUCache({
      maxSize: bytesMax,
      sizeCalculation: sizeOf,
      onInsert: (entry) => {
        if ("profile" in entry) this.#people += 1;
      },
      dispose: (entry, _key, reason) => {
        if (!("profile" in entry)) return;
        this.#people -= 1;
        if (reason === "evict") this.#evicted += 1;
      },
    });
  }

  get counts(): StoreCounts {
    return { people: this.#people, bytes: this.#entries.calculatedSize, evicted: this.#evicted };
  }

  get(project: ProjectName, unit: string): KnownPerson | undefined {
    let entry = this.#entries.get(keyOf(project, unit));
    for (let links = 0; entry !== undefined && "to" in entry; links += 1) {
      if (links === LINKS_MAX) return undefined;
      entry = this.#entries.get(entry.to);
    }
    return entry;
  }

  put(project: ProjectName, { unit, user, profile }: KnownPerson): void {
    // A view of a larger buffer would keep all of that.
    this.hold(project, { unit, user, profile: new Uint8Array(profile) });
  }

  /** Keeps a person under their unit as they are, with the profile itself. */
  hold(project: ProjectName, person: KnownPerson): void {
    this.#entries.set(keyOf(project, person.unit), person);
  }

  link(project: ProjectName, unit: string, to: string): void {
    this.#entries.set(keyOf(project, unit), { to: keyOf(project, to) });
  }

  remove(project: ProjectName, unit: string): void {
    this.#entries.delete(keyOf(project, unit));
  }
}

/** Slugs have no line breaks. */
function keyOf({ organization, project }: ProjectName, unit: string): string {
  return `${organization}\n${project}\n${unit}`;
}

/** Texts count double, as those do that are not Latin. */
function sizeOf(entry: Entry, key: string): number {
  const held = "profile" in entry ? entry.profile.length + 2 * (entry.unit.length + entry.user.length) : 2 * entry.to.length;
  return ENTRY_BYTES + 2 * key.length + held;
}

import { Exposure } from "#proto/generated/pillion/decision/v1/host.ts";
import { bytesField } from "#test/differential/wire-writer.ts";
import { applyChanges } from "#test/oracle/apply.ts";
import { type Choice, Oracle } from "#test/oracle/oracle.ts";
import { readSnapshot, type Snapshot } from "#test/oracle/snapshot.ts";

/** Somebody, by all the names that are known. */
interface Known {
  readonly names: Set<string>;
  unit: string;
  user: string;
  profile: Buffer;
}

/** Who asks, and what; a name that is empty is not said. */
export interface Asked {
  readonly user: string;
  readonly anonymous: string;
  readonly request: Buffer;
  readonly nowMs: number;
}

const NOTHING = Buffer.alloc(0);

/** What a sidecar should answer that remembers people: the oracle, and a list of everybody. It shares no code with the sidecar. */
export class PlainMemory {
  readonly #snapshot: Snapshot;
  readonly #oracle: Oracle;
  #everybody: Known[] = [];

  constructor(snapshot: Buffer) {
    this.#snapshot = readSnapshot(snapshot);
    this.#oracle = new Oracle(this.#snapshot);
  }

  get people(): number {
    return this.#everybody.length;
  }

  ask(asked: Asked): readonly Choice[] {
    const { person, merged } = this.#who(asked);
    const link = [...person.names].map((name) => bytesField(2, name));
    const isJoined = merged !== undefined || (person.profile.length > 0 && this.#isNew(person));
    if (isJoined) this.#fold(person, [...link, ...(merged === undefined || merged.profile.length === 0 ? [] : [bytesField(3, merged.profile)])], asked.nowMs);
    const answer = this.#oracle.choose(
      { request: asked.request, profile: person.profile, nowMs: asked.nowMs },
      { snapshotVersion: "v", snapshotAgeSeconds: 0 },
    );
    if ("refused" in answer) throw new Error(`refused: ${answer.refused}`);
    const exposures = answer.exposures.map((exposure) => bytesField(5, Exposure.encode(Exposure.fromJSON(exposure)).finish()));
    if (exposures.length > 0) this.#fold(person, [bytesField(1, person.unit), ...link, ...exposures], asked.nowMs);
    // Whoever gave no reason to be remembered is not.
    const others = this.#everybody.filter((each) => each !== merged && ![...each.names].some((name) => person.names.has(name)));
    if (isJoined || exposures.length > 0) this.#everybody = [...others, person];
    return answer.choices;
  }

  #named(name: string): Known | undefined {
    return name === "" ? undefined : this.#everybody.find(({ names }) => names.has(name));
  }

  /** Whether it is somebody whom nobody has heard of by one of the names. */
  #isNew({ names }: Known): boolean {
    return [...names].some((name) => this.#named(name) === undefined);
  }

  /** The person who asks, and the one who turns out to be the same. */
  #who({ user, anonymous }: Asked): { person: Known; merged?: Known } {
    const [known, device] = [this.#named(user), this.#named(anonymous)];
    const create = (...names: string[]): Known => ({ names: new Set(names), unit: names[0] ?? "", user, profile: NOTHING });
    if (user === "") return { person: device ? copyOf(device) : create(anonymous) };
    if (anonymous === "" || (known !== undefined && known === device)) return { person: known ? copyOf(known) : create(user) };
    if (device !== undefined && device.user !== "" && device.user !== user) return { person: known ? copyOf(known) : create(user) };
    if (known === undefined) return { person: device ? { ...copyOf(device, user), user } : create(user, anonymous) };
    const person = copyOf(known, anonymous, ...(device?.names ?? []));
    return device === undefined ? { person } : { person, merged: device };
  }

  #fold(person: Known, fields: readonly Buffer[], nowMs: number): void {
    const changed = applyChanges(this.#snapshot, { profile: person.profile, changes: Buffer.concat(fields), nowMs });
    if ("refused" in changed) throw new Error(`refused: ${changed.refused}`);
    person.profile = changed;
  }
}

function copyOf(known: Known, ...names: string[]): Known {
  return { ...known, names: new Set([...known.names, ...names]) };
}

import { encodeChanges, exposuresOf } from "#sidecar/base/changes.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { textsOf } from "#sidecar/base/journal-entry.ts";
import type { Log } from "#sidecar/base/log.ts";
import { type Units, unitsOfRequest } from "#sidecar/base/units-of-request.ts";
import type { Kept, KnownPerson, ProfileStore, StoreCounts } from "#sidecar/stores/profile-store.ts";
import type { Counters } from "./counters.ts";
import type { EventJournal } from "./event-journal.ts";
import type { ServedProject } from "./projects.ts";

/** The field of `Profile` with the units that were linked to it. */
const PROFILE_LINKED_UNITS = 2;

/** Who a decision is about, as far as that is known when it is made. The profile is empty when there is none, the unit when the request names nobody. */
export interface Person extends KnownPerson {
  /** A unit that turns out to be the same person's; empty: none. */
  readonly linkedUnit: string;
  /** Whether the profile is another than the one that is kept. */
  readonly isChanged: boolean;
}

/** Where people are kept, and what is told of them. */
interface PeopleParts {
  readonly store: ProfileStore;
  /** Absent: what people are given is told to nobody. */
  readonly journal: EventJournal | undefined;
  readonly counters: Counters;
  readonly log: Log;
}

/** Somebody of whom nothing is known. */
export const NOBODY: Person = { unit: "", user: "", profile: new Uint8Array(), linkedUnit: "", isChanged: false };

/** What somebody did. */
export interface Deeds {
  readonly units: Units;
  /** Another user who is the same person; empty: none. */
  readonly anotherUser: string;
  /** The bytes of each `Event`, in the order in which they came. */
  readonly events: readonly Uint8Array[];
  readonly nowMs: number;
}

/** What a decision did to what is known of somebody. */
export interface Restored {
  readonly unit: string;
  /** Empty: none. */
  readonly linkedUnit: string;
  /** The user whom the person signed in as; empty: it is not known. */
  readonly user: string;
  /** The bytes of each `Exposure`. */
  readonly exposures: readonly Uint8Array[];
}

/** A call whose person is looked for. */
interface Looking {
  readonly served: ServedProject;
  readonly units: Units;
  readonly nowMs: number;
}

/**
 * The people whom decisions are about. They are looked up before the decision,
 * whatever the catalog: which unit somebody is drawn by is in the profile of
 * whoever was linked, so that no part of a decision is safe from it. What a
 * decision changes is folded in after it.
 *
 * Looking up, deciding and keeping happen in one turn of the event loop when the
 * store answers at once, as the one in memory does: no other call comes between
 * them, so no change is lost, and of two calls at the same moment one sees what
 * the other was given. A store that answers later has to see to that itself.
 */
export class People {
  readonly #store: ProfileStore;
  readonly #journal: EventJournal | undefined;
  readonly #counters: Counters;
  readonly #log: Log;

  constructor({ store, journal, counters, log }: PeopleParts) {
    this.#store = store;
    this.#journal = journal;
    this.#counters = counters;
    this.#log = log;
  }

  get counts(): StoreCounts {
    return this.#store.counts;
  }

  /** Whom a request is about; promised only when the store cannot say at once. Nothing is kept yet, because the request may still be refused. */
  find(served: ServedProject, request: Uint8Array, nowMs: number): Person | Promise<Person> {
    const units = unitsOfRequest(request);
    return units === undefined ? NOBODY : this.#find({ served, units, nowMs });
  }

  #find(looking: Looking): Person | Promise<Person> {
    const { served, units } = looking;
    const known = this.#get(served, units.user);
    const anonymous = this.#get(served, units.anonymous);
    if (!(known instanceof Promise || anonymous instanceof Promise)) return this.#identify(looking, known, anonymous);
    return Promise.all([known, anonymous]).then((found) => this.#identify(looking, ...found));
  }

  #get({ name }: ServedProject, unit: string): Kept {
    return unit === "" ? undefined : this.#store.get(name, unit);
  }

  /** Who it is, from what is known of the user and of the anonymous person of a call. */
  #identify(looking: Looking, known: KnownPerson | undefined, anonymous: KnownPerson | undefined): Person {
    const { user, anonymous: anonymousUnit } = looking.units;
    if (user === "") return { ...NOBODY, unit: anonymousUnit, ...anonymous };
    const person: Person = { ...NOBODY, unit: user, ...known, user };
    if (anonymousUnit === "" || (anonymous?.unit === known?.unit && known !== undefined)) return person;
    // A device that others sign in at, too: the anonymous person stays the user's who was there first.
    if (anonymous !== undefined && anonymous.user !== "" && anonymous.user !== user) return person;
    if (known !== undefined) return this.#joined(looking, { ...person, linkedUnit: anonymous?.unit ?? anonymousUnit }, anonymous?.profile);
    if (anonymous === undefined) return { ...person, linkedUnit: anonymousUnit };
    // Signing in: whoever was anonymous so far stays the person, with all that is known, and is drawn as before.
    return this.#joined(looking, { ...NOBODY, ...anonymous, user, linkedUnit: user }, undefined);
  }

  /** A person with the linked unit, and with what is known of it, folded in. */
  #joined({ served, nowMs }: Looking, person: Person, merged: Uint8Array | undefined): Person {
    const { unit, linkedUnit } = person;
    const profile = this.#apply(served, person.profile, encodeChanges({ unit, linkedUnit, ...(merged && { merged }) }), nowMs);
    return profile === undefined ? { ...person, linkedUnit: "" } : { ...person, profile, isChanged: true };
  }

  /**
   * Folds in what somebody did, and who they turn out to be by it; promised only
   * when the store cannot say at once who they are. Doing it again changes nothing.
   */
  fold(served: ServedProject, deeds: Deeds): void | Promise<void> {
    const { units, nowMs, anotherUser } = deeds;
    const person = this.#find({ served, units, nowMs });
    const another = this.#get(served, anotherUser);
    if (!(person instanceof Promise || another instanceof Promise)) return this.#foldInto(served, deeds, person, another);
    return Promise.all([person, another]).then((found) => this.#foldInto(served, deeds, ...found));
  }

  #foldInto(served: ServedProject, { units, anotherUser, events, nowMs }: Deeds, person: Person, another: KnownPerson | undefined): void {
    const isAnother = anotherUser !== "" && (another?.unit ?? anotherUser) !== person.unit;
    if (isAnother && person.linkedUnit !== "") this.#store.link(served.name, person.linkedUnit, person.unit);
    const whole = isAnother ? this.#joined({ served, units, nowMs }, { ...person, linkedUnit: another?.unit ?? anotherUser }, another?.profile) : person;
    const { unit, linkedUnit } = whole;
    const profile = this.#apply(served, whole.profile, encodeChanges({ unit, linkedUnit, events }), nowMs) ?? whole.profile;
    this.#put(served, { ...whole, profile });
  }

  #put({ name }: ServedProject, { unit, user, profile, linkedUnit }: Person): void {
    this.#store.put(name, { unit, user, profile });
    if (linkedUnit !== "") this.#store.link(name, linkedUnit, unit);
  }

  /** Keeps what a decision about a person has changed: the bytes of its `Effects`, and that two units are one person. */
  keep(served: ServedProject, person: Person, effects: Uint8Array, nowMs: number): void {
    const { unit, user, linkedUnit } = person;
    if (unit === "" || (effects.length === 0 && !person.isChanged)) return;
    const exposures = exposuresOf(effects);
    const profile = effects.length === 0 ? person.profile : this.#apply(served, person.profile, encodeChanges({ unit, linkedUnit, exposures }), nowMs);
    if (profile === undefined) return;
    this.#counters.profiles.exposures += exposures.length;
    this.#put(served, { ...person, profile });
    if (exposures.length > 0 || linkedUnit !== "") this.#journal?.offer(served.name, { exposures, link: { unit, linkedUnit, user } });
  }

  /** Folds in what a decision of a former life of this process has given somebody, or who they turned out to be by it; promised when the store cannot say at once. */
  restore(served: ServedProject, { unit, linkedUnit, user, exposures }: Restored, nowMs: number): void | Promise<void> {
    const person = this.#get(served, unit);
    const linked = this.#get(served, linkedUnit);
    const restore = (known: KnownPerson | undefined, other: KnownPerson | undefined): void => {
      const merged = other === undefined || other.unit === known?.unit ? undefined : other.profile;
      const before = known?.profile ?? NOBODY.profile;
      const profile = this.#apply(served, before, encodeChanges({ unit, linkedUnit, exposures, ...(merged && { merged }) }), nowMs);
      if (profile !== undefined) this.#put(served, { ...NOBODY, unit: known?.unit ?? unit, user: user || (known?.user ?? ""), profile, linkedUnit });
    };
    if (!(person instanceof Promise || linked instanceof Promise)) return restore(person, linked);
    return Promise.all([person, linked]).then((found) => restore(...found));
  }

  /** Every unit that somebody is known by, those that are given included; promised only when the store cannot say at once. */
  unitsOf(served: ServedProject, { user, anonymous }: Units): readonly string[] | Promise<readonly string[]> {
    const found = [user, anonymous].map((unit) => this.#get(served, unit));
    const united = (people: readonly (KnownPerson | undefined)[]): readonly string[] => {
      const known = people.flatMap((person) => (person === undefined ? [] : [person.unit, person.user, ...linkedUnitsOf(person.profile)]));
      return [...new Set([user, anonymous, ...known])].filter((unit) => unit !== "");
    };
    return found.some((each) => each instanceof Promise) ? Promise.all(found).then(united) : united(found as readonly (KnownPerson | undefined)[]);
  }

  /** Forgets what is known under each of some units. */
  erase({ name }: ServedProject, units: readonly string[]): void {
    for (const unit of units) this.#store.remove(name, unit);
  }

  /** Forgets a profile that cannot be read. */
  forget(served: ServedProject, { unit }: Person): void {
    this.#counters.profiles.refused += 1;
    this.#log.warn({ ...served.name }, "a profile cannot be read and is forgotten");
    this.#store.remove(served.name, unit);
  }

  /** Folds changes into a profile; undefined when that is refused, which costs the changes and not the call. */
  #apply(served: ServedProject, profile: Uint8Array, changes: Uint8Array, nowMs: number): Uint8Array | undefined {
    try {
      return served.engine.apply(profile, changes, nowMs);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#counters.profiles.refused += 1;
      this.#log.warn({ ...served.name, fault: error.code }, "what a call has changed is not kept");
      return undefined;
    }
  }
}

/** The other units of a profile; each is a string of bytes. */
function linkedUnitsOf(profile: Uint8Array): string[] {
  return textsOf(profile, PROFILE_LINKED_UNITS);
}

import type { ProjectName } from "#sidecar/base/project-name.ts";

/** A person of whom something is known. A unit and a user are strings of bytes, one character each, because what callers name people by need not be UTF-8. */
export interface KnownPerson {
  /** The unit that the profile is kept under; another than was asked for when the two are linked. */
  readonly unit: string;
  /** The user whom the person signed in as; empty when that has not happened. */
  readonly user: string;
  /** The bytes of the `Profile`. They must not be changed. */
  readonly profile: Uint8Array;
}

/** What a store knows of somebody, or what it will know when it has asked further away. */
export type Kept = KnownPerson | undefined | Promise<KnownPerson | undefined>;

/** How much a store holds in memory, and what it had to forget for want of room. */
export interface StoreCounts {
  readonly people: number;
  readonly bytes: number;
  readonly evicted: number;
}

/**
 * Profiles of people.
 *
 * What is near is answered at once, and the call goes on without waiting; only
 * what must be asked further away is promised. Changes are taken at once and
 * brought further behind the caller's back.
 */
export interface ProfileStore {
  readonly counts: StoreCounts;

  /** The person whom a unit names, of its own or because it was linked. */
  get(project: ProjectName, unit: string): Kept;

  /** Keeps a person under their unit, with a copy of the profile. */
  put(project: ProjectName, person: KnownPerson): void;

  /** From now on a unit names the person of another; what was kept under it is forgotten. */
  link(project: ProjectName, unit: string, to: string): void;

  /** Forgets what is kept under a unit. */
  remove(project: ProjectName, unit: string): void;
}

import type { Profile } from "./profile.ts";
import type { Request } from "./request.ts";

/** What a name of a person can be: the one that draws use, one that the request gives, or one that was linked. */
const NAME_KINDS = ["unit", "user", "anonymous", "linked"] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** The names that a list of people is asked for. */
export const ALL_NAMES: readonly NameKind[] = NAME_KINDS;

/** The names of a person. */
export type PersonNames = Readonly<Record<NameKind, readonly Buffer[]>>;

const LINKED_UNITS_MAX = 64;

export function personNames(unit: Buffer, { user, anonymous }: Request["named"], profile: Profile | undefined): PersonNames {
  return { unit: [unit], user, anonymous, linked: profile?.linkedUnits.slice(0, LINKED_UNITS_MAX) ?? [] };
}

/** Which of the person's names it is that is listed; undefined when none is. */
export function listedName(names: PersonNames, asked: readonly NameKind[], isListed: (name: Buffer) => boolean): NameKind | undefined {
  return asked.find((kind) => names[kind].some(isListed));
}

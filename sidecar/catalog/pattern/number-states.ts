import type { Machine, State } from "./build-states.ts";
import { type CharacterClasses, divideIntoClasses } from "./character-classes.ts";
import { type CharacterSet, isInSet } from "./character-set.ts";

/** The machine of a pattern over classes of characters. */
export interface NumberedMachine {
  readonly states: readonly State[];
  readonly start: number;
  readonly classes: CharacterClasses;
  /** The sets that states name, each as the classes it has. */
  readonly sets: readonly ReadonlySet<number>[];
  /** Of each state: the number of its set; 0 for other states. */
  readonly setOfState: readonly number[];
  /** The classes of letters of words. */
  readonly words: ReadonlySet<number>;
  readonly hasBoundaries: boolean;
  /** Only a match that begins with the text is possible. */
  readonly isAnchored: boolean;
}

/** Replaces the sets of a machine by classes of characters. */
export function numberStates({ states, start }: Machine, wordCharacters: CharacterSet): NumberedMachine {
  const hasBoundaries = states.some((state) => state.kind === "assertion" && (state.assertion === "boundary" || state.assertion === "no_boundary"));
  const distinct = new Map<string, CharacterSet>();
  for (const state of states) {
    if (state.kind === "set") distinct.set(JSON.stringify(state.set), state.set);
  }
  const sets = [...distinct.values()];
  const classes = divideIntoClasses(hasBoundaries ? [...sets, wordCharacters] : sets);
  const keys = [...distinct.keys()];
  const membersOf = (set: CharacterSet) => new Set(classes.members.flatMap((member, number) => (isInSet(set, member) ? [number] : [])));
  return {
    states,
    start,
    classes,
    sets: sets.map(membersOf),
    setOfState: states.map((state) => (state.kind === "set" ? keys.indexOf(JSON.stringify(state.set)) : 0)),
    words: hasBoundaries ? membersOf(wordCharacters) : new Set(),
    hasBoundaries,
    isAnchored: isAnchored(states, start),
  };
}

/** Whether a match must begin at the start of the text: no way from the first state leads to a character, or to the end, without `^`. */
function isAnchored(states: readonly State[], start: number): boolean {
  const seen = new Set([start]);
  for (const number of seen) {
    const state = states[number];
    if (state === undefined || state.kind === "set" || state.kind === "matched") return false;
    if (state.kind === "assertion" && state.assertion === "start") continue;
    seen.add(state.next);
    if (state.kind === "split") seen.add(state.other);
  }
  return true;
}

import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import type { NumberedMachine } from "./number-states.ts";

/** The rows that stand for an end: there is no match any more, or there is one. */
const FAILED = 0;
const MATCHED = 1;
/** The number of the first row of the table. */
const FIRST_ROW = 2;

/**
 * A deterministic machine: for each row and class of characters, and last for the
 * end of the text, the row to go on with.
 */
export interface Table {
  readonly rows: readonly (readonly number[])[];
}

/** What is known of a place in a text before its next character. */
interface Situation {
  /** The states that wait for a character, ascending. */
  readonly waiting: readonly number[];
  readonly isStart: boolean;
  /** Whether the character before is one of a word; false when that does not matter. */
  readonly isAfterWord: boolean;
}

/** Makes a machine deterministic; undefined when its table would be larger than it is worth. */
export function determineStates(machine: NumberedMachine): Table | undefined {
  const width = machine.classes.count + 1;
  const situations: Situation[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (situation: Situation): number => {
    const key = `${situation.waiting.join()} ${situation.isStart} ${situation.isAfterWord}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    situations.push(situation);
    numbers.set(key, situations.length - 1 + FIRST_ROW);
    return situations.length - 1 + FIRST_ROW;
  };
  // The start is a place like any other to a pattern that does not ask for it.
  numberOf({ waiting: [], isStart: machine.states.some((state) => state.kind === "assertion" && state.assertion === "start"), isAfterWord: false });
  const rows: number[][] = [];
  for (const situation of situations) {
    if (situations.length * width > CATALOG_LIMITS.patternTableEntriesMax) return undefined;
    const row: number[] = [];
    for (let next = 0; next < width; next++) {
      const after = follow(machine, situation, next);
      row.push(after === "matched" ? MATCHED : next === width - 1 ? FAILED : numberOf(after));
    }
    rows.push(row);
  }
  return { rows: withoutHopelessRows(rows) };
}

/** What comes of a situation when a class of characters comes next, of which the last is the end. */
function follow(machine: NumberedMachine, situation: Situation, next: number): Situation | "matched" {
  const { states, sets, setOfState, words, classes } = machine;
  const isEnd = next === classes.count;
  const isBoundary = situation.isAfterWord !== words.has(next);
  const holds = { start: situation.isStart, end: isEnd, boundary: isBoundary, no_boundary: !isBoundary };
  const reached = new Set(situation.waiting);
  // A match may begin anywhere, unless it can only begin with the text.
  if (situation.isStart || !machine.isAnchored) reached.add(machine.start);
  const waiting = new Set<number>();
  for (const number of reached) {
    const state = states[number];
    if (state === undefined) throw new Error("a state leads to none");
    if (state.kind === "matched") return "matched";
    if (state.kind === "split") reached.add(state.next).add(state.other);
    else if (state.kind === "assertion") {
      if (holds[state.assertion]) reached.add(state.next);
    } else if (sets[setOfState[number] ?? 0]?.has(next)) waiting.add(state.next);
  }
  if (leadsToMatch(machine, waiting)) return "matched";
  return { waiting: [...waiting].sort((a, b) => a - b), isStart: false, isAfterWord: words.has(next) };
}

/** Whether a match is found already, whatever comes next. */
function leadsToMatch({ states }: NumberedMachine, waiting: ReadonlySet<number>): boolean {
  const reached = new Set(waiting);
  for (const number of reached) {
    const state = states[number];
    if (state?.kind === "matched") return true;
    if (state?.kind === "split") reached.add(state.next).add(state.other);
  }
  return false;
}

/** The rows with FAILED for every row from which there is no way to a match, and without those. */
function withoutHopelessRows(rows: readonly (readonly number[])[]): number[][] {
  const comeFrom = new Map<number, number[]>();
  rows.forEach((row, index) => {
    for (const next of new Set(row)) comeFrom.set(next, [...(comeFrom.get(next) ?? []), index + FIRST_ROW]);
  });
  const hopeful = new Set([MATCHED]);
  for (const number of hopeful) {
    for (const from of comeFrom.get(number) ?? []) hopeful.add(from);
  }
  // The first row stays, because a text begins there.
  const kept = rows.map((_, index) => index + FIRST_ROW).filter((number) => number === FIRST_ROW || hopeful.has(number));
  const renumbered = new Map(kept.map((number, index) => [number, index + FIRST_ROW]));
  return kept.map((number) =>
    (rows[number - FIRST_ROW] ?? []).map((next) => (next === MATCHED ? MATCHED : hopeful.has(next) ? (renumbered.get(next) ?? FAILED) : FAILED)),
  );
}

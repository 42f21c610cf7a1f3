// Running the states of a pattern that has no table: all that can be reached are followed at once.
//
//   +0  u8[32]  the classes of letters of words, a bit each
//   then        sets of classes, 32 bytes each
//   then        states, of which the first is the one to begin with:
//     +0 u16  ONE_OF, SPLIT, START, END, BOUNDARY, 6 for no boundary, or MATCHED
//     +2 u16  the state to go on with
//     +4 u16  of SPLIT: another one; of ONE_OF: the number of the set

import { allocate } from "./layout";
import { PATTERN_STATES_MAX } from "./limits";
import { afterCharacter, nextClass } from "./pattern-characters";

/** The machines that are run here: the second one only when a match must begin with the string. */
export const STATES: u32 = 2;
export const ANCHORED_STATES: u32 = 3;

const ONE_OF: u32 = 1;
const SPLIT: u32 = 2;
const START: u32 = 3;
const END: u32 = 4;
const BOUNDARY: u32 = 5;
const MATCHED: u32 = 7;

const STATE_BYTES: usize = 6;
const SET_BYTES: usize = 32;

/** Four words for each state of a pattern; 0: no pattern of the snapshot needs them. */
let workspace: usize = 0;
/** Parts of the workspace: in which step each state was reached, */
let reachedIn: usize = 0;
/** the states that wait for the next character, those that wait for the one after, */
let waiting: usize = 0;
let waitingNext: usize = 0;
/** and those that are reached and were not looked at yet. */
let open: usize = 0;
let openCount: u32 = 0;
let step: u32 = 0;

/** Whether bytes are states, so that running them stays within them; makes room for that. */
export function isStates(at: usize, length: u32, sets: u32, states: u32): bool {
  if (states == 0 || states > PATTERN_STATES_MAX || <usize>length != SET_BYTES + SET_BYTES * sets + STATE_BYTES * states) return false;
  const first = at + SET_BYTES + SET_BYTES * sets;
  for (let i: u32 = 0; i < states; i++) {
    const state = first + STATE_BYTES * i;
    const kind = <u32>load<u16>(state);
    if (kind == 0 || kind > MATCHED || load<u16>(state, 2) >= states) return false;
    if (load<u16>(state, 4) >= (kind == ONE_OF ? sets : states)) return false;
  }
  if (workspace == 0) workspace = allocate(16 * <u64>PATTERN_STATES_MAX);
  return true;
}

/** Whether a string matches the states at `machine`. */
export function matchesStates(program: usize, machine: usize, at: usize, length: u32): bool {
  const states = <u32>load<u16>(program, 8);
  const sets = machine + SET_BYTES;
  const first = sets + SET_BYTES * <usize>load<u16>(program, 10);
  const isAnchored = load<u8>(program, 4) == ANCHORED_STATES;
  const start = at;
  const end = at + length;
  let count: u32 = 0;
  let isAfterWord = false;
  begin(states);
  while (true) {
    const isEnd = at == end;
    const next = isEnd ? 0 : nextClass(program, at, end);
    const isBeforeWord = !isEnd && isIn(machine, next);
    const isBoundary = isAfterWord != isBeforeWord;
    beginStep();
    for (let i: u32 = 0; i < count; i++) reach(load<u32>(waiting + 4 * <usize>i));
    // A match may begin at any character.
    if (!isAnchored || at == start) reach(0);
    count = 0;
    while (openCount != 0) {
      openCount--;
      const state = first + STATE_BYTES * <usize>load<u32>(open + 4 * <usize>openCount);
      const kind = <u32>load<u16>(state);
      if (kind == MATCHED) return true;
      if (kind == ONE_OF) {
        if (!isEnd && isIn(sets + SET_BYTES * <usize>load<u16>(state, 4), next)) {
          store<u32>(waitingNext + 4 * <usize>count, load<u16>(state, 2));
          count++;
        }
        continue;
      }
      const holds = kind == SPLIT || (kind == START ? at == start : kind == END ? isEnd : isBoundary == (kind == BOUNDARY));
      if (holds) reach(load<u16>(state, 2));
      if (kind == SPLIT) reach(load<u16>(state, 4));
    }
    if (isEnd || (count == 0 && isAnchored)) return false;
    const swapped = waiting;
    waiting = waitingNext;
    waitingNext = swapped;
    isAfterWord = isBeforeWord;
    at = afterCharacter;
  }
}

/** Begins a run. A step reaches a state once, so that no part of the workspace overflows. */
function begin(states: u32): void {
  const bytes: usize = 4 * PATTERN_STATES_MAX;
  reachedIn = workspace;
  waiting = workspace + bytes;
  waitingNext = waiting + bytes;
  open = waitingNext + bytes;
  step = 0;
  memory.fill(reachedIn, 0, 4 * <usize>states);
}

function beginStep(): void {
  step++;
  openCount = 0;
}

function reach(state: u32): void {
  const mark = reachedIn + 4 * <usize>state;
  if (load<u32>(mark) == step) return;
  store<u32>(mark, step);
  store<u32>(open + 4 * <usize>openCount, state);
  openCount++;
}

function isIn(set: usize, number: u32): bool {
  return ((<u32>load<u8>(set + (number >> 3)) >> (number & 7)) & 1) != 0;
}

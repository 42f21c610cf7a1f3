// Recording the stage of a cap (see recorder.ts): what of it is used up, and when there is room again.

import { findCap, isRepetition, readShowing, SHOWING, shownMs, windowStart } from "./cap";
import { fieldTag, firstField, nextField } from "./fields";
import { nowMs } from "./moment";
import { found, foundLength } from "./profile-index";
import { recordSpent } from "./recorder";
import { STAGE_CAP } from "./stages";
import { calendarEnd } from "./time-zone";

/** How many showings count, and when the last of all was that are not of this call; 0: there is none. */
let shown: u32 = 0;
let lastMs: i64 = 0;

/** Records whether a cap leaves room to show an outcome now. */
export function recordCap(cap: usize, outcome: usize, isSpent: bool): void {
  const nextMs = findCap(cap) ? readUsage(cap, outcome, isSpent) : readNothing();
  recordSpent(STAGE_CAP, <usize>load<u32>(cap, 4), load<u32>(cap), isSpent, shown, load<u32>(cap, 12), lastMs, nextMs);
}

function readNothing(): i64 {
  shown = 0;
  lastMs = 0;
  return 0;
}

/** Reads what is used up, and returns when there is room again; 0: there is, or there never will be. */
function readUsage(cap: usize, outcome: usize, isSpent: bool): i64 {
  readShowings(cap, outcome, 0);
  if (!isSpent) return 0;
  const gap = load<i64>(cap, 24);
  const gapEnd = gap != 0 && lastMs > nowMs - gap ? later(lastMs, gap) : 0;
  const shownMax = load<u32>(cap, 12);
  if (shownMax == 0 || shown < shownMax) return gapEnd;
  return windowStart(cap) == i64.MIN_VALUE ? 0 : max(endOfWindow(cap, outcome, shown - shownMax + 1), gapEnd);
}

/** When so many of the showings that count will not count any more: in the order in which the profile has them, which is that of time. */
function endOfWindow(cap: usize, outcome: usize, many: u32): i64 {
  const calendar = load<u32>(cap, 32);
  if (calendar != 0) return calendarEnd(<usize>load<u32>(cap, 36), nowMs, calendar);
  return later(readShowings(cap, outcome, many), load<i64>(cap, 16));
}

/** A moment so much later, which is at most the last one that there is. */
function later(moment: i64, ms: i64): i64 {
  return moment > i64.MAX_VALUE - ms ? i64.MAX_VALUE : moment + ms;
}

/** Counts the showings that are not of this call, and returns the moment of the one of that number among those that count. */
function readShowings(cap: usize, outcome: usize, number: u32): i64 {
  const countAfter = windowStart(cap);
  let moment: i64 = 0;
  let isFirst = true;
  shown = 0;
  lastMs = 0;
  for (let more = firstField(found, found + foundLength); more; more = nextField()) {
    if (fieldTag != SHOWING || !readShowing() || isRepetition(outcome)) continue;
    if (isFirst || shownMs > lastMs) lastMs = shownMs;
    isFirst = false;
    if (countAfter != i64.MIN_VALUE && shownMs <= countAfter) continue;
    shown++;
    if (shown == number) moment = shownMs;
  }
  return moment;
}

import type { Comparison, EventReading } from "./condition.ts";
import type { Draw, Spent } from "./explanation.ts";
import type { Value } from "./value.ts";

/** A slot, and the range that is wanted: from the first slot, and up to the last, unless it says otherwise. */
export type DrawnStage = Partial<Draw> & { readonly slot: number };

/** Is told of the decision of one optimization, stage by stage. Each method returns what it is told. */
export interface Trace {
  /** Says what the following stages are about. */
  about(id: Buffer): void;
  /** A stage, and whether it was passed. */
  passes(kind: string, passed: boolean): boolean;
  /** The same of a stage that is about something else. */
  passesAbout(kind: string, subject: Buffer, passed: boolean): boolean;
  /** A stage of how much was spent of what there is; without a subject it is about the same as the stages before. */
  leavesRoom(kind: string, passed: boolean, spent: Spent, subject?: Buffer): boolean;
  /** A stage that is passed when a slot is in a range, whose end is not part of it. */
  passesDraw(kind: string, subject: Buffer, drawn: DrawnStage): boolean;
  /** The stage of an audience, whose tests are made by `test`. */
  passesAudience(test: () => boolean): boolean;
  /** The test of a segment, whose own tests are made by `test`. */
  segment(id: Buffer, test: () => boolean): boolean;
  /** The test of a value that is drawn from events, of which the first that the counter knows was at a moment; 0: there is none. */
  event(reading: EventReading, comparison: Comparison, seen: Value, countedFromMs: number, result: boolean): boolean;
  /** The test of a value. */
  comparison(comparison: Comparison, seen: Value, result: boolean): boolean;
}

/** Whether the slot is in the range. */
export function isInRange({ slot, startPpm = 0, endPpm = Number.POSITIVE_INFINITY }: DrawnStage): boolean {
  return slot >= startPpm && slot < endPpm;
}

/** Forgets what it is told, which is what an answer without an explanation needs. */
export const UNTRACED: Trace = {
  about: () => undefined,
  passes: (_kind, passed) => passed,
  passesAbout: (_kind, _subject, passed) => passed,
  leavesRoom: (_kind, passed) => passed,
  passesDraw: (_kind, _subject, drawn) => isInRange(drawn),
  passesAudience: (test) => test(),
  segment: (_id, test) => test(),
  event: (_reading, _comparison, _seen, _countedFromMs, result) => result,
  comparison: (_comparison, _seen, result) => result,
};

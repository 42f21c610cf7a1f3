// The bounds of one rendering. Whoever passes one fails it, goes on for as long as its own input reaches, and writes nothing outside of its
// room; the machine (run.ts) stops at the next instruction.

import { TEMPLATE_WORK_MAX } from "../limits";

/** Whether a bound was passed. */
export let hasFailed: bool = false;
let work: u32 = 0;

/** The bytes of text that count as one unit of work, as a power of two. */
const TEXT_UNIT_BITS: u32 = 6;

/** Begins a rendering, whose bounds are all unspent. */
export function beginWork(): void {
  work = 0;
  hasFailed = false;
}

/** Fails the rendering. */
export function failRendering(): void {
  hasFailed = true;
}

/** Counts units of work. */
export function chargeWork(units: u32): void {
  work += min(units, TEMPLATE_WORK_MAX + 1);
  if (work > TEMPLATE_WORK_MAX) hasFailed = true;
}

/** Counts the work of reading or writing so many bytes of text. */
export function chargeText(bytes: u32): void {
  chargeWork(bytes >> TEXT_UNIT_BITS);
}

// What the check of a part of the snapshot has found. The numbers are those of pillion.decision.v1.WarningCode, and the worse is the greater.

export const SOUND: u32 = 0;
export const UNSUPPORTED: u32 = 1;
export const INVALID: u32 = 2;
/** Of a call, and not of a check: a body could not be rendered within its bounds. */
export const TEMPLATE: u32 = 3;

let verdict: u32 = SOUND;

/** Begins the check of a part. */
export function beginCheck(): void {
  verdict = SOUND;
}

/** Notes what was found; the worst finding stays. */
export function note(finding: u32): void {
  verdict = max(verdict, finding);
}

/** The worst finding since beginCheck. */
export function verdictOfCheck(): u32 {
  return verdict;
}

/** Codes of a system that has no room: on the disk, for the user, or in a file. */
const CODES: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Whether a write failed because there is no room. */
export function isDiskFull(error: unknown): boolean {
  return CODES.includes((error as NodeJS.ErrnoException).code);
}

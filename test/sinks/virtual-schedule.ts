import type { Schedule } from "#sidecar/sinks/delivery.ts";

/** A schedule on which every time comes at once, and that remembers for how long somebody would have waited. */
export function virtualSchedule(): { readonly schedule: Schedule; readonly waits: number[] } {
  const waits: number[] = [];
  const schedule: Schedule = (callback, ms) => {
    waits.push(ms);
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  };
  return { schedule, waits };
}

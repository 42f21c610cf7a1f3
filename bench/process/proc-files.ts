import { readFileSync } from "node:fs";

/** Linux counts processor time in ticks of a hundredth of a second, whatever the kernel's own clock is (proc(5), USER_HZ). */
const TICK_NS = 10_000_000;

/** Processor time of a process so far, user and system, all of its threads, in nanoseconds. */
export function cpuNsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field, the name, is in parentheses and may hold blanks; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_NS;
}

/** Resident size of a process, in bytes. */
export function residentBytesOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no VmRSS`);
  return Number(kibibytes) * 1_024;
}

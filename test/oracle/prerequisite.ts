import { type Findings, readMessage } from "./findings.ts";
import { allBytes, lastVarint } from "./wire.ts";

const PREREQUISITE_DEPTH_MAX = 32;

/** An optimization that must have given the person something. */
export interface Prerequisite {
  /** The number of the other optimization. */
  readonly index: bigint;
  /** The ids of its outcomes that will do; empty: any. */
  readonly outcomes: readonly Buffer[];
}

/** What may ask others. */
interface Asking {
  readonly prerequisites: readonly Prerequisite[];
  readonly findings: Findings;
}

export function readPrerequisite(bytes: Buffer, findings: Findings): Prerequisite {
  const fields = readMessage(bytes, findings, { 1: ["varint"], 2: ["bytes"] });
  return { index: lastVarint(fields, 1) ?? 0n, outcomes: allBytes(fields, 2) };
}

/** Finds prerequisites that lead beyond the list, back to where they began, or too deep. What cannot be decided leads nowhere. */
export function checkPrerequisites(optimizations: readonly Asking[]): void {
  for (const { prerequisites, findings } of optimizations) {
    if (prerequisites.some(({ index }) => index >= optimizations.length)) findings.note("invalid");
  }
  const depthOf = (optimization: Asking, way: readonly Asking[]): number => {
    if (optimization.findings.worst !== undefined) return 0;
    if (way.includes(optimization)) return Number.POSITIVE_INFINITY;
    const others = optimization.prerequisites.flatMap(({ index }) => optimizations[Number(index)] ?? []);
    return Math.max(0, ...others.map((other) => 1 + depthOf(other, [...way, optimization])));
  };
  const tooDeep = optimizations.filter((optimization) => depthOf(optimization, []) > PREREQUISITE_DEPTH_MAX);
  for (const { findings } of tooDeep) findings.note("invalid");
}

import { compilePattern } from "./pattern/compile-pattern.ts";
import type { Place } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";

/** Compiles the pattern at a place and reports why it is none; the program of one that was refused is empty. */
export function compilePatternAt(place: Place, source: string, ignoreCase: boolean, problems: ProblemList): Buffer {
  const compiled = compilePattern({ source, ignoreCase });
  if ("program" in compiled) return compiled.program;
  const { code, at, found, allowed, hint } = compiled.problem;
  problems.add(code, place, { found: at === undefined ? found : `${found} at character ${at} of ${quote(source)}`, allowed, hint });
  return Buffer.alloc(0);
}

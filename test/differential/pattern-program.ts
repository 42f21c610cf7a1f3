import { buildStates } from "#sidecar/catalog/pattern/build-states.ts";
import { WORD_CHARACTERS } from "#sidecar/catalog/pattern/character-set.ts";
import { compilePattern } from "#sidecar/catalog/pattern/compile-pattern.ts";
import { encodeProgram, type ProgramOf } from "#sidecar/catalog/pattern/encode-program.ts";
import { closeUnderCase } from "#sidecar/catalog/pattern/fold-set.ts";
import { numberStates } from "#sidecar/catalog/pattern/number-states.ts";
import { parsePattern } from "#sidecar/catalog/pattern/parse-pattern.ts";

/** The two ways in which a pattern is run. The second is for those whose table would be too large, and can be tried with all. */
export const MACHINES = ["table", "states"] as const;

/** The program of a pattern for one of the machines, as far as the compiler would make it. */
export function programOf(machine: (typeof MACHINES)[number], pattern: ProgramOf): Buffer {
  if (machine === "states") {
    const words = pattern.ignoreCase ? closeUnderCase(WORD_CHARACTERS) : WORD_CHARACTERS;
    return encodeProgram(numberStates(buildStates(parsePattern(pattern.source, pattern.ignoreCase)), words), undefined, pattern);
  }
  const compiled = compilePattern(pattern);
  if ("problem" in compiled) throw new Error(`refused: ${JSON.stringify(pattern.source)}: ${compiled.problem.found}`);
  return compiled.program;
}

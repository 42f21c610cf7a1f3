import { buildStates } from "./build-states.ts";
import { WORD_CHARACTERS } from "./character-set.ts";
import { determineStates } from "./determine-states.ts";
import { encodeProgram, type ProgramOf } from "./encode-program.ts";
import { closeUnderCase } from "./fold-set.ts";
import { numberStates } from "./number-states.ts";
import { parsePattern } from "./parse-pattern.ts";
import { type PatternProblem, PatternRefused } from "./pattern-node.ts";

/** A pattern compiled, or why it is refused. */
export type CompiledPattern = { readonly program: Buffer } | { readonly problem: PatternProblem };

/**
 * Compiles a pattern to the program that the core runs (Comparison.pattern),
 * which takes time in proportion to the length of a text whatever the pattern is.
 */
export function compilePattern(pattern: ProgramOf): CompiledPattern {
  const { source, ignoreCase } = pattern;
  try {
    const machine = numberStates(buildStates(parsePattern(source, ignoreCase)), ignoreCase ? closeUnderCase(WORD_CHARACTERS) : WORD_CHARACTERS);
    return { program: encodeProgram(machine, determineStates(machine), pattern) };
  } catch (error) {
    if (error instanceof PatternRefused) return { problem: error.problem };
    throw error;
  }
}

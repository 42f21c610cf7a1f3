import type { CharacterSet } from "./character-set.ts";

/** A pattern as a tree. */
export type PatternNode =
  /** Nothing; matches everywhere. */
  | { readonly kind: "empty" }
  /** One code point of a set. */
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "alternatives"; readonly parts: readonly PatternNode[] }
  /** `max` is undefined when there is no bound. */
  | { readonly kind: "repeat"; readonly part: PatternNode; readonly min: number; readonly max: number | undefined };

/** What takes no character and holds in some places only. */
export type Assertion = "start" | "end" | "boundary" | "no_boundary";

/** Why a pattern is refused. */
export interface PatternProblem {
  readonly code: "pattern_invalid" | "pattern_unsupported" | "pattern_too_large";
  /** The character of the pattern it is about, from 1; undefined when it is about the whole. */
  readonly at?: number;
  readonly found: string;
  readonly allowed: string;
  readonly hint?: string;
}

/** Thrown within this folder, where a problem ends all; `compilePattern` gives it as a value. */
export class PatternRefused extends Error {
  readonly problem: PatternProblem;

  constructor(problem: PatternProblem) {
    super(problem.found);
    this.problem = problem;
  }
}

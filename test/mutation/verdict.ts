import type { Mutant } from "./mutants-of.ts";

/** What became of a mutant. */
export type Verdict =
  /** A vector was answered wrong. */
  | { readonly kind: "caught"; readonly by: string }
  /** All vectors were answered right. */
  | { readonly kind: "survived" }
  /** It does not compile, so nobody could write it. */
  | { readonly kind: "not a program" };

/** Tries mutants, one after the other. */
export type Trial = (mutant: Mutant) => Promise<Verdict>;

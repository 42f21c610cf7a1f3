import type { Call, Workload } from "./workload.ts";

/** A body as JSON text, or undefined where the person gets nothing. */
export type Outcome = string | undefined;

/** Calls whose inputs are ready in the engine's own form. */
export interface Prepared {
  /** Makes call number `index`. Everything in it is timed. The answer is a promise where `isAsync` is set. */
  decide(index: number): unknown;
  /** Set where the engine's public entry point returns a promise; the timed loop then awaits each call. */
  readonly isAsync: boolean;
  /** Reads the answer of a call for the check that comes before timing: one outcome for each experiment asked, in order. */
  outcomes(answer: unknown, call: Call): readonly Outcome[];
}

/** A catalog that is loaded. */
export interface Loaded {
  /** Puts the inputs of these calls into the engine's own form. Not timed. */
  prepare(calls: readonly Call[]): Prepared;
  /** The bytes of the engine's WebAssembly memory, where it has one that can be seen. */
  readonly wasmBytes?: () => number;
  /** Releases timers and handles. */
  close(): void | Promise<void>;
}

/** One engine under measurement. */
export interface Subject {
  /** What the tables call it. */
  readonly name: string;
  /** The package and exact version, or what it is instead. */
  readonly engine: string;
  /** The largest catalog it is asked to load. */
  readonly optimizationsMax: number;
  /** What one timed call includes and what it does not. */
  readonly fairness: string;
  /**
   * Writes the catalog in the engine's own form, as text or bytes (not timed), and returns the function that loads it
   * through the engine's public entry point (timed as load, parsing included).
   */
  write(workload: Workload): () => Loaded | Promise<Loaded>;
}

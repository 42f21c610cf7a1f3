import type { Asking } from "#bench/workload/make-calls.ts";

/** What the coordinator asks of a subject's process. */
export type WorkerRequest =
  | { readonly kind: "load"; readonly subject: string; readonly optimizations: number }
  | { readonly kind: "prepare"; readonly scenario: string; readonly asking: Asking }
  | { readonly kind: "run"; readonly scenario: string; readonly milliseconds: number };

/** What loading took. */
export interface LoadFigures {
  readonly loadMs: number;
  /** How much the resident size of the process grew, after a full collection on both sides. */
  readonly residentBytes: number;
  /** The WebAssembly memory, where it can be seen. */
  readonly wasmBytes: number | undefined;
}

/** What one turn took. */
export interface TurnFigures {
  readonly calls: number;
  /** Processor time of the whole process, helper threads included. */
  readonly cpuNs: number;
  readonly wallNs: number;
}

/** What a subject's process answers; a request that failed answers with the reason. */
export type WorkerAnswer =
  | { readonly kind: "loaded"; readonly figures: LoadFigures }
  | { readonly kind: "prepared" }
  | { readonly kind: "ran"; readonly figures: TurnFigures }
  | { readonly kind: "failed"; readonly reason: string };

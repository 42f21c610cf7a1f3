import type { Request } from "./request.ts";
import type { Optimization, Snapshot } from "./snapshot.ts";

/** The optimizations a request is about, each once, in the order of the answer. */
export function select(snapshot: Snapshot, request: Request): Optimization[] {
  const bySelector = snapshot.optimizations.toSorted((a, b) => Buffer.compare(a.selector, b.selector));
  const asked =
    request.names.length === 0 && request.groups.length === 0
      ? bySelector.filter((optimization) => optimization.isRunning)
      : [
          ...request.names.flatMap((name) => bySelector.filter((optimization) => optimization.selector.equals(name))),
          ...request.groups.flatMap((group) => bySelector.filter((optimization) => isIn(optimization, group))),
        ];
  return [...new Set(asked)].filter((optimization) => isOfType(optimization, request.optimizationType));
}

/** The group an answer names: the first one asked for that the optimization is in, else its own first, else none. */
export function groupOf(optimization: Optimization, request: Request): Buffer {
  return request.groups.find((group) => isIn(optimization, group)) ?? optimization.groups[0] ?? Buffer.alloc(0);
}

function isIn(optimization: Optimization, group: Buffer): boolean {
  return optimization.groups.some((own) => own.equals(group));
}

function isOfType(optimization: Optimization, type: Request["optimizationType"]): boolean {
  return type === 0 || optimization.kind?.type === (type === 1 ? "personalization" : "experiment");
}

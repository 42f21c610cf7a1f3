import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import type { CharacterSet } from "./character-set.ts";
import { type Assertion, type PatternNode, PatternRefused } from "./pattern-node.ts";

/** One state of the machine of a pattern; `next` and `other` are numbers of states. */
export type State =
  | { readonly kind: "set"; readonly set: CharacterSet; readonly next: number }
  | { readonly kind: "split"; next: number; readonly other: number }
  | { readonly kind: "assertion"; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: "matched" };

/** Thompson's machine of a pattern. */
export interface Machine {
  readonly states: readonly State[];
  /** The number of the first state. */
  readonly start: number;
}

/** Builds the machine of a pattern, from its end to its beginning; throws PatternRefused when it is too large. */
export function buildStates(pattern: PatternNode): Machine {
  const builder = new StateBuilder();
  const start = builder.build(pattern, builder.add({ kind: "matched" }));
  return { states: builder.states, start };
}

class StateBuilder {
  readonly states: State[] = [];

  add(state: State): number {
    if (this.states.length === CATALOG_LIMITS.patternStatesMax) {
      const hint = "counted repetition multiplies what it repeats";
      throw new PatternRefused({ code: "pattern_too_large", found: "a pattern of more states", allowed: `at most ${CATALOG_LIMITS.patternStatesMax}`, hint });
    }
    this.states.push(state);
    return this.states.length - 1;
  }

  /** The first of the states of a node, after which `next` follows. */
  build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case "empty":
        return next;
      case "set":
        return this.add({ kind: "set", set: node.set, next });
      case "assertion":
        return this.add({ kind: "assertion", assertion: node.assertion, next });
      case "sequence":
        return node.parts.reduceRight((after, part) => this.build(part, after), next);
      case "alternatives":
        return node.parts.map((part) => this.build(part, next)).reduceRight((other, part) => this.add({ kind: "split", next: part, other }));
      case "repeat":
        return this.#buildRepeat(node, next);
    }
  }

  #buildRepeat({ part, min, max }: PatternNode & { kind: "repeat" }, next: number): number {
    // What makes no state would never reach the bound of states, however often it is repeated.
    if (isEmpty(part)) return next;
    let start = next;
    if (max === undefined) start = this.#buildLoop(part, min, next);
    else for (let i = min; i < max; i++) start = this.add({ kind: "split", next: this.build(part, start), other: next });
    const copies = max === undefined ? min - 1 : min;
    for (let i = 0; i < copies; i++) start = this.build(part, start);
    return start;
  }

  /** The last round of a repetition without a bound: once or more, or not at all when it need not be once. */
  #buildLoop(part: PatternNode, min: number, next: number): number {
    const again: State = { kind: "split", next: 0, other: next };
    const split = this.add(again);
    const round = this.build(part, split);
    again.next = round;
    return min === 0 ? split : round;
  }
}

/** Whether a node makes no state. */
function isEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case "empty":
      return true;
    case "sequence":
      return node.parts.every(isEmpty);
    case "repeat":
      return node.max === 0 || isEmpty(node.part);
    case "set":
    case "assertion":
    case "alternatives":
      return false;
  }
}

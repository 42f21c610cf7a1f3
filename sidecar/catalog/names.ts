import { type Place, pathOf } from "./place.ts";
import { oneOfFinding, type ProblemList, quote } from "./problem.ts";

/** The names of one kind of thing: each is taken once, and others refer to it. */
export class Names<T> {
  readonly #what: string;
  readonly #problems: ProblemList;
  readonly #taken = new Map<string, { readonly value: T; readonly place: Place }>();

  /** `what` is the thing in messages, as `a segment`. */
  constructor(what: string, problems: ProblemList) {
    this.#what = what;
    this.#problems = problems;
  }

  /** Takes a name; false when it is taken already, which is reported. A name that could not be read is not taken. */
  declare(name: string | undefined, value: T, place: Place): boolean {
    if (name === undefined) return true;
    const taken = this.#taken.get(name);
    if (taken === undefined) this.#taken.set(name, { value, place });
    else this.#problems.add("name_duplicate", place, { found: `${quote(name)}, which is ${quote(pathOf(taken.place))} already`, allowed: "a name of its own" });
    return taken === undefined;
  }

  /** Takes a name without a word when it is taken, which has been reported before. */
  adopt(name: string | undefined, value: T, place: Place): void {
    if (name !== undefined && !this.#taken.has(name)) this.#taken.set(name, { value, place });
  }

  /** What a name stands for, if anything. */
  get(name: string): T | undefined {
    return this.#taken.get(name)?.value;
  }

  /** What a name stands for; a name that nothing has is reported. */
  resolve(name: string | undefined, place: Place): T | undefined {
    if (name === undefined) return undefined;
    const taken = this.#taken.get(name);
    if (taken === undefined) {
      const finding = oneOfFinding(name, [...this.#taken.keys()], `${this.#what}, of which there is none`);
      this.#problems.add("reference_unknown", place, this.#taken.size === 0 ? finding : { ...finding, allowed: `${this.#what}: ${finding.allowed}` });
    }
    return taken?.value;
  }
}

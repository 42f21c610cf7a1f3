/** Leave to make one call: what was known when it began. Given back when the call was not answered. */
export type Permit = number;

type State = { readonly name: "closed"; readonly failuresInARow: number } | { readonly name: "open"; readonly untilMs: number } | { readonly name: "probing" };

/**
 * Whether a call is worth trying. After some failures in a row nothing is tried
 * for a while; then one call, the probe, tells whether that goes on.
 *
 *   closed --failures in a row--> open --time--> probing --failure--> open
 *      ^------------------------any success----------'
 *
 * gRPC alone is quick while nobody listens. This is for the sidecar that accepts
 * a connection and does not answer, where each call would cost its deadline.
 *
 * A failure counts only when its call began after the failure counted before it.
 * Calls that fail together say one thing once: a pause of this very process lets
 * all that wait run into their deadlines, and is no reason to stop calling.
 */
export class Circuit {
  readonly #failuresInARowMax: number;
  readonly #openMs: number;
  readonly #nowMs: () => number;
  #state: State = { name: "closed", failuresInARow: 0 };
  #current: Permit = 0;

  constructor(options: { failuresInARowMax: number; openMs: number; nowMs: () => number }) {
    this.#failuresInARowMax = options.failuresInARowMax;
    this.#openMs = options.openMs;
    this.#nowMs = options.nowMs;
  }

  /** `closed` while calls are made, `open` while none is, `probing` while the probe is. */
  get state(): State["name"] {
    return this.#state.name;
  }

  /** Leave to make a call, or undefined when it is not worth trying. Each permitted call must end in `succeeded` or `failed`. */
  permit(): Permit | undefined {
    switch (this.#state.name) {
      case "closed":
        return this.#current;
      case "open":
        if (this.#nowMs() < this.#state.untilMs) {
          return undefined;
        }
        this.#state = { name: "probing" };
        return this.#current;
      case "probing":
        return undefined;
    }
  }

  /** A call was answered, if only with a refusal: somebody is there. */
  succeeded(): void {
    this.#state = { name: "closed", failuresInARow: 0 };
  }

  /** The call of that permit was not answered. */
  failed(permit: Permit): void {
    if (permit !== this.#current) {
      return;
    }
    this.#current += 1;
    const failuresInARow = this.#state.name === "closed" ? this.#state.failuresInARow + 1 : this.#failuresInARowMax;
    this.#state = failuresInARow < this.#failuresInARowMax ? { name: "closed", failuresInARow } : { name: "open", untilMs: this.#nowMs() + this.#openMs };
  }
}

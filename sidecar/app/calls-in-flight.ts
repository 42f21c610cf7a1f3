import { Fault } from "#sidecar/base/fault.ts";

/** Bounds the calls that have arrived and are not answered yet, over all faces. Refusing early keeps the answers to the others fast. */
export class CallsInFlight {
  readonly #max: number;
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** How many there are now. */
  get count(): number {
    return this.#count;
  }

  /** Lets one more call in; false when there are too many, and then `leave` must not be called for it. */
  enter(): boolean {
    if (this.#count >= this.#max) {
      return false;
    }
    this.#count += 1;
    return true;
  }

  /** One call that was let in is over. */
  leave(): void {
    this.#count -= 1;
  }

  /** What a call that was not let in is told. */
  refusal(): Fault {
    return new Fault("overloaded", `more than ${this.#max} calls are in flight, try again later`);
  }
}

/** The first pause, after one failure; each further failure doubles it. */
const PAUSE_MS_MIN = 100;
/** The longest pause: how long after its return a receiver may have to wait for what it missed. */
const PAUSE_MS_MAX = 30_000;
/** Failures, one after the other, that open the circuit. */
const FAILURES_TO_OPEN = 5;

/**
 * What is known of a receiver by its answers. While the circuit is closed, what
 * fails is tried again after a pause that doubles; after several failures it is
 * open, and then a single small attempt now and then asks whether the receiver is
 * back, so that one who is just getting up is not met by all that waits.
 *
 * Pauses are drawn between the half and the whole of their length, so that many
 * sidecars do not come back all at once.
 */
export class Circuit {
  readonly #random: () => number;
  #failures = 0;

  /** `random` draws a number from 0 up to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get isOpen(): boolean {
    return this.#failures >= FAILURES_TO_OPEN;
  }

  get failures(): number {
    return this.#failures;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Says how long to wait until the next attempt. */
  failed(): number {
    const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** this.#failures);
    this.#failures += 1;
    return Math.ceil((pauseMs / 2) * (1 + this.#random()));
  }
}

/** The memory that is taken at once; an answer that is kept keeps that much. */
const SLAB_BYTES = 32_768;

/** Answers up to this size come from a slab; larger ones have memory of their own. */
const POOLED_BYTES_MAX = 2_048;

/** The places of answers in a slab, and the lengths that are copied, are multiples of this. */
const STEP_BYTES = 64;

/**
 * Copies answers out of linear memory into buffers that belong to the caller. Making a view costs about as much as copying a small answer, so
 * the views on linear memory are made beforehand, one for each number of steps, and whole steps are copied.
 */
export class AnswerPool {
  readonly #memory: Uint8Array;
  readonly #output: number;
  readonly #views: readonly Uint8Array[];
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;

  /** Bounds: linear memory goes on for `POOLED_BYTES_MAX` bytes after `output`. */
  constructor(memory: Uint8Array, output: number) {
    this.#memory = memory;
    this.#output = output;
    this.#views = Array.from({ length: POOLED_BYTES_MAX / STEP_BYTES }, (_, index) => memory.subarray(output, output + (index + 1) * STEP_BYTES));
  }

  /** The first `length` bytes of the output, copied. */
  take(length: number): Buffer {
    const steps = Math.ceil(length / STEP_BYTES);
    const view = this.#views[steps - 1];
    if (view === undefined) return Buffer.from(this.#memory.subarray(this.#output, this.#output + length));
    if (this.#used + view.length > SLAB_BYTES) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += view.length;
    this.#slab.set(view, start);
    return this.#slab.subarray(start, start + length);
  }
}

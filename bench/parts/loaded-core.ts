import { CORE_PATH } from "#bench/pillion/core-path.ts";
import { MOMENT } from "#bench/pillion/load-engine.ts";
import { AnswerPool } from "#sidecar/engine/answer-pool.ts";
import { type CoreExports, instantiateCore, loadCoreModule } from "#sidecar/engine/core-module.ts";

const VERSION = Buffer.from("0123456789abcdef0123456789abcdef");

/** The core with a snapshot, and each step of a call that a host makes, one by one. */
export class LoadedCore {
  readonly #core: CoreExports;
  readonly #memory: Uint8Array;
  readonly #input: number;
  readonly #answers: AnswerPool;

  constructor(snapshot: Uint8Array) {
    this.#core = instantiateCore(loadCoreModule(CORE_PATH));
    const at = this.#core.reserve(snapshot.length + VERSION.length);
    const room = new Uint8Array(this.#core.memory.buffer);
    room.set(snapshot, at);
    room.set(VERSION, at + snapshot.length);
    if (this.#core.load_snapshot(snapshot.length, VERSION.length) !== 0) throw new Error("the core refused the snapshot of the workload");
    this.#memory = new Uint8Array(this.#core.memory.buffer);
    this.#input = this.#core.input();
    this.#answers = new AnswerPool(this.#memory, this.#core.output());
  }

  /** Crosses into the core and back; nothing is done there. */
  cross(): number {
    return this.#core.refused();
  }

  /** Copies a request into the core. */
  copyIn(request: Uint8Array): number {
    this.#memory.set(request, this.#input);
    return request.length;
  }

  /** Copies a request into the core and has it answered; the answer stays there. */
  answer(request: Uint8Array): number {
    this.#memory.set(request, this.#input);
    return this.#core.choose(request.length, 0, 0, MOMENT.nowMs, MOMENT.snapshotAgeSeconds);
  }

  /** A whole call: as `answer`, and the answer is copied out. */
  call(request: Uint8Array): number {
    return this.#answers.take(this.answer(request)).length;
  }
}

import { createHash } from "node:crypto";
import { Fault } from "#sidecar/base/fault.ts";
import { AnswerPool } from "./answer-pool.ts";
import { type CoreExports, instantiateCore } from "./core-module.ts";
import type { Engine, Moment } from "./engine.ts";
import { faultOfRefusal } from "./refusal.ts";

/** What `load_snapshot` returns when it refuses; `core/assembly/load-snapshot.ts` has the same numbers. */
const LOAD_REFUSALS: Readonly<Record<number, string>> = {
  [-1]: "bytes are not a pillion.decision.v1.Snapshot",
  [-2]: "format is not one this core knows, expected 1",
  [-3]: "selectors must match ^[a-zA-Z0-9_-]{1,256}$, be unique, and be in ascending byte order",
  [-4]: "groups must match ^[a-zA-Z0-9_-]{1,256}$",
  [-5]: "organization and project must have at most 256 bytes",
};

/** The largest age the answer's field can say. */
const AGE_SECONDS_MAX = 0xffffffff;

/** The version of a snapshot: the first 32 hexadecimal digits of the SHA-256 of its bytes. */
function versionOfSnapshot(snapshot: Uint8Array): string {
  return createHash("sha256").update(snapshot).digest("hex").slice(0, 32);
}

/** An instance with its snapshot loaded, and the places to write to and read from. */
interface LoadedCore {
  readonly core: CoreExports;
  readonly memory: Uint8Array;
  readonly input: number;
  readonly inputBytes: number;
  readonly answers: AnswerPool;
}

/**
 * Hosts one instance of the core with one snapshot. A trap costs the call in which it happens: the instance is then dropped, and the next call
 * gets a new one, built from the same snapshot.
 */
export class WasmEngine implements Engine {
  readonly snapshotVersion: string;
  readonly #module: WebAssembly.Module;
  readonly #snapshot: Uint8Array;
  #loaded: LoadedCore | undefined;
  #rebuilds = 0;

  private constructor(module: WebAssembly.Module, snapshot: Uint8Array) {
    this.#module = module;
    this.#snapshot = snapshot;
    this.snapshotVersion = versionOfSnapshot(snapshot);
  }

  /**
   * Loads a snapshot into a new instance of a module from `loadCoreModule`. The bytes are kept, and must not be changed. Throws a `Fault`
   * `snapshot_invalid` when the core refuses them.
   */
  static load(module: WebAssembly.Module, snapshot: Uint8Array): WasmEngine {
    const engine = new WasmEngine(module, snapshot);
    engine.#loaded = engine.#build();
    return engine;
  }

  /** The linear memory of the instance, for those who watch its size. */
  get memory(): WebAssembly.Memory {
    return this.#ready().core.memory;
  }

  /** How often the instance was built anew after a trap. */
  get rebuilds(): number {
    return this.#rebuilds;
  }

  choose(request: Uint8Array, moment: Moment): Buffer {
    const { core, memory, input, inputBytes, answers } = this.#ready();
    if (request.length > inputBytes) throw faultOfRefusal(1, 0);
    memory.set(request, input);
    const length = this.#run(core, request.length, moment);
    if (length < 0) throw faultOfRefusal(-length, core.refused());
    return answers.take(length);
  }

  #run(core: CoreExports, requestBytes: number, moment: Moment): number {
    try {
      return core.choose(requestBytes, Math.min(moment.snapshotAgeSeconds, AGE_SECONDS_MAX));
    } catch (error) {
      // Whatever stops the core leaves its memory in an unknown state.
      this.#loaded = undefined;
      throw new Fault("core_trapped", `core stopped: \`${messageOf(error)}\``, { cause: error });
    }
  }

  #ready(): LoadedCore {
    if (this.#loaded !== undefined) return this.#loaded;
    this.#rebuilds += 1;
    this.#loaded = this.#build();
    return this.#loaded;
  }

  #build(): LoadedCore {
    const core = instantiateCore(this.#module);
    const status = this.#load(core, Buffer.from(this.snapshotVersion));
    if (status !== 0) throw new Fault("snapshot_invalid", LOAD_REFUSALS[status] ?? `core refused with \`${status}\``);
    // Loading is the last time that the memory grows, so a view of it stays good.
    const memory = new Uint8Array(core.memory.buffer);
    return { core, memory, input: core.input(), inputBytes: core.input_bytes(), answers: new AnswerPool(memory, core.output()) };
  }

  #load(core: CoreExports, version: Buffer): number {
    try {
      const at = core.reserve(this.#snapshot.length + version.length);
      if (at === 0) throw new RangeError("memory does not reach");
      const memory = new Uint8Array(core.memory.buffer);
      memory.set(this.#snapshot, at);
      memory.set(version, at + this.#snapshot.length);
      return core.load_snapshot(this.#snapshot.length, version.length);
    } catch (error) {
      throw new Fault("snapshot_invalid", `core could not load the snapshot: \`${messageOf(error)}\``, { cause: error });
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { createHash } from "node:crypto";
import { Fault } from "#sidecar/base/fault.ts";
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
export function versionOfSnapshot(snapshot: Uint8Array): string {
  return createHash("sha256").update(snapshot).digest("hex").slice(0, 32);
}

/**
 * Hosts one instance of the core with one snapshot. A trap costs the call in which it happens: the instance is then dropped, and the next call
 * gets a new one, built from the same snapshot.
 */
export class WasmEngine implements Engine {
  readonly snapshotVersion: string;
  readonly #module: WebAssembly.Module;
  readonly #snapshot: Uint8Array;
  #core: CoreExports | undefined;
  #memory: Uint8Array = new Uint8Array();
  #input = 0;
  #inputBytes = 0;
  #output = 0;
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
    engine.#build();
    return engine;
  }

  /** The linear memory of the instance, for those who watch its size. */
  get memory(): WebAssembly.Memory {
    return this.#ready().memory;
  }

  /** How often the instance was built anew after a trap. */
  get rebuilds(): number {
    return this.#rebuilds;
  }

  choose(request: Uint8Array, moment: Moment): Buffer {
    const core = this.#ready();
    if (request.length > this.#inputBytes) throw faultOfRefusal(1, 0);
    this.#memory.set(request, this.#input);
    const length = this.#run(core, request.length, moment);
    if (length < 0) throw faultOfRefusal(-length, core.refused());
    const answer = Buffer.allocUnsafe(length);
    answer.set(this.#memory.subarray(this.#output, this.#output + length));
    return answer;
  }

  #run(core: CoreExports, requestBytes: number, moment: Moment): number {
    try {
      return core.choose(requestBytes, Math.min(moment.snapshotAgeSeconds, AGE_SECONDS_MAX));
    } catch (error) {
      // Whatever stops the core leaves its memory in an unknown state.
      this.#core = undefined;
      throw new Fault("core_trapped", `core stopped: \`${error instanceof Error ? error.message : String(error)}\``, { cause: error });
    }
  }

  #ready(): CoreExports {
    if (this.#core !== undefined) return this.#core;
    this.#rebuilds += 1;
    return this.#build();
  }

  #build(): CoreExports {
    const core = instantiateCore(this.#module);
    const version = Buffer.from(this.snapshotVersion);
    const status = this.#load(core, version);
    if (status !== 0) throw new Fault("snapshot_invalid", LOAD_REFUSALS[status] ?? `core refused with \`${status}\``);
    // Loading is the last time that the memory grows, so a view of it stays good.
    this.#memory = new Uint8Array(core.memory.buffer);
    this.#input = core.input();
    this.#inputBytes = core.input_bytes();
    this.#output = core.output();
    this.#core = core;
    return core;
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
      throw new Fault("snapshot_invalid", `core could not load the snapshot: \`${error instanceof Error ? error.message : String(error)}\``, { cause: error });
    }
  }
}

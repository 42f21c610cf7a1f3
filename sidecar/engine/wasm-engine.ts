import { createHash } from "node:crypto";
import { ProfileQuery } from "#proto/generated/pillion/decision/v1/host.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { AnswerPool } from "./answer-pool.ts";
import { type CoreExports, instantiateCore } from "./core-module.ts";
import type { Circumstances, Decision, Engine, Moment, ProfileNeeded } from "./engine.ts";
import { faultOfRefusal, MALFORMED_CHANGES, MALFORMED_HOST_INPUT, MALFORMED_PROFILE, MALFORMED_REQUEST, PROFILE_NEEDED } from "./refusal.ts";

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
  readonly input: Place;
  readonly profile: Place;
  readonly hostInput: Place;
  readonly answers: AnswerPool;
}

/** Where something goes, and how much of it. */
interface Place {
  readonly at: number;
  readonly bytes: number;
}

/** What an engine knows of a call that changes nothing. */
const NOTHING = Buffer.alloc(0);

/** What `choose` and `explain` take as the length of a profile when nobody looked for one. */
const PROFILE_UNKNOWN = -1;

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

  choose(request: Uint8Array, { nowMs, snapshotAgeSeconds }: Moment): Buffer {
    const { core, memory, input, answers } = this.#ready();
    if (request.length > input.bytes) throw faultOfRefusal(MALFORMED_REQUEST, 0);
    memory.set(request, input.at);
    let length: number;
    try {
      length = core.choose(request.length, 0, 0, nowMs, Math.min(snapshotAgeSeconds, AGE_SECONDS_MAX));
    } catch (error) {
      throw this.#trapped(error);
    }
    if (length < 0) throw faultOfRefusal(-length, core.refused());
    return answers.take(length);
  }

  decide(request: Uint8Array, circumstances: Circumstances): Decision | ProfileNeeded {
    const loaded = this.#ready();
    const length = this.#call("choose", request, circumstances);
    if (typeof length !== "number") return length;
    const { core, memory, answers } = loaded;
    const response = answers.take(length);
    const effectsBytes = core.effects_bytes();
    const effects = effectsBytes === 0 ? NOTHING : Buffer.from(memory.subarray(core.effects(), core.effects() + effectsBytes));
    return { response, effects };
  }

  explain(request: Uint8Array, circumstances: Circumstances): Buffer | ProfileNeeded {
    const loaded = this.#ready();
    const length = this.#call("explain", request, circumstances);
    return typeof length === "number" ? loaded.answers.take(length) : length;
  }

  apply(profile: Uint8Array, changes: Uint8Array, nowMs: number): Buffer {
    const loaded = this.#ready();
    const { core, memory, answers } = loaded;
    write(memory, loaded.profile, profile, MALFORMED_PROFILE);
    write(memory, loaded.input, changes, MALFORMED_CHANGES);
    let length: number;
    try {
      length = core.apply(profile.length, changes.length, nowMs);
    } catch (error) {
      throw this.#trapped(error);
    }
    if (length < 0) throw faultOfRefusal(-length, 0);
    return answers.take(length);
  }

  #call(entry: "choose" | "explain", request: Uint8Array, circumstances: Circumstances): number | ProfileNeeded {
    const { core, memory, input, profile, hostInput } = this.#ready();
    const { nowMs, snapshotAgeSeconds, profile: known, hostInput: host = NOTHING } = circumstances;
    write(memory, input, request, MALFORMED_REQUEST);
    write(memory, profile, known ?? NOTHING, MALFORMED_PROFILE);
    write(memory, hostInput, host, MALFORMED_HOST_INPUT);
    let length: number;
    try {
      length = core[entry](request.length, known?.length ?? PROFILE_UNKNOWN, host.length, nowMs, Math.min(snapshotAgeSeconds, AGE_SECONDS_MAX));
    } catch (error) {
      throw this.#trapped(error);
    }
    if (length === -PROFILE_NEEDED) return queryOf(core, memory);
    if (length < 0) throw faultOfRefusal(-length, core.refused());
    return length;
  }

  /** Whatever stops the core leaves its memory in an unknown state, so the instance is dropped. */
  #trapped(error: unknown): Fault {
    this.#loaded = undefined;
    return new Fault("core_trapped", `core stopped: \`${messageOf(error)}\``, { cause: error });
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
    return {
      core,
      memory,
      input: { at: core.input(), bytes: core.input_bytes() },
      profile: { at: core.profile(), bytes: core.profile_bytes() },
      hostInput: { at: core.host_input(), bytes: core.host_input_bytes() },
      answers: new AnswerPool(memory, core.output()),
    };
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

/** Writes bytes where they go. Throws the fault of a refusal when they do not fit. */
function write(memory: Uint8Array, place: Place, bytes: Uint8Array, refusal: number): void {
  if (bytes.length > place.bytes) throw faultOfRefusal(refusal, 0);
  // Setting nothing takes as long as setting little.
  if (bytes.length > 0) memory.set(bytes, place.at);
}

function queryOf(core: CoreExports, memory: Uint8Array): ProfileNeeded {
  const at = core.output();
  const { unit, linkedUnit } = ProfileQuery.decode(memory.subarray(at, at + core.profile_query()));
  return { unit, linkedUnit };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

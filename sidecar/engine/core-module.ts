import { readFileSync } from "node:fs";
import { Fault } from "#sidecar/base/fault.ts";

/** The version of the protocol between host and core that this host speaks (see `docs/ARCHITECTURE.md`). */
const ABI_VERSION = 2;

/** What the core exports: bytes in, bytes out, and nothing imported. */
export interface CoreExports {
  readonly memory: WebAssembly.Memory;
  abi_version(): number;
  reserve(bytes: number): number;
  load_snapshot(snapshotBytes: number, versionBytes: number): number;
  input(): number;
  input_bytes(): number;
  profile(): number;
  profile_bytes(): number;
  host_input(): number;
  host_input_bytes(): number;
  output(): number;
  effects(): number;
  effects_bytes(): number;
  choose(requestBytes: number, profileBytes: number, hostInputBytes: number, nowMs: number, snapshotAgeSeconds: number): number;
  explain(requestBytes: number, profileBytes: number, hostInputBytes: number, nowMs: number, snapshotAgeSeconds: number): number;
  apply(profileBytes: number, changesBytes: number, nowMs: number): number;
  profile_query(): number;
  refused(): number;
}

const FUNCTIONS = [
  "abi_version",
  "reserve",
  "load_snapshot",
  "input",
  "input_bytes",
  "profile",
  "profile_bytes",
  "host_input",
  "host_input_bytes",
  "output",
  "effects",
  "effects_bytes",
  "choose",
  "explain",
  "apply",
  "profile_query",
  "refused",
] as const satisfies readonly (keyof CoreExports)[];

/**
 * Compiles the core and checks that it is one this host can drive: no imports, and every export it needs. Throws a `Fault` `core_incompatible`
 * otherwise.
 */
export function loadCoreModule(path: string | URL): WebAssembly.Module {
  const module = new WebAssembly.Module(readFileSync(path));
  const imports = WebAssembly.Module.imports(module);
  if (imports.length > 0) {
    throw new Fault("core_incompatible", `core imports \`${imports.map((item) => `${item.module}.${item.name}`).join("`, `")}\`, expected no imports`);
  }
  const kinds = new Map(WebAssembly.Module.exports(module).map((item) => [item.name, item.kind]));
  const missing = FUNCTIONS.filter((name) => kinds.get(name) !== "function");
  if (missing.length > 0 || kinds.get("memory") !== "memory") {
    throw new Fault("core_incompatible", `core does not export \`${[...missing, "memory"].join("`, `")}\` as this host expects`);
  }
  return module;
}

/** A new instance of a module that `loadCoreModule` has checked. */
export function instantiateCore(module: WebAssembly.Module): CoreExports {
  const core = new WebAssembly.Instance(module).exports as unknown as CoreExports;
  if (core.abi_version() !== ABI_VERSION) {
    throw new Fault("core_incompatible", `core speaks version \`${core.abi_version()}\` of the protocol, expected ${ABI_VERSION}`);
  }
  return core;
}

import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import type { Moment } from "#sidecar/engine/engine.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { CORE_PATH } from "./core-path.ts";

/** The core has no clock: every call of a run is made at the same moment. */
export const MOMENT: Moment = { nowMs: 1_795_000_000_000, snapshotAgeSeconds: 1 };

/** Compiles the core and loads one snapshot, the way the sidecar does. */
export function loadEngine(snapshot: Uint8Array): WasmEngine {
  return WasmEngine.load(loadCoreModule(CORE_PATH), snapshot);
}

import { fileURLToPath } from "node:url";
import type { Condition } from "#proto/generated/pillion/decision/v1/condition.ts";
import { ChooseRequest, ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type Body, Optimization, Snapshot, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";

/** The core as it was built. */
export const coreModule = loadCoreModule(fileURLToPath(new URL("../../core/build/core.wasm", import.meta.url)));

/** The condition that holds of everybody. */
const EVERYONE: Condition = { kind: { $case: "all", value: { conditions: [] } } };

/** A body of one piece. */
export function bodyOf(literal: string): Body {
  return { segments: [{ kind: { $case: "literal", value: literal } }], missingValue: 0 };
}

/** A running personalization with one experience, `x`. */
export function personalizationOf(selector: string, given: { audience?: Condition; literal?: string; groups?: string[]; controlPpm?: number }): Optimization {
  const { audience = EVERYONE, literal = "1", groups = [], controlPpm = 0 } = given;
  const experience = { id: "x", audience, devices: [], display: undefined, schedule: undefined, body: bodyOf(literal) };
  return {
    ...Optimization.fromPartial({ id: selector, selector, groups, status: Status.RUNNING, salt: selector, bucketing: 1 }),
    kind: { $case: "personalization", value: { controlPpm, experiences: [experience] } },
  };
}

/** An engine of a snapshot, of which only what matters is given. */
export function engineOf(snapshot: Partial<Snapshot>): WasmEngine {
  return WasmEngine.load(coreModule, Snapshot.encode({ ...Snapshot.fromPartial({ format: 1, organization: "acme", project: "web" }), ...snapshot }).finish());
}

/** The bytes of a request, of which only what matters is given. */
export function requestOf(request: Parameters<typeof ChooseRequest.fromPartial>[0]): Uint8Array {
  return ChooseRequest.encode(ChooseRequest.fromPartial(request)).finish();
}

/** The answer of an engine. */
export function choose(engine: WasmEngine, request: Uint8Array): ChooseResponse {
  return ChooseResponse.decode(engine.choose(request, { nowMs: 0, snapshotAgeSeconds: 0 }));
}

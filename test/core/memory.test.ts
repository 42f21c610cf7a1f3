import { expect, test } from "vitest";
import { Fault } from "#sidecar/base/fault.ts";
import { instantiateCore } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { generateRequest } from "#test/differential/generate-request.ts";
import { generateSnapshot } from "#test/differential/generate-snapshot.ts";
import { Random } from "#test/differential/random.ts";
import { coreModule } from "./core-subject.ts";

const SEED = 50_000;
const WARM_UP_CALLS = 1_000;
const CALLS = 50_000;
/** Requests that differ; they come around again so that making them does not take longer than answering them. */
const REQUESTS = 5_000;

function answers(engine: WasmEngine, request: Buffer): boolean {
  try {
    return engine.choose(request, { nowMs: 0, snapshotAgeSeconds: 0 }).length > 0;
  } catch (error) {
    if (error instanceof Fault && error.kind === "invalid_argument") return false;
    throw error;
  }
}

test("50,000 varied calls leave the memory as large as it was", () => {
  const random = new Random(SEED);
  const engine = WasmEngine.load(coreModule, generateSnapshot(random));
  const requests = Array.from({ length: REQUESTS }, () => Buffer.concat(generateRequest(random)));
  const run = (calls: number) => {
    let answered = 0;
    for (let call = 0; call < calls; call++) answered += answers(engine, requests[call % REQUESTS] ?? Buffer.alloc(0)) ? 1 : 0;
    return answered;
  };
  run(WARM_UP_CALLS);
  const bytes = engine.memory.buffer.byteLength;
  const answered = run(CALLS);
  expect(engine.memory.buffer.byteLength).toBe(bytes);
  expect(engine.rebuilds).toBe(0);
  // Both kinds of calls were among them.
  expect(answered).toBeGreaterThan(CALLS / 2);
  expect(answered).toBeLessThan(CALLS);
});

test("an instance is as large as its snapshot asks for, however many calls it answers", () => {
  const snapshot = generateSnapshot(new Random(SEED));
  const fresh = WasmEngine.load(coreModule, snapshot).memory.buffer.byteLength;
  const used = WasmEngine.load(coreModule, snapshot);
  for (let call = 0; call < WARM_UP_CALLS; call++) answers(used, Buffer.concat(generateRequest(new Random(SEED, call))));
  expect(used.memory.buffer.byteLength).toBe(fresh);
});

test("a snapshot beyond what 32 bits can address gets no place", () => {
  for (const bytes of [2 ** 32 - 1, 2 ** 32 - 0x10000, 2 ** 32 - 0x103ff]) expect(instantiateCore(coreModule).reserve(bytes)).toBe(0);
  expect(instantiateCore(coreModule).reserve(2 ** 20)).not.toBe(0);
});

import type { Outcome, Subject } from "#bench/subjects/subject.ts";
import type { Call } from "#bench/subjects/workload.ts";
import { ChooseRequest, ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { loadEngine, MOMENT } from "./load-engine.ts";
import { makeRequest } from "./make-request.ts";
import { makeSnapshot } from "./make-snapshot.ts";

/** The bodies of an answer, in the order they were asked for. */
export function bodiesInOrder(call: Call, response: ChooseResponse): readonly Outcome[] {
  if (response.warnings.length > 0) throw new Error(`an answer with the warning ${JSON.stringify(response.warnings[0])}`);
  const byName = new Map(response.choices.map((choice) => [choice.name, choice.body]));
  return call.optimizations.map((spec) => byName.get(spec.selector));
}

export const subject: Subject = {
  name: "pillion",
  engine: "the core through sidecar/engine, bytes in and bytes out",
  optimizationsMax: 100_000,
  fairness:
    "WasmEngine.choose: request bytes, encoded before timing, are copied into the core, validated and decoded there; the answer is encoded there and copied out, " +
    "with a fresh copy of each body, the reason and a decision id. Several are asked for in one call. No exposure is recorded by the core.",
  write: (workload) => {
    const snapshot = makeSnapshot(workload);
    return () => {
      const engine = loadEngine(snapshot);
      return {
        prepare: (calls) => {
          // Each request has a buffer of its own, as one that comes from a socket does.
          const requests = calls.map((call) => Uint8Array.from(ChooseRequest.encode(makeRequest(call)).finish()));
          return {
            isAsync: false,
            decide: (index) => {
              const request = requests[index];
              if (request === undefined) throw new RangeError(`no call ${index}`);
              return engine.choose(request, MOMENT);
            },
            outcomes: (answer, call) => bodiesInOrder(call, ChooseResponse.decode(answer as Uint8Array)),
          };
        },
        wasmBytes: () => engine.memory.buffer.byteLength,
        close: () => undefined,
      };
    };
  },
};

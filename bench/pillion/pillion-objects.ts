import type { Subject } from "#bench/subjects/subject.ts";
import { ChooseRequest, ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { loadEngine, MOMENT } from "./load-engine.ts";
import { makeRequest } from "./make-request.ts";
import { makeSnapshot } from "./make-snapshot.ts";
import { bodiesInOrder } from "./pillion.ts";

export const subject: Subject = {
  name: "pillion-objects",
  engine: "the same, with ts-proto on both sides",
  optimizationsMax: 100_000,
  fairness:
    "As pillion, and each call also encodes its request from a ready message object and decodes the answer into one, as a JavaScript caller in the same process would. " +
    "The body stays JSON text.",
  write: (workload) => {
    const snapshot = makeSnapshot(workload);
    return () => {
      const engine = loadEngine(snapshot);
      return {
        prepare: (calls) => {
          const requests = calls.map(makeRequest);
          return {
            isAsync: false,
            decide: (index) => {
              const request = requests[index];
              if (request === undefined) throw new RangeError(`no call ${index}`);
              return ChooseResponse.decode(engine.choose(ChooseRequest.encode(request).finish(), MOMENT));
            },
            outcomes: (answer, call) => bodiesInOrder(call, answer as ChooseResponse),
          };
        },
        wasmBytes: () => engine.memory.buffer.byteLength,
        close: () => undefined,
      };
    };
  },
};

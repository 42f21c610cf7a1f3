import type { sendUnaryData } from "@grpc/grpc-js";
import type { Counters } from "#sidecar/app/counters.ts";
import { toFault } from "#sidecar/app/to-fault.ts";
import type { Log } from "#sidecar/base/log.ts";
import { statusOfFault } from "./fault-status.ts";

/** Ends a call with the answer, or with the fault for which there is none, and counts which. */
export function reply({ counters, log }: { readonly counters: Counters; readonly log: Log }, answer: Promise<Buffer>, callback: sendUnaryData<Buffer>): void {
  answer.then(
    (bytes) => {
      counters.answered.grpc += 1;
      callback(null, bytes);
    },
    (error: unknown) => {
      const fault = toFault(error, log);
      counters.refused.grpc[fault.code] += 1;
      callback(statusOfFault(fault));
    },
  );
}

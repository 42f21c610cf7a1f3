import type { ServerInterceptingCall, ServerInterceptor } from "@grpc/grpc-js";
import type { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import { statusOfFault } from "./fault-status.ts";

/**
 * Counts the calls of one method from the arrival of their headers to their end,
 * and refuses those that are too many before their body is read.
 *
 * The call is watched by wrapping the one listener method that grpc-js calls at
 * its end, whatever the end. A full `ServerInterceptingCall` around each call
 * would add a tenth to the cost of a call.
 */
export function createAdmission({ path, callsInFlight, counters }: { path: string; callsInFlight: CallsInFlight; counters: Counters }): ServerInterceptor {
  return (method, call) => {
    const admitted = call as ServerInterceptingCall;
    if (method.path !== path) {
      return admitted;
    }
    if (!callsInFlight.enter()) {
      counters.refused.grpc.overloaded += 1;
      admitted.sendStatus(statusOfFault(callsInFlight.refusal()));
      return admitted;
    }
    const start = admitted.start;
    admitted.start = (listener) => {
      const onCancel = listener.onCancel;
      listener.onCancel = () => {
        callsInFlight.leave();
        onCancel.call(listener);
      };
      start.call(admitted, listener);
    };
    return admitted;
  };
}

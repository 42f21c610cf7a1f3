import type { ServerInterceptingCall, ServerInterceptor, ServiceDefinition } from "@grpc/grpc-js";
import type { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import { statusOfFault } from "./fault-status.ts";

/**
 * Counts the calls of some services from the arrival of their headers to their end,
 * and refuses those that are too many before their body is read.
 *
 * The call is watched by wrapping the one listener method that grpc-js calls at
 * its end, whatever the end. A full `ServerInterceptingCall` around each call
 * would add a tenth to the cost of a call.
 */
export function createAdmission(parts: { services: readonly ServiceDefinition[]; callsInFlight: CallsInFlight; counters: Counters }): ServerInterceptor {
  const { services, callsInFlight, counters } = parts;
  const paths = new Set(services.flatMap((service) => Object.values(service).map(({ path }) => path)));
  return (method, call) => {
    const admitted = call as ServerInterceptingCall;
    if (!paths.has(method.path)) {
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

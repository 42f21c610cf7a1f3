import { Fault } from "#sidecar/base/fault.ts";
import type { Log } from "#sidecar/base/log.ts";

/** Makes a fault of whatever was thrown. What is not a fault already is a defect, and all of it goes to the log and none of it to the caller. */
export function toFault(error: unknown, log: Log): Fault {
  if (error instanceof Fault) {
    if (error.kind === "internal") {
      log.error({ code: error.code, error: error.message }, "a call failed");
    }
    return error;
  }
  log.error({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, "a call failed unexpectedly");
  return new Fault("unexpected", "an unexpected failure", { cause: error });
}

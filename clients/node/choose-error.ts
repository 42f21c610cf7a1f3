import { type ServiceError, status } from "@grpc/grpc-js";

/**
 * Every way in which a call can end without an answer.
 *
 * - `timeout`: no answer within the deadline
 * - `unavailable`: nobody listens, the connection broke, or no snapshot is loaded
 * - `circuit_open`: not tried, because the calls before it failed in a row
 * - `too_many_calls`: not tried, because too many calls of this client wait
 * - `resource_exhausted`: the sidecar sheds load, or the answer is over a limit
 * - `invalid_request`: the input breaks a rule, found here or by the sidecar
 * - `not_found`: the organization or project is not served there
 * - `denied`: the sidecar wants other credentials
 * - `closed`: the client was closed before
 * - `internal`: anything else, a fault of the sidecar or of this client
 */
export const CHOOSE_ERROR_KINDS = [
  "timeout",
  "unavailable",
  "circuit_open",
  "too_many_calls",
  "resource_exhausted",
  "invalid_request",
  "not_found",
  "denied",
  "closed",
  "internal",
] as const;

/** The kind of a call's error; see `CHOOSE_ERROR_KINDS`. */
export type ChooseErrorKind = (typeof CHOOSE_ERROR_KINDS)[number];

/** Why a call has no answer. A value: it is returned, never thrown. */
export interface ChooseError {
  readonly kind: ChooseErrorKind;
  /** One line for a log. */
  readonly message: string;
  /** The sidecar's own code for what it refused, of `docs/ERRORS.md`; absent when it was not the sidecar that did. */
  readonly code?: string;
}

/** The trailer in which the sidecar names the code of a fault. */
const FAULT_TRAILER = "pillion-fault";

/** The error that a failed gRPC call stands for. */
export function chooseErrorOf(error: ServiceError): ChooseError {
  const [code] = error.metadata.get(FAULT_TRAILER);
  return { kind: kindOf(error.code), message: error.details, ...(typeof code === "string" && { code }) };
}

/** The error that something thrown in this process stands for. */
export function chooseErrorOfThrown(thrown: unknown): ChooseError {
  return { kind: "internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}

function kindOf(code: status): ChooseErrorKind {
  switch (code) {
    case status.DEADLINE_EXCEEDED:
      return "timeout";
    // This client cancels nothing, so that a cancelled call is one whose other
    // end went away in the middle of it.
    case status.CANCELLED:
    case status.UNAVAILABLE:
      return "unavailable";
    case status.RESOURCE_EXHAUSTED:
      return "resource_exhausted";
    case status.INVALID_ARGUMENT:
      return "invalid_request";
    case status.NOT_FOUND:
      return "not_found";
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return "denied";
    case status.OK:
    case status.UNKNOWN:
    case status.ALREADY_EXISTS:
    case status.FAILED_PRECONDITION:
    case status.ABORTED:
    case status.OUT_OF_RANGE:
    case status.UNIMPLEMENTED:
    case status.INTERNAL:
    case status.DATA_LOSS:
      return "internal";
  }
}

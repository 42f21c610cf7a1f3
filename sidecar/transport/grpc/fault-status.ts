import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import type { Fault } from "#sidecar/base/fault.ts";
import type { FaultKind } from "#sidecar/base/fault-catalogue.ts";

/** The gRPC status of each kind of fault. `docs/ERRORS.md` lists the same. */
export const GRPC_STATUS: Readonly<Record<FaultKind, status>> = {
  invalid_argument: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  permission_denied: status.PERMISSION_DENIED,
  not_found: status.NOT_FOUND,
  resource_exhausted: status.RESOURCE_EXHAUSTED,
  deadline_exceeded: status.DEADLINE_EXCEEDED,
  too_large: status.RESOURCE_EXHAUSTED,
  unsupported_media_type: status.INVALID_ARGUMENT,
  method_not_allowed: status.UNIMPLEMENTED,
  unavailable: status.UNAVAILABLE,
  internal: status.INTERNAL,
};

/** The trailer that carries the code of a fault, for programs. */
const FAULT_TRAILER = "pillion-fault";

/** Writes a fault as the end of a gRPC call: its message as details, its code as a trailer. */
export function statusOfFault(fault: Fault): StatusObject {
  const metadata = new Metadata();
  metadata.set(FAULT_TRAILER, fault.code);
  return { code: GRPC_STATUS[fault.kind], details: fault.message, metadata };
}

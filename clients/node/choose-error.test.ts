import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { type ChooseErrorKind, chooseErrorOf } from "./choose-error.ts";

const KINDS: Readonly<Record<keyof typeof status, ChooseErrorKind>> = {
  OK: "internal",
  CANCELLED: "unavailable",
  UNKNOWN: "internal",
  INVALID_ARGUMENT: "invalid_request",
  DEADLINE_EXCEEDED: "timeout",
  NOT_FOUND: "not_found",
  ALREADY_EXISTS: "internal",
  PERMISSION_DENIED: "denied",
  RESOURCE_EXHAUSTED: "resource_exhausted",
  FAILED_PRECONDITION: "internal",
  ABORTED: "internal",
  OUT_OF_RANGE: "internal",
  UNIMPLEMENTED: "internal",
  INTERNAL: "internal",
  UNAVAILABLE: "unavailable",
  DATA_LOSS: "internal",
  UNAUTHENTICATED: "denied",
};

it.each(Object.entries(KINDS))("status %s is the kind %s", (name, kind) => {
  const error: ServiceError = Object.assign(new Error("failed"), { code: status[name as keyof typeof status], details: "why", metadata: new Metadata() });
  expect(chooseErrorOf(error)).toEqual({ kind, message: "why" });
});

it("the code of the sidecar's fault comes with the error", () => {
  const metadata = new Metadata();
  metadata.set("pillion-fault", "too_many_names");
  const error: ServiceError = Object.assign(new Error("failed"), { code: status.INVALID_ARGUMENT, details: "why", metadata });
  expect(chooseErrorOf(error)).toEqual({ kind: "invalid_request", message: "why", code: "too_many_names" });
});

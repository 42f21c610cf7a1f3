import type { Fault } from "#sidecar/base/fault.ts";
import type { FaultCode } from "#sidecar/base/fault-catalogue.ts";
import { IntemptRefusal } from "./intempt-refusal.ts";

/** What the contract says in place of the fault's own message. */
const CONTRACT_MESSAGES: Partial<Readonly<Record<FaultCode, string>>> = {
  name_invalid: 'must match "^[a-zA-Z0-9_-]*$"',
  group_invalid: 'must match "^[a-zA-Z0-9_-]*$"',
  identification_required: "Identification is required",
  identification_incomplete: "Identification must contain userId, or sourceId together with profileId",
  device_invalid: "device must be one of: all, desktop, mobile",
  key_missing: "Unauthorized",
  key_unknown: "Unauthorized",
  key_not_allowed: "Forbidden",
};

/** Writes a fault as the error envelope of the contract: `{"errors":[{"message":"…"}]}`. */
export function writeErrorEnvelope(fault: Fault): string {
  const messages = fault instanceof IntemptRefusal ? fault.messages : [CONTRACT_MESSAGES[fault.code] ?? fault.message];
  return JSON.stringify({ errors: messages.map((message) => ({ message })) });
}

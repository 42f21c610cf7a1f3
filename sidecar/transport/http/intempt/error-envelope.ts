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

/** What the contract calls the fields that a bound of the core names as they are in protobuf. */
const JSON_FIELDS: Readonly<Record<string, string>> = {
  session_id: "sessionId",
  "identification.profile_id": "identification.profileId",
  "identification.user_id": "identification.userId",
  attributes: "userAttributes",
  account_attributes: "accountAttributes",
};

/** Writes a fault as the error envelope of the contract: `{"errors":[{"message":"…"}]}`. */
export function writeErrorEnvelope(fault: Fault): string {
  return writeErrorMessages(messagesOf(fault));
}

/** Writes messages as the error envelope. */
export function writeErrorMessages(messages: readonly string[]): string {
  return JSON.stringify({ errors: messages.map((message) => ({ message })) });
}

function messagesOf(fault: Fault): readonly string[] {
  if (fault instanceof IntemptRefusal) {
    return fault.messages;
  }
  const message = CONTRACT_MESSAGES[fault.code] ?? fault.message;
  return [message.replace(/(?<=^`)[a-z_.]+/, (field) => JSON_FIELDS[field] ?? field)];
}

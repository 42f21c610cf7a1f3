/** What sort of failure a fault is; only transports turn it into a status. */
export type FaultKind =
  | "invalid_argument"
  | "unauthenticated"
  | "permission_denied"
  | "not_found"
  | "resource_exhausted"
  | "deadline_exceeded"
  | "too_large"
  | "unsupported_media_type"
  | "method_not_allowed"
  | "unavailable"
  | "internal";

/**
 * Every code a fault can have, with its kind and what it means. `docs/ERRORS.md`
 * lists the same codes, and a check compares the two. A code that is retired is
 * never used again for something else.
 */
export const FAULT_CATALOGUE = {
  malformed_request: { kind: "invalid_argument", meaning: "the bytes are not a message of the expected type" },
  too_many_names: { kind: "invalid_argument", meaning: "more names than one call may ask for" },
  too_many_groups: { kind: "invalid_argument", meaning: "more groups than one call may ask for" },
  too_many_attributes: { kind: "invalid_argument", meaning: "more attributes or context values than one call may carry" },
  value_too_long: { kind: "invalid_argument", meaning: "a text that is longer than its limit" },
  name_invalid: { kind: "invalid_argument", meaning: "a name with a character that selectors cannot have" },
  group_invalid: { kind: "invalid_argument", meaning: "a group with a character that selector groups cannot have" },
  device_invalid: { kind: "invalid_argument", meaning: "a device that is not in the enumeration" },
  identification_required: { kind: "invalid_argument", meaning: "no identification" },
  identification_incomplete: { kind: "invalid_argument", meaning: "an identification that names nobody" },
  malformed_profile: { kind: "invalid_argument", meaning: "the bytes are not a profile, or one with too many entries" },
  malformed_changes: { kind: "invalid_argument", meaning: "the bytes are not changes of a profile, or there are too many of them" },
  preview_invalid: {
    kind: "invalid_argument",
    meaning: "a preview whose token has ended, is for something else, or was not signed with a key of this sidecar",
  },
  too_many_events: { kind: "too_large", meaning: "more events than one call may bring" },
  event_invalid: { kind: "invalid_argument", meaning: "an event that breaks a rule of its fields" },
  project_unknown: { kind: "not_found", meaning: "an organization or project that is not served here" },
  answer_too_large: { kind: "too_large", meaning: "an answer beyond the size limit" },
  profile_too_large: { kind: "too_large", meaning: "changes of which so much would be kept that the core cannot work on it" },
  snapshot_missing: { kind: "unavailable", meaning: "no snapshot has been loaded yet" },
  snapshot_invalid: { kind: "invalid_argument", meaning: "bytes that the core cannot load as a snapshot" },
  request_too_large: { kind: "too_large", meaning: "a request beyond the size limit" },
  deadline_passed: { kind: "deadline_exceeded", meaning: "a call whose deadline had passed before it was decided" },
  overloaded: { kind: "resource_exhausted", meaning: "more calls in flight than allowed" },
  journal_full: { kind: "resource_exhausted", meaning: "no room for more of what has to be delivered; later there may be" },
  journal_unavailable: { kind: "unavailable", meaning: "the disk that must hold what is acknowledged fails, or does not keep up" },
  key_missing: { kind: "unauthenticated", meaning: "no key, where one is required" },
  key_unknown: { kind: "unauthenticated", meaning: "a key that is not known, or two that differ" },
  key_not_allowed: { kind: "permission_denied", meaning: "a key that does not open this project, or not for this purpose" },
  json_malformed: { kind: "invalid_argument", meaning: "a body that is not JSON in UTF-8, or nested too deeply" },
  field_invalid: { kind: "invalid_argument", meaning: "a field of a JSON request with a value it cannot have" },
  selector_required: { kind: "invalid_argument", meaning: "neither names nor groups, where the settings require one" },
  media_type_unsupported: { kind: "unsupported_media_type", meaning: "an HTTP body that is not declared to be JSON" },
  route_unknown: { kind: "not_found", meaning: "an HTTP path that leads nowhere" },
  method_not_allowed: { kind: "method_not_allowed", meaning: "an HTTP method that the path does not have" },
  core_incompatible: { kind: "internal", meaning: "a core module whose imports or exports are not those of this host" },
  unexpected: { kind: "internal", meaning: "a defect of the sidecar; its log has the details" },
  core_trapped: { kind: "internal", meaning: "the core stopped in the middle of a call; the call failed and the core was rebuilt" },
} as const satisfies Record<string, { kind: FaultKind; meaning: string }>;

/** The code of a fault. */
export type FaultCode = keyof typeof FAULT_CATALOGUE;

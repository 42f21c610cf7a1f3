import { Fault } from "#sidecar/base/fault.ts";
import type { FaultCode } from "#sidecar/base/fault-catalogue.ts";

interface Refusal {
  readonly code: FaultCode;
  /** What the field must be. */
  readonly expected: string;
}

/** What the core's numbers stand for; `core/assembly/refusal.ts` has the same. */
const REFUSALS: readonly (Refusal | undefined)[] = [
  { code: "malformed_request", expected: "expected the bytes of a pillion.decision.v1.ChooseRequest of at most 1048576 bytes" },
  { code: "too_many_names", expected: "expected at most 256 items" },
  { code: "too_many_groups", expected: "expected at most 64 items" },
  { code: "too_many_attributes", expected: "expected at most 512 entries" },
  { code: "value_too_long", expected: "expected fewer bytes" },
  { code: "name_invalid", expected: 'must match "^[a-zA-Z0-9_-]*$"' },
  { code: "group_invalid", expected: 'must match "^[a-zA-Z0-9_-]*$"' },
  { code: "device_invalid", expected: "must be one of: all, desktop, mobile" },
  { code: "identification_required", expected: "is required" },
  { code: "identification_incomplete", expected: "must contain user_id, or source_id together with profile_id" },
  { code: "answer_too_large", expected: "the answer would have more than 4194304 bytes, ask for fewer optimizations" },
  { code: "malformed_profile", expected: "expected the bytes of a pillion.decision.v1.Profile of at most 1048576 bytes and 16384 entries" },
  // 13 is no refusal, and 14 is of bytes that the host has made itself.
  undefined,
  undefined,
  { code: "malformed_changes", expected: "expected the bytes of a pillion.decision.v1.Changes of at most 1048576 bytes and 1024 events" },
  { code: "profile_too_large", expected: "the profiles and changes have more entries or bytes than can be worked on at once, merge fewer" },
];

/** A request that is not one, */
export const MALFORMED_REQUEST = 1;
/** a profile that is not one, */
export const MALFORMED_PROFILE = 12;
/** changes that are not Changes, */
export const MALFORMED_CHANGES = 15;
/** and a HostInput that is not one, which the host has made itself. */
export const MALFORMED_HOST_INPUT = 14;
/** No refusal: a profile is needed, and nobody looked for one. */
export const PROFILE_NEEDED = 13;

/** What no field of a request has broken. */
const OF_THE_WHOLE: readonly FaultCode[] = ["malformed_request", "malformed_profile", "malformed_changes", "answer_too_large", "profile_too_large"];

const FIELDS: Readonly<Record<number, string>> = {
  3: "identification",
  4: "names",
  5: "groups",
  6: "device",
  7: "session_id",
  9: "url",
  10: "request_id",
  11: "attributes",
  12: "account_attributes",
  13: "context",
  16: "place",
};

/** Of fields that are messages, their fields. */
const INNER_FIELDS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  identification: { 2: "identification.profile_id", 3: "identification.user_id" },
  place: { 1: "place.country", 2: "place.region", 3: "place.city" },
};

const BYTES_MAX: Readonly<Record<string, number>> = {
  "identification.profile_id": 512,
  "identification.user_id": 512,
  url: 8192,
};

/** The most bytes of the texts that `BYTES_MAX` does not name. */
const NAME_BYTES_MAX = 256;

/**
 * The fault for a refusal of the core. `refused` has the field of the request in its low half and the item of it, or the field of
 * a message, in its high half.
 */
export function faultOfRefusal(number: number, refused: number): Fault {
  const refusal = REFUSALS[number - 1];
  if (refusal === undefined) throw new Fault("core_incompatible", `core refused with the unknown number \`${number}\``);
  const { code, expected } = refusal;
  if (OF_THE_WHOLE.includes(code)) return new Fault(code, expected);
  const item = refused >>> 16;
  const field = FIELDS[refused & 0xffff] ?? "request";
  if (code === "value_too_long") {
    const inner = INNER_FIELDS[field];
    const place = inner === undefined ? placeOfItem(field, item) : (inner[item] ?? field);
    return new Fault(code, `\`${place}\` is too long, expected at most ${BYTES_MAX[place] ?? NAME_BYTES_MAX} bytes`);
  }
  const place = code === "name_invalid" || code === "group_invalid" ? placeOfItem(field, item) : field;
  return new Fault(code, `\`${place}\` ${code.startsWith("too_many") ? `has too many items, ${expected}` : expected}`);
}

function placeOfItem(field: string, item: number): string {
  return field === "session_id" || field === "request_id" || field === "url" ? field : `${field}[${item}]`;
}

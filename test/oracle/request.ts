import { textsOfPlace } from "./place.ts";
import type { Value } from "./value.ts";
import { readValue } from "./value.ts";
import { allBytes, type Field, lastBool, lastBytes, lastEnum, lastVarint, mergedMessage, readFields } from "./wire.ts";

/** Why a request is refused, in order of precedence. */
export const REFUSALS = [
  "malformed_request",
  "too_many_names",
  "too_many_groups",
  "too_many_attributes",
  "value_too_long",
  "name_invalid",
  "group_invalid",
  "device_invalid",
  "identification_required",
  "identification_incomplete",
] as const;

type Refusal = (typeof REFUSALS)[number];

/** A refused request: the rule, and the first field and item that break it. */
export interface Refused {
  readonly refused: Refusal | "malformed_profile";
  readonly field?: string;
  readonly index?: number;
}

export type Device = "all" | "desktop" | "mobile";

/** A request that broke no rule. */
export interface Request {
  readonly names: readonly Buffer[];
  readonly groups: readonly Buffer[];
  readonly device: Device;
  /** 1: personalizations, 2: experiments, 0: both. */
  readonly optimizationType: 0 | 1 | 2;
  readonly url: Buffer;
  readonly unit: Buffer;
  /** The units that the request names: that of a user, and that of an anonymous person; at most one of each. */
  readonly named: { readonly user: readonly Buffer[]; readonly anonymous: readonly Buffer[] };
  readonly session: Buffer;
  readonly requestId: Buffer;
  readonly attributes: Entries;
  readonly accountAttributes: Entries;
  readonly context: Entries;
  /** The fields of the place; undefined when there is none. */
  readonly place: readonly Field[] | undefined;
  readonly includeWithheld: boolean;
  /** False when the call is a peek. */
  readonly isRecorded: boolean;
}

/** Looks up an entry of a map by its exact name. */
interface Entries {
  readonly count: number;
  readonly names: readonly Buffer[];
  /** The value of an entry, null included; undefined when there is none. */
  readonly find: (name: Buffer) => Value | undefined;
}

const NAMES_MAX = 256;
const GROUPS_MAX = 64;
const ATTRIBUTES_MAX = 512;
const NAME_BYTES_MAX = 256;
const ID_BYTES_MAX = 512;
const URL_BYTES_MAX = 8192;
const DEVICES: readonly Device[] = ["all", "all", "desktop", "mobile"];

/** Reads the bytes of a ChooseRequest. */
export function readRequest(bytes: Buffer): Request | Refused {
  const fields = readFields(bytes);
  if (fields === undefined) return { refused: "malformed_request" };
  const identification = readIdentification(mergedMessage(fields, 3));
  const attributes = readEntries(mergedMessage(fields, 11));
  const accountAttributes = readEntries(mergedMessage(fields, 12));
  const context = readEntries(mergedMessage(fields, 13));
  const place = mergedMessage(fields, 16);
  if (place === "damaged" || identification === "damaged" || attributes === undefined || accountAttributes === undefined || context === undefined) {
    return { refused: "malformed_request" };
  }
  const names = allBytes(fields, 4);
  const groups = allBytes(fields, 5);
  const sessionId = lastBytes(fields, 7);

  if (names.length > NAMES_MAX) return { refused: "too_many_names", field: "names" };
  if (groups.length > GROUPS_MAX) return { refused: "too_many_groups", field: "groups" };
  for (const [field, entries] of Object.entries({ attributes, accountAttributes, context })) {
    if (entries.count > ATTRIBUTES_MAX) return { refused: "too_many_attributes", field };
  }
  // Texts are measured as they come, those that a later one replaces included.
  const texts: [string, readonly Buffer[], number][] = [
    ["identification.profileId", identification?.profileIds ?? [], ID_BYTES_MAX],
    ["identification.userId", identification?.userIds ?? [], ID_BYTES_MAX],
    ["names", names, NAME_BYTES_MAX],
    ["groups", groups, NAME_BYTES_MAX],
    ["sessionId", allBytes(fields, 7), NAME_BYTES_MAX],
    ["url", allBytes(fields, 9), URL_BYTES_MAX],
    ["requestId", allBytes(fields, 10), NAME_BYTES_MAX],
    ["attributes", attributes.names, NAME_BYTES_MAX],
    ["accountAttributes", accountAttributes.names, NAME_BYTES_MAX],
    ["context", context.names, NAME_BYTES_MAX],
    ["place", textsOfPlace(place), NAME_BYTES_MAX],
  ];
  for (const [field, values, max] of texts) {
    const index = values.findIndex((value) => value.length > max);
    if (index >= 0) return { refused: "value_too_long", field, index };
  }
  const badName = names.findIndex((name) => !isName(name));
  if (badName >= 0) return { refused: "name_invalid", field: "names", index: badName };
  const badGroup = groups.findIndex((group) => !isName(group));
  if (badGroup >= 0) return { refused: "group_invalid", field: "groups", index: badGroup };
  const device = DEVICES[lastEnum(fields, 6)];
  if (device === undefined) return { refused: "device_invalid", field: "device" };
  if (identification === undefined) return { refused: "identification_required" };
  const named = namedIn(identification);
  const [unit] = [...named.user, ...named.anonymous];
  if (unit === undefined) return { refused: "identification_incomplete" };

  const type = lastEnum(fields, 8);
  return {
    names,
    groups,
    device,
    optimizationType: type === 1 || type === 2 ? type : 0,
    url: lastBytes(fields, 9),
    unit,
    named,
    session: isBlank(sessionId) ? Buffer.from("default") : sessionId,
    requestId: lastBytes(fields, 10),
    attributes,
    accountAttributes,
    context,
    place,
    includeWithheld: lastBool(fields, 15),
    isRecorded: lastVarint(fields, 14) !== 2n,
  };
}

interface Identification {
  readonly sourceId: bigint | undefined;
  /** As they come; the last one counts. */
  readonly profileIds: readonly Buffer[];
  readonly userIds: readonly Buffer[];
}

function readIdentification(fields: Field[] | "damaged" | undefined): Identification | undefined | "damaged" {
  if (fields === undefined || fields === "damaged") return fields;
  return { sourceId: lastVarint(fields, 1), profileIds: allBytes(fields, 2), userIds: allBytes(fields, 3) };
}

function namedIn({ sourceId, profileIds, userIds }: Identification): Request["named"] {
  const userId = userIds.at(-1);
  const profileId = profileIds.at(-1);
  const isAnonymous = sourceId !== undefined && profileId !== undefined && !isBlank(profileId);
  return {
    user: userId === undefined || isBlank(userId) ? [] : [userId],
    anonymous: isAnonymous ? [Buffer.concat([Buffer.from(`${BigInt.asIntN(64, sourceId)}_`), profileId])] : [],
  };
}

/** Reads a google.protobuf.Struct; undefined when its bytes are damaged outside of the values. */
function readEntries(fields: Field[] | "damaged" | undefined): Entries | undefined {
  if (fields === "damaged") return undefined;
  const entries: { name: Buffer; value: Buffer }[] = [];
  for (const entry of allBytes(fields ?? [], 1)) {
    const entryFields = readFields(entry);
    if (entryFields === undefined) return undefined;
    entries.push({ name: lastBytes(entryFields, 1), value: lastBytes(entryFields, 2) });
  }
  return {
    count: entries.length,
    names: entries.map((entry) => entry.name),
    find: (name) => {
      const entry = entries.findLast((candidate) => candidate.name.equals(name));
      return entry && readValue(entry.value);
    },
  };
}

function isName(text: Buffer): boolean {
  return /^[a-zA-Z0-9_-]*$/.test(text.toString("latin1"));
}

function isBlank(text: Buffer): boolean {
  return text.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

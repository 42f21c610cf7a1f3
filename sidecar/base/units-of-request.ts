import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { TopLevelFields } from "./top-level-fields.ts";

/** The people whom a `ChooseRequest` names, by `docs/DETERMINISM.md`; at least one. A unit is a string of bytes, one character each. */
export interface Units {
  /** The user; empty: none. */
  readonly user: string;
  /** The anonymous person; empty: none. */
  readonly anonymous: string;
}

const IDENTIFICATION = 3;
const SOURCE_ID = 1;
const PROFILE_ID = 2;
const USER_ID = 3;

/** What the identifications of a request say so far; the last of each counts. */
interface Named {
  /** In decimal. */
  sourceId: string | undefined;
  profileId: string;
  userId: string;
}

/** Reads whom a request names; undefined when it names nobody, or is damaged, which the core then says. */
export function unitsOfRequest(request: Uint8Array): Units | undefined {
  const named: Named = { sourceId: undefined, profileId: "", userId: "" };
  const fields = new TopLevelFields(request);
  while (fields.next()) {
    if (fields.number === IDENTIFICATION && fields.delimited && !readIdentification(request.subarray(fields.start, fields.end), named)) return undefined;
  }
  if (fields.malformed) return undefined;
  return unitsOf(named);
}

/** Whom an identification names, of which the texts are strings of bytes, one character each; undefined when it is nobody. */
export function unitsOf({ sourceId, profileId, userId }: Named): Units | undefined {
  const anonymous = sourceId === undefined || isBlank(profileId) ? "" : `${sourceId}_${profileId}`;
  const user = isBlank(userId) ? "" : userId;
  return user === "" && anonymous === "" ? undefined : { user, anonymous };
}

/** Adds what one identification says; false when it is damaged. */
function readIdentification(bytes: Uint8Array, named: Named): boolean {
  const fields = new TopLevelFields(bytes);
  while (fields.next()) {
    if (!fields.delimited) {
      if (fields.number === SOURCE_ID) named.sourceId = sourceIdOf(bytes) ?? named.sourceId;
    } else if (fields.number === PROFILE_ID) named.profileId = textOf(bytes, fields);
    else if (fields.number === USER_ID) named.userId = textOf(bytes, fields);
  }
  return !fields.malformed;
}

/** The last source id of an identification in decimal; undefined when there is none. */
function sourceIdOf(bytes: Uint8Array): string | undefined {
  const reader = new BinaryReader(bytes);
  let sourceId: string | undefined;
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === SOURCE_ID && wire === WireType.Varint) sourceId = String(reader.int64());
    else reader.skip(wire, field);
  }
  return sourceId;
}

function textOf(bytes: Uint8Array, { start, end }: TopLevelFields): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/** Whether a text is nothing but the white space of ASCII, which names nobody. */
export function isBlank(text: string): boolean {
  return /^[\t-\r ]*$/.test(text);
}

import type { KnownPerson } from "./profile-store.ts";

/** A person, or the unit that a linked one leads to. */
export type StoredEntry = { readonly kind: "person"; readonly person: KnownPerson } | { readonly kind: "link"; readonly to: string };

/*
 * A person:
 *
 *   0  1           5           9       9 + u          9 + u + s
 *   +--+-----------+-----------+-------+--------------+---------
 *   | 1| u, LE     | s, LE     | unit  | user         | Profile
 *   +--+-----------+-----------+-------+--------------+---------
 *
 * A link:
 *
 *   0  1
 *   +--+-----------------------------
 *   | 2| the unit that it leads to
 *   +--+-----------------------------
 *
 * Texts are strings of bytes, and written as these bytes.
 */
const PERSON = 1;
const LINK = 2;
const PERSON_HEAD_BYTES = 9;

/** Writes an entry of a store on disk. */
export function encodeEntry(entry: StoredEntry): Buffer {
  if (entry.kind === "link") return Buffer.concat([Buffer.of(LINK), Buffer.from(entry.to, "latin1")]);
  const { unit, user, profile } = entry.person;
  const bytes = Buffer.allocUnsafe(PERSON_HEAD_BYTES + unit.length + user.length + profile.length);
  bytes.writeUInt8(PERSON, 0);
  bytes.writeUInt32LE(unit.length, 1);
  bytes.writeUInt32LE(user.length, 5);
  bytes.write(unit, PERSON_HEAD_BYTES, "latin1");
  bytes.write(user, PERSON_HEAD_BYTES + unit.length, "latin1");
  bytes.set(profile, PERSON_HEAD_BYTES + unit.length + user.length);
  return bytes;
}

/** Reads one, with a profile that lies in these bytes; undefined when they are none, or of a version that is not known. */
export function decodeEntry(bytes: Buffer): StoredEntry | undefined {
  if (bytes[0] === LINK) return { kind: "link", to: bytes.toString("latin1", 1) };
  if (bytes[0] !== PERSON || bytes.length < PERSON_HEAD_BYTES) return undefined;
  const userStart = PERSON_HEAD_BYTES + bytes.readUInt32LE(1);
  const profileStart = userStart + bytes.readUInt32LE(5);
  if (profileStart > bytes.length) return undefined;
  const unit = bytes.toString("latin1", PERSON_HEAD_BYTES, userStart);
  return { kind: "person", person: { unit, user: bytes.toString("latin1", userStart, profileStart), profile: bytes.subarray(profileStart) } };
}

import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { ProjectName } from "./project-name.ts";
import { TopLevelFields } from "./top-level-fields.ts";

// Fields of JournalEntry.
const ORGANIZATION = 1;
const PROJECT = 2;
const TAKEN_MS = 3;
const EVENT = 4;
const EXPOSURE = 5;
const LINK = 6;
const FORGOTTEN = 7;

// Fields of Link, of Forgotten, and of Exposure.
const LINK_UNIT = 1;
const LINK_LINKED_UNIT = 2;
const LINK_USER_ID = 3;
const FORGOTTEN_UNITS = 1;
const EXPOSURE_UNIT = 2;

/** Two units of one person, and the user whom the person signed in as. All are strings of bytes, one character each. */
export interface Link {
  readonly unit: string;
  readonly linkedUnit: string;
  readonly user: string;
}

/** What happened: the bytes of a `TrackedEvent` or of an `Exposure`, that two units are one person's, or that those of somebody were forgotten. */
export type Happening =
  | { readonly kind: "event"; readonly bytes: Uint8Array }
  | { readonly kind: "exposure"; readonly bytes: Uint8Array; readonly unit: string }
  | { readonly kind: "link"; readonly link: Link }
  | { readonly kind: "forgotten"; readonly units: readonly string[] };

/** Writes a pillion.decision.v1.JournalEntry. */
export function encodeJournalEntry({ organization, project }: ProjectName, takenMs: number, happening: Happening): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(ORGANIZATION, WireType.LengthDelimited).string(organization);
  writer.tag(PROJECT, WireType.LengthDelimited).string(project);
  writer.tag(TAKEN_MS, WireType.Varint).int64(takenMs);
  if (happening.kind === "link") return writer.tag(LINK, WireType.LengthDelimited).bytes(encodeLink(happening.link)).finish();
  if (happening.kind === "forgotten") return writer.tag(FORGOTTEN, WireType.LengthDelimited).bytes(encodeForgotten(happening.units)).finish();
  const field = happening.kind === "event" ? EVENT : EXPOSURE;
  return writer.tag(field, WireType.LengthDelimited).bytes(happening.bytes).finish();
}

/** Whom an exposure is about: a string of bytes. */
export function unitOfExposure(exposure: Uint8Array): string {
  return textsOf(exposure, EXPOSURE_UNIT).at(-1) ?? "";
}

/** Reads what happened in a pillion.decision.v1.JournalEntry without reading into it; undefined for what this version does not know. */
export function happeningOf(entry: Uint8Array): Happening | undefined {
  const fields = new TopLevelFields(entry);
  while (fields.next()) {
    if (!fields.delimited) continue;
    const bytes = entry.subarray(fields.start, fields.end);
    if (fields.number === EVENT) return { kind: "event", bytes };
    if (fields.number === EXPOSURE) return { kind: "exposure", bytes, unit: unitOfExposure(bytes) };
    if (fields.number === FORGOTTEN) return { kind: "forgotten", units: textsOf(bytes, FORGOTTEN_UNITS) };
    if (fields.number === LINK) return { kind: "link", link: readLink(bytes) };
  }
  return undefined;
}

function encodeLink({ unit, linkedUnit, user }: Link): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(LINK_UNIT, WireType.LengthDelimited).bytes(Buffer.from(unit, "latin1"));
  writer.tag(LINK_LINKED_UNIT, WireType.LengthDelimited).bytes(Buffer.from(linkedUnit, "latin1"));
  return writer.tag(LINK_USER_ID, WireType.LengthDelimited).bytes(Buffer.from(user, "latin1")).finish();
}

function encodeForgotten(units: readonly string[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const unit of units) writer.tag(FORGOTTEN_UNITS, WireType.LengthDelimited).bytes(Buffer.from(unit, "latin1"));
  return writer.finish();
}

function readLink(bytes: Uint8Array): Link {
  const text = (field: number): string => textsOf(bytes, field).at(-1) ?? "";
  return { unit: text(LINK_UNIT), linkedUnit: text(LINK_LINKED_UNIT), user: text(LINK_USER_ID) };
}

/** The texts of one field of a message, as strings of bytes. */
export function textsOf(bytes: Uint8Array, field: number): string[] {
  const texts: string[] = [];
  const fields = new TopLevelFields(bytes);
  while (fields.next()) {
    if (fields.number === field && fields.delimited) texts.push(Buffer.from(bytes.subarray(fields.start, fields.end)).toString("latin1"));
  }
  return texts;
}

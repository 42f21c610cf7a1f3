import { Fault } from "./fault.ts";
import { TopLevelFields } from "./top-level-fields.ts";

/** The slugs of an organization and of one of its projects. */
export interface ProjectName {
  readonly organization: string;
  readonly project: string;
}

/** Where a message has its two slugs. */
interface SlugFields {
  readonly organization: number;
  readonly project: number;
  /** Of the previews; 0: it has none. */
  readonly previews: number;
}

const CHOOSE_REQUEST_FIELDS: SlugFields = { organization: 1, project: 2, previews: 17 };
const SNAPSHOT_FIELDS: SlugFields = { organization: 2, project: 3, previews: 0 };

/** Reads which project a `ChooseRequest` is for, and whether it asks for previews; the rest of it stays unread. */
export function projectOfRequest(request: Uint8Array): ProjectName & { readonly hasPreviews: boolean } {
  return readSlugs(request, CHOOSE_REQUEST_FIELDS) ?? refuse("malformed_request", "the request is not a protobuf message of the type ChooseRequest");
}

/** Reads which project a `Snapshot` is of; the rest of it stays unread. */
export function projectOfSnapshot(snapshot: Uint8Array): ProjectName {
  return readSlugs(snapshot, SNAPSHOT_FIELDS) ?? refuse("snapshot_invalid", "the bytes are not a protobuf message of the type Snapshot");
}

function refuse(code: "malformed_request" | "snapshot_invalid", message: string): never {
  throw new Fault(code, message);
}

function readSlugs(bytes: Uint8Array, fieldsOf: SlugFields): (ProjectName & { readonly hasPreviews: boolean }) | undefined {
  const fields = new TopLevelFields(bytes);
  let organization = "";
  let project = "";
  let hasPreviews = false;
  while (fields.next()) {
    if (!fields.delimited) {
      continue;
    }
    if (fields.number === fieldsOf.organization) {
      organization = text(bytes, fields);
    } else if (fields.number === fieldsOf.project) {
      project = text(bytes, fields);
    } else if (fields.number === fieldsOf.previews) {
      hasPreviews = true;
    }
  }
  return fields.malformed ? undefined : { organization, project, hasPreviews };
}

function text(bytes: Uint8Array, { start, end }: TopLevelFields): string {
  return start === end ? "" : Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
}

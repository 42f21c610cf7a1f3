import type { Metadata } from "@grpc/grpc-js";
import type { Access } from "#sidecar/app/access.ts";
import { keyOfAuthorization } from "#sidecar/app/shown-key.ts";
import type { Scope } from "#sidecar/base/api-key.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { type ProjectName, projectOfRequest } from "#sidecar/base/project-name.ts";

/** Who calls, and what for. */
interface Caller {
  readonly metadata: Metadata;
  readonly access: Access;
  /** A request of which the first two fields are its slugs. */
  readonly request: Uint8Array;
  readonly scope: Scope;
}

/** What the caller's key opens. A project that is named and is another's is refused first, so that a key does not tell which other projects are served. */
export function allowanceOf({ metadata, access, request, scope }: Caller): (project: ProjectName) => void {
  const key = access.authenticate(keyOfMetadata(metadata));
  access.authorize(key, { ...projectOfRequest(request), scope });
  return (project) => access.authorize(key, { ...project, scope });
}

/** `authorization: Bearer prefix.secret`, or `Basic` as over HTTP. */
function keyOfMetadata(metadata: Metadata): string | undefined {
  const [value, another] = metadata.get("authorization");
  if (another !== undefined) {
    throw new Fault("key_unknown", "more than one key is given");
  }
  return value === undefined ? undefined : keyOfAuthorization(value.toString());
}

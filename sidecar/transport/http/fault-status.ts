import type { FaultKind } from "#sidecar/base/fault-catalogue.ts";

/** The HTTP status of each kind of fault. `docs/ERRORS.md` lists the same. */
export const HTTP_STATUS: Readonly<Record<FaultKind, number>> = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  resource_exhausted: 429,
  internal: 500,
  unavailable: 503,
  deadline_exceeded: 504,
};

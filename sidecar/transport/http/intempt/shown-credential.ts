import { keyOfAuthorization } from "#sidecar/app/shown-key.ts";
import { Fault } from "#sidecar/base/fault.ts";

/** The two places where a caller may show a key. */
export interface CredentialPlaces {
  /** The query parameter `apiKey`; several are an array. */
  readonly apiKey: unknown;
  /** The header `authorization`. */
  readonly authorization: string | undefined;
}

/** Finds the key a caller shows. Throws `key_unknown` when the two places show different ones. */
export function shownCredential({ apiKey, authorization }: CredentialPlaces): string | undefined {
  if (Array.isArray(apiKey)) {
    throw new Fault("key_unknown", "more than one key is given");
  }
  const inQuery = typeof apiKey === "string" && apiKey.trim() !== "" ? apiKey : undefined;
  const inHeader = authorization === undefined ? undefined : keyOfAuthorization(authorization);
  if (inQuery !== undefined && inHeader !== undefined && inQuery !== inHeader) {
    throw new Fault("key_unknown", "two different keys are given");
  }
  return inQuery ?? inHeader;
}

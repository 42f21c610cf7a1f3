import { createHash, timingSafeEqual } from "node:crypto";
import type { ApiKey, Scope } from "#sidecar/base/api-key.ts";
import { Fault } from "#sidecar/base/fault.ts";

interface KnownKey extends ApiKey {
  readonly digest: Buffer;
}

/** Knows the keys that callers show. Without any key configured, everybody may do everything. */
export class Access {
  readonly #keys: readonly KnownKey[];

  constructor(keys: readonly ApiKey[]) {
    this.#keys = keys.map((key) => ({ ...key, digest: digest(key.key) }));
  }

  /** True when callers must show a key. */
  get required(): boolean {
    return this.#keys.length > 0;
  }

  /**
   * Finds the key that a caller shows. Takes the same time for a key that is nearly
   * right as for one that is not: digests are compared, each to its end.
   *
   * Throws `key_missing` and `key_unknown`.
   */
  authenticate(shown: string | undefined): ApiKey {
    if (shown === undefined || shown.trim() === "") {
      throw new Fault("key_missing", "a key is required");
    }
    const wanted = digest(shown);
    let found: ApiKey | undefined;
    for (const key of this.#keys) {
      if (timingSafeEqual(key.digest, wanted)) {
        found = key;
      }
    }
    if (found === undefined) {
      throw new Fault("key_unknown", "the key is not known");
    }
    return found;
  }

  /** Throws `key_not_allowed` when the key does not open that project, or not for this. Empty slugs stand for the key's own. */
  authorize(key: ApiKey, asked: { organization: string; project: string; scope: Scope }): void {
    const isOwn = (asked.organization === "" || asked.organization === key.organization) && (asked.project === "" || asked.project === key.project);
    if (!isOwn || !key.scopes.includes(asked.scope)) {
      throw new Fault("key_not_allowed", "the key does not allow this");
    }
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** What a key may be used for. */
export const SCOPES = ["choose", "track", "forget"] as const;
export type Scope = (typeof SCOPES)[number];

/** A key that callers show, and what it opens. */
export interface ApiKey {
  /** `prefix.secret`, as the caller shows it. */
  readonly key: string;
  readonly organization: string;
  readonly project: string;
  readonly scopes: readonly Scope[];
}

/** A certificate chain and its private key, in PEM. */
export interface TlsIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

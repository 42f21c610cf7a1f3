/** The moment a decision is made at. */
export interface Moment {
  /** Milliseconds since 1970 in UTC; an integer. */
  readonly nowMs: number;
  /** Seconds since the source last confirmed the snapshot; an integer. */
  readonly snapshotAgeSeconds: number;
}

/** What a decision is made with, beside the request. */
export interface Circumstances extends Moment {
  /** The bytes of the person's `Profile`; empty when there is none. Absent when nobody looked for one. */
  readonly profile?: Uint8Array | undefined;
  /** The bytes of a `HostInput`; absent when the host knows nothing. */
  readonly hostInput?: Uint8Array | undefined;
}

/** A decision that was made. Both are copies that belong to the caller. */
export interface Decision {
  /** The bytes of a `ChooseResponse`. */
  readonly response: Buffer;
  /** The bytes of an `Effects`; empty when the call changes nothing. */
  readonly effects: Buffer;
}

/** Nobody looked for a profile, and the decision needs one: look for it, and decide again. */
export interface ProfileNeeded {
  /** The unit that the request names. */
  readonly unit: string;
  /** The anonymous unit, when the request names a known one beside it; else empty. */
  readonly linkedUnit: string;
}

/** One snapshot, deciding. */
export interface Engine {
  /** The version of the snapshot: the first 32 hexadecimal digits of its SHA-256. */
  readonly snapshotVersion: string;

  /**
   * Decides one `ChooseRequest` of a person without a profile, and returns one
   * `ChooseResponse`, both in protobuf. The answer is a copy that belongs to the
   * caller.
   *
   * Throws a `Fault`: one of the codes of `docs/DETERMINISM.md` for a request that
   * breaks a rule, `answer_too_large`, or `core_trapped`, after which the next
   * call works again.
   */
  choose(request: Uint8Array, moment: Moment): Buffer;

  /** As `choose`, with all that is known of the person, and with what the call changes. Throws `malformed_profile` in addition. */
  decide(request: Uint8Array, circumstances: Circumstances): Decision | ProfileNeeded;

  /**
   * Folds `Changes` into a `Profile`, empty for a person who has none, and returns the new one; all are bytes, and what is returned is a copy that
   * belongs to the caller. `nowMs` is when they came in. Throws `malformed_profile`, `malformed_changes`, `profile_too_large` or `core_trapped`.
   */
  apply(profile: Uint8Array, changes: Uint8Array, nowMs: number): Buffer;

  /** As `decide`, with the bytes of an `ExplainResponse`. */
  explain(request: Uint8Array, circumstances: Circumstances): Buffer | ProfileNeeded;
}

/** The moment a decision is made at. */
export interface Moment {
  /** Milliseconds since 1970 in UTC; an integer. */
  readonly nowMs: number;
  /** Seconds since the source last confirmed the snapshot; an integer. */
  readonly snapshotAgeSeconds: number;
}

/** One snapshot, deciding. */
export interface Engine {
  /** The version of the snapshot: the first 32 hexadecimal digits of its SHA-256. */
  readonly snapshotVersion: string;

  /**
   * Decides one `ChooseRequest` and returns one `ChooseResponse`, both in
   * protobuf. The answer is a copy that belongs to the caller.
   *
   * Throws a `Fault`: one of the codes of `docs/DETERMINISM.md` for a request that
   * breaks a rule, `answer_too_large`, or `core_trapped`, after which the next
   * call works again.
   */
  choose(request: Uint8Array, moment: Moment): Buffer;
}

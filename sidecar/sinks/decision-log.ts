/** A decision as it was made, with all that is needed to make it again; in the words of `DecisionRecord`. */
export interface LoggedDecision {
  /** The bytes of the ChooseRequest. */
  readonly request: Uint8Array;
  /** The bytes of the Profile; empty: there was none, or nobody needed it. */
  readonly profile: Uint8Array;
  /** The bytes of the HostInput. */
  readonly hostInput: Uint8Array;
  readonly nowMs: number;
  readonly snapshotAgeSeconds: number;
  readonly snapshotVersion: string;
  /** The bytes of the ChooseResponse. */
  readonly response: Uint8Array;
  /** The bytes of the Effects. */
  readonly effects: Uint8Array;
}

/** Where decisions are written down, to be made again later. */
export interface DecisionLog {
  /** Whether the decision about a request is to be logged. The same bytes always give the same. */
  wants(request: Uint8Array): boolean;

  /** Takes a decision, to be written soon. Never waits and never throws: one that there is no room for is dropped, and counted. */
  offer(decision: LoggedDecision): void;

  /** Takes a snapshot that decides from now on, to be kept for as long as decisions that it made are. */
  keepSnapshot(snapshot: { readonly version: string; readonly bytes: Uint8Array }): void;
}

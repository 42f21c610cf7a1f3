/** A snapshot as a source found it. */
export interface FoundSnapshot {
  /** One `Snapshot` in protobuf. */
  readonly bytes: Uint8Array;
  /** When the source last knew these bytes to be the current ones. */
  readonly confirmedAtMs: number;
}

/** Who is told what a source finds. */
export interface SnapshotFollower {
  /** Takes a snapshot over, and says whether it can be served. What was served before stays when it cannot. */
  offer(found: FoundSnapshot): boolean;
  /** The snapshot that was taken over last is still the current one. */
  confirm(atMs: number): void;
  /** What the source holds now cannot become a snapshot; one line each. What was served before stays. */
  refuse(problems: readonly string[]): void;
}

/** Where snapshots come from. */
export interface SnapshotSource {
  /** What is followed, for people. */
  readonly description: string;
  /** Begins to follow. Resolves when the first attempt was told to the follower, good or bad. */
  start(follower: SnapshotFollower): Promise<void>;
  /** Stops following. Resolves when nothing more will be told. */
  stop(): Promise<void>;
}

import type { FoundSnapshot } from "./snapshot-source.ts";

/** Where the last snapshot that could be served outlives the process. */
export interface LastGoodSnapshot {
  /** The snapshot that was kept, with the time its source last confirmed it. Undefined when there is none that can be read. */
  read(): Promise<FoundSnapshot | undefined>;
  /** Keeps a snapshot instead of the one before. A failure is told to the log; it never stops the sidecar from serving. */
  keep(found: FoundSnapshot): Promise<void>;
  /** Remembers that what is kept was confirmed at that time. */
  confirm(atMs: number): Promise<void>;
}

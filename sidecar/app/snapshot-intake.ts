import { Fault } from "#sidecar/base/fault.ts";
import type { Log } from "#sidecar/base/log.ts";
import { type ProjectName, projectOfSnapshot } from "#sidecar/base/project-name.ts";
import type { Engine } from "#sidecar/engine/engine.ts";
import type { DecisionLog } from "#sidecar/sinks/decision-log.ts";
import type { LastGoodSnapshot } from "#sidecar/sources/last-good-snapshot.ts";
import type { FoundSnapshot, SnapshotFollower } from "#sidecar/sources/snapshot-source.ts";
import type { Counters } from "./counters.ts";
import type { Projects } from "./projects.ts";

/** How seldom the kept snapshot is told of a confirmation: often enough for an honest age, seldom enough for any disk. */
const KEPT_CONFIRMATION_INTERVAL_MS = 30_000;

/** Problems beyond this many are counted in the last line instead of being listed. */
const PROBLEMS_LISTED_MAX = 100;

/**
 * Takes in what one source finds. A snapshot is loaded completely before it is
 * served; whatever cannot be loaded leaves the one before in place.
 */
export class SnapshotIntake implements SnapshotFollower {
  readonly #projects: Projects;
  readonly #loadEngine: (snapshot: Uint8Array) => Engine;
  readonly #lastGood: LastGoodSnapshot | undefined;
  readonly #decisionLog: DecisionLog | undefined;
  readonly #counters: Counters;
  readonly #log: Log;
  #serving: ProjectName | undefined;
  #problems: readonly string[] = [];
  #keptConfirmedAtMs = 0;
  #keeping: Promise<void> = Promise.resolve();

  constructor(parts: {
    projects: Projects;
    loadEngine: (snapshot: Uint8Array) => Engine;
    lastGood: LastGoodSnapshot | undefined;
    decisionLog: DecisionLog | undefined;
    counters: Counters;
    log: Log;
  }) {
    this.#projects = parts.projects;
    this.#loadEngine = parts.loadEngine;
    this.#lastGood = parts.lastGood;
    this.#decisionLog = parts.decisionLog;
    this.#counters = parts.counters;
    this.#log = parts.log;
  }

  /** What is wrong with the source now; empty when what it holds is served. */
  problems(): readonly string[] {
    return this.#problems;
  }

  offer(found: FoundSnapshot): boolean {
    if (!this.#serve(found)) {
      return false;
    }
    this.#counters.snapshots.taken += 1;
    this.#problems = [];
    this.#keptConfirmedAtMs = found.confirmedAtMs;
    this.#keepInTurn((lastGood) => lastGood.keep(found));
    return true;
  }

  confirm(atMs: number): void {
    const served = this.#projects.all().find(({ name }) => name === this.#serving);
    if (served === undefined) {
      return;
    }
    this.#projects.serve({ ...served, confirmedAtMs: atMs });
    this.#problems = [];
    if (atMs - this.#keptConfirmedAtMs >= KEPT_CONFIRMATION_INTERVAL_MS) {
      this.#keptConfirmedAtMs = atMs;
      this.#keepInTurn((lastGood) => lastGood.confirm(atMs));
    }
  }

  refuse(problems: readonly string[]): void {
    this.#counters.snapshots.refused += 1;
    const hidden = problems.length - PROBLEMS_LISTED_MAX;
    this.#problems = hidden > 0 ? [...problems.slice(0, PROBLEMS_LISTED_MAX), `and ${hidden} more`] : problems;
    for (const problem of this.#problems) {
      this.#log.error({ problem }, "the catalog is refused");
    }
    this.#log.warn({ problems: problems.length, serving: this.#serving !== undefined }, "the last good snapshot keeps serving, if there is one");
  }

  /** Serves what was kept, when the source had nothing good to begin with. */
  async fallBack(): Promise<void> {
    const kept = this.#serving === undefined ? await this.#lastGood?.read() : undefined;
    if (kept === undefined || this.#serving !== undefined) {
      return;
    }
    const problems = this.#problems;
    if (this.#serve(kept)) {
      this.#problems = problems;
      this.#log.warn({ confirmedAt: new Date(kept.confirmedAtMs).toISOString() }, "serving the snapshot that was kept on disk");
    }
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    const confirmedAtMs = this.#projects.all().find(({ name }) => name === this.#serving)?.confirmedAtMs;
    if (confirmedAtMs !== undefined && confirmedAtMs > this.#keptConfirmedAtMs) {
      this.#keepInTurn((lastGood) => lastGood.confirm(confirmedAtMs));
    }
    await this.#keeping;
  }

  #serve(found: FoundSnapshot): boolean {
    try {
      const name = projectOfSnapshot(found.bytes);
      const engine = this.#loadEngine(found.bytes);
      if (this.#serving !== undefined && (this.#serving.organization !== name.organization || this.#serving.project !== name.project)) {
        this.#projects.remove(this.#serving);
      }
      this.#decisionLog?.keepSnapshot({ version: engine.snapshotVersion, bytes: found.bytes });
      this.#projects.serve({ name, engine, confirmedAtMs: found.confirmedAtMs });
      this.#serving = name;
      this.#log.info({ ...name, version: engine.snapshotVersion, bytes: found.bytes.length }, "serving a snapshot");
      return true;
    } catch (error) {
      if (!(error instanceof Fault)) {
        throw error;
      }
      this.refuse([`the snapshot cannot be loaded: ${error.message}`]);
      return false;
    }
  }

  #keepInTurn(write: (lastGood: LastGoodSnapshot) => Promise<void>): void {
    const lastGood = this.#lastGood;
    if (lastGood !== undefined) {
      this.#keeping = this.#keeping.then(() => write(lastGood));
    }
  }
}

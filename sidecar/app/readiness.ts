import type { Clock } from "#sidecar/base/clock.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { ageSeconds } from "./age.ts";
import type { Projects } from "./projects.ts";
import type { SnapshotIntake } from "./snapshot-intake.ts";

/** What is known of one served project. */
interface SnapshotReport extends ProjectName {
  readonly version: string;
  readonly ageSeconds: number;
}

/** Whether calls should come here, and why not. */
export interface ReadinessReport {
  readonly ready: boolean;
  /** One line each; empty when ready. */
  readonly reasons: readonly string[];
  readonly snapshots: readonly SnapshotReport[];
  /** What is wrong with the source at the moment, although the last good snapshot may still serve. */
  readonly sourceProblems: readonly string[];
}

/** Says whether this sidecar should be asked. Computed anew each time, so that it never stays what it was. */
export class Readiness {
  readonly #projects: Projects;
  readonly #intake: SnapshotIntake;
  readonly #clock: Clock;
  readonly #ageMaxSeconds: number;
  #draining = false;

  constructor({ projects, intake, clock, ageMaxSeconds }: { projects: Projects; intake: SnapshotIntake; clock: Clock; ageMaxSeconds: number }) {
    this.#projects = projects;
    this.#intake = intake;
    this.#clock = clock;
    this.#ageMaxSeconds = ageMaxSeconds;
  }

  /** From now on no calls should come. There is no way back. */
  drain(): void {
    this.#draining = true;
  }

  /** True once `drain` was called. */
  get draining(): boolean {
    return this.#draining;
  }

  report(): ReadinessReport {
    const nowMs = this.#clock.nowMs();
    const snapshots = this.#projects.all().map(({ name, engine, confirmedAtMs }) => ({
      organization: name.organization,
      project: name.project,
      version: engine.snapshotVersion,
      ageSeconds: ageSeconds(confirmedAtMs, nowMs),
    }));
    const reasons: string[] = [];
    if (this.#draining) {
      reasons.push("stopping");
    }
    if (snapshots.length === 0) {
      reasons.push("no snapshot is loaded");
    }
    for (const snapshot of snapshots) {
      if (snapshot.ageSeconds > this.#ageMaxSeconds) {
        reasons.push(
          `the snapshot of ${snapshot.organization}/${snapshot.project} was last confirmed ${snapshot.ageSeconds} seconds ago, at most ${this.#ageMaxSeconds} are allowed`,
        );
      }
    }
    return { ready: reasons.length === 0, reasons, snapshots, sourceProblems: this.#intake.problems() };
  }
}

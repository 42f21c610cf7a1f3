import type { Clock } from "#sidecar/base/clock.ts";
import { encodeJournalEntry, type Happening, type Link, unitOfExposure } from "#sidecar/base/journal-entry.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import type { Journal, JournalCounts } from "#sidecar/journal/journal.ts";
import type { Counters } from "./counters.ts";

/** What a decision has changed. */
interface Given {
  /** The bytes of each `Exposure`. */
  readonly exposures: readonly Uint8Array[];
  /** Who turned out to be one person; without a linked unit nobody did. */
  readonly link: Link;
}

/** Writes what happened into the journal. */
export class EventJournal {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #log: Log;
  readonly #writing = new Set<Promise<unknown>>();

  constructor({ journal, clock, counters, log }: { journal: Journal; clock: Clock; counters: Counters; log: Log }) {
    this.#journal = journal;
    this.#clock = clock;
    this.#counters = counters;
    this.#log = log;
  }

  get counts(): JournalCounts {
    return this.#journal.counts;
  }

  /** Resolves when all that was taken in so far is durable, or was refused. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#writing);
  }

  /** Resolves when the events, each the bytes of a `TrackedEvent`, are durable. Rejects with `journal_full` or `journal_unavailable`. */
  async append(project: ProjectName, events: readonly Uint8Array[]): Promise<void> {
    await this.#write(
      project,
      events.map((bytes) => ({ kind: "event", bytes })),
    );
  }

  /** Resolves when it is durable that a person was forgotten. Rejects as `append` does. */
  async forget(project: ProjectName, units: readonly string[]): Promise<void> {
    await this.#write(project, [{ kind: "forgotten", units }]);
  }

  /** Takes in what a decision gave somebody. Nobody waits for it; what cannot be written is counted and logged. */
  offer(project: ProjectName, { exposures, link }: Given): void {
    const happenings: Happening[] = exposures.map((bytes) => ({ kind: "exposure", bytes, unit: unitOfExposure(bytes) }));
    if (link.linkedUnit !== "") happenings.unshift({ kind: "link", link });
    this.#write(project, happenings).catch((error: unknown) => {
      this.#counters.journal.lost += happenings.length;
      this.#log.warn({ ...project, error: error instanceof Error ? error.message : String(error) }, "what a decision gave cannot be written");
    });
  }

  async #write(project: ProjectName, happenings: readonly Happening[]): Promise<void> {
    const takenMs = this.#clock.nowMs();
    const writing = this.#journal.append(happenings.map((happening) => encodeJournalEntry(project, takenMs, happening)));
    this.#writing.add(writing);
    try {
      await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }
}

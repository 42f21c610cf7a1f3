import { JournalEntry } from "#proto/generated/pillion/decision/v1/journal.ts";
import { TrackedEvent } from "#proto/generated/pillion/decision/v1/track.ts";
import { happeningOf } from "#sidecar/base/journal-entry.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { Journal } from "#sidecar/journal/journal.ts";
import type { People } from "./people.ts";
import type { Projects } from "./projects.ts";
import type { Tracking } from "./tracking.ts";

/** Bytes that are read at once; between two reads calls have their turn. */
const PAGE_BYTES = 256 << 10;

/** One who keeps what is remembered on disk, and knows how much of the journal is there already. */
interface Progress {
  /** What is before it is known; of events there, only the ids are remembered. */
  readonly position: number;

  /** Is told up to where all is folded in. Resolves when more may come. */
  restored(position: number): Promise<void>;
}

/** What the journal is read into. */
interface RestoreParts {
  readonly journal: Journal;
  readonly tracking: Tracking;
  /** Absent: nothing is kept of anybody, and only ids are remembered. */
  readonly people: People | undefined;
  readonly projects: Projects;
  /** Absent: everything is folded in. */
  readonly progress: Progress | undefined;
  readonly log: Log;
}

/**
 * Does again what the journal says, up to its end at this moment: which events are
 * known, and what people did and were given. So what is kept in memory outlives a
 * restart as far as the journal goes back. Of a project that is not served only
 * the ids are remembered.
 *
 * Says whether anything is served at all: while nothing is, nobody is remembered.
 */
export async function restore(parts: RestoreParts): Promise<boolean> {
  const { journal, projects, progress, log } = parts;
  const end = journal.end;
  const isServing = projects.all().length > 0;
  const from = progress?.position ?? journal.start;
  let entries = 0;
  for (let position = journal.start; position < end; ) {
    const page = await journal.read(position, PAGE_BYTES);
    for (const entry of page.entries) await restoreEntry(parts, entry.bytes, entry.position >= from);
    entries += page.entries.length;
    position = page.next;
    if (isServing && position > from) await progress?.restored(position);
  }
  if (entries > 0) log.info({ entries, from }, "what the journal knows of people is remembered again");
  return isServing;
}

async function restoreEntry({ tracking, people, projects }: RestoreParts, bytes: Uint8Array, isNew: boolean): Promise<void> {
  const { organization, project, takenMs } = JournalEntry.decode(bytes);
  const served = isNew ? projects.all().find(({ name }) => name.organization === organization && name.project === project) : undefined;
  const nowMs = Number(takenMs);
  const happening = happeningOf(bytes);
  if (happening?.kind === "event") await tracking.restore({ organization, project }, served, TrackedEvent.decode(happening.bytes), nowMs);
  if (served === undefined || people === undefined) return;
  if (happening?.kind === "exposure") {
    await people.restore(served, { unit: happening.unit, linkedUnit: "", user: "", exposures: [happening.bytes] }, nowMs);
  } else if (happening?.kind === "forgotten") people.erase(served, happening.units);
  else if (happening?.kind === "link") await people.restore(served, { ...happening.link, exposures: [] }, nowMs);
}

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

/** What the journal is read into. */
interface RestoreParts {
  readonly journal: Journal;
  readonly tracking: Tracking;
  /** Absent: nothing is kept of anybody, and only ids are remembered. */
  readonly people: People | undefined;
  readonly projects: Projects;
  readonly log: Log;
}

/**
 * Does again what the journal says, up to its end at this moment: which events are
 * known, and what people did and were given. So what is kept in memory outlives a
 * restart as far as the journal goes back. Of a project that is not served only
 * the ids are remembered.
 */
export async function restore(parts: RestoreParts): Promise<void> {
  const { journal, log } = parts;
  const end = journal.end;
  let entries = 0;
  for (let position = journal.start; position < end; ) {
    const page = await journal.read(position, PAGE_BYTES);
    for (const { bytes } of page.entries) await restoreEntry(parts, bytes);
    entries += page.entries.length;
    position = page.next;
  }
  if (entries > 0) log.info({ entries }, "what the journal knows of people is remembered again");
}

async function restoreEntry({ tracking, people, projects }: RestoreParts, bytes: Uint8Array): Promise<void> {
  const { organization, project, takenMs } = JournalEntry.decode(bytes);
  const served = projects.all().find(({ name }) => name.organization === organization && name.project === project);
  const nowMs = Number(takenMs);
  const happening = happeningOf(bytes);
  if (happening?.kind === "event") await tracking.restore({ organization, project }, served, TrackedEvent.decode(happening.bytes), nowMs);
  if (served === undefined || people === undefined) return;
  if (happening?.kind === "exposure") {
    await people.restore(served, { unit: happening.unit, linkedUnit: "", user: "", exposures: [happening.bytes] }, nowMs);
  } else if (happening?.kind === "forgotten") people.erase(served, happening.units);
  else if (happening?.kind === "link") await people.restore(served, { ...happening.link, exposures: [] }, nowMs);
}

import { systemClock } from "#sidecar/base/clock.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { Journal } from "#sidecar/journal/journal.ts";
import { Delivery } from "#sidecar/sinks/delivery.ts";
import { EventFiles } from "#sidecar/sinks/event-files.ts";
import { NumberedEntry } from "#test/journal/numbered-entry.ts";

/** Files so small that one is finished every few deliveries. */
const FILE_BYTES_MAX = 2_000;

/** A delivery of numbered entries into a folder. */
export async function deliverIntoFiles(journal: Journal, directory: string): Promise<Delivery> {
  const sink = await EventFiles.open({
    directory,
    fileBytesMax: FILE_BYTES_MAX,
    fileAgeMaxMs: 100,
    lineOf: ({ bytes }) => JSON.stringify(NumberedEntry.read(bytes)),
    clock: systemClock,
    log: silentLog,
  });
  return Delivery.open({ journal, sink, log: silentLog });
}

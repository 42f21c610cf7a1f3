import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "#sidecar/base/clock.ts";
import { silentLog } from "#sidecar/base/log.ts";
import { EventFiles } from "#sidecar/sinks/event-files.ts";
import { eventLine } from "#sidecar/sinks/event-line.ts";
import { eventLines } from "#test/sidecar/event-lines.ts";
import { describeSink } from "./sink-suite.ts";

describeSink("that writes files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillion-files-"));
  const [directory, away] = [join(folder, "events"), join(folder, "away")];
  return {
    hasEachOnce: true,
    open: () => EventFiles.open({ directory, fileBytesMax: 4_096, fileAgeMaxMs: 60_000, lineOf: eventLine, clock: systemClock, log: silentLog }),
    // Its folder is gone, which an open file does not notice before it is finished.
    fail: async () => renameSync(directory, away),
    mend: async () => {
      renameSync(away, directory);
      // What could not be given back would be taken over from a process that has ended, and this one goes on.
      for (const name of readdirSync(directory)) if (name.startsWith("lock.")) rmSync(join(directory, name));
    },
    arrived: async () => eventLines(directory).flatMap(({ entry: { kind } }) => (kind?.$case === "event" ? [kind.value.id] : [])),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

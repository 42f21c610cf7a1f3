import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { Random } from "#test/differential/random.ts";
import { Appender } from "./appender.ts";
import { countEntries } from "./count-entries.ts";
import { openJournal, rememberingLog } from "./journal-in-folder.ts";

/** How often a process is killed; `JOURNAL_KILLS=200` is the long run. */
const KILLS = Number(process.env.JOURNAL_KILLS ?? 20);
const SEED = Number(process.env.JOURNAL_SEED ?? Date.now() % 1_000_000);
const CALLERS = 8;
/** So little that segments are full, and deleted, in most of the runs. */
const BYTES_MAX = 16 << 20;
/** What a machine may take for one process, from its start to the reading of what it left. */
const PATIENCE_MS = 5_000;

it(`has all that it acknowledged, in order and once, however often its process is killed (seed ${SEED})`, {
  timeout: 30_000 + KILLS * PATIENCE_MS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillion-crash-"));
  const random = new Random(SEED);
  let end = 0;
  let acknowledged = 0;
  try {
    for (let run = 0; run < KILLS; run += 1) {
      const appender = new Appender("test/journal/appending-process.ts", [folder, run, CALLERS, BYTES_MAX]);
      const linesBefore = random.integer(0, 400);
      await expect.poll(() => appender.lines, { timeout: PATIENCE_MS, interval: 1 }).toBeGreaterThan(linesBefore);
      await wait(random.integer(0, 4));
      await appender.kill();
      acknowledged += appender.acknowledgedEntries;
      const { log, messages } = rememberingLog();
      const journal = await openJournal(folder, { log });
      const reader = await journal.reader("test");
      expect(reader.position).toBe(end);
      const counts = await countEntries(journal, end, run);
      for (const [caller, number] of appender.acknowledged) expect(counts.get(caller)).toBeGreaterThan(number);
      expect(messages.filter((message) => !message.startsWith("the journal ended in the middle of a write"))).toEqual([]);
      ({ end } = journal);
      await reader.save(end, null);
      await journal.close();
    }
    expect(acknowledged).toBeGreaterThan(KILLS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

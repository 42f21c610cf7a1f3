import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Appender } from "./appender.ts";
import { countEntries } from "./count-entries.ts";
import { openJournal } from "./journal-in-folder.ts";

const PATIENCE = { timeout: 20_000, interval: 5 };

/** Lets no file of a process grow beyond so many bytes, which it meets as it meets a full disk: in the middle of a write. */
function limitFiles({ pid }: Appender, bytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", `${pid}`, `--fsize=${bytes}:unlimited`]);
}

it("refuses what the system has no room for, loses nothing of what it took, and goes on when there is room again", { timeout: 90_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillion-full-"));
  const appender = new Appender("test/journal/appending-process.ts", [folder, 0, 4, 2 ** 40]);
  const refused = (): number => appender.refusals.get("journal_full") ?? 0;
  try {
    for (let times = 1; times <= 3; times += 1) {
      const before = { acknowledged: appender.acknowledgedEntries, refused: refused() };
      await expect.poll(() => appender.acknowledgedEntries, PATIENCE).toBeGreaterThan(before.acknowledged + 200);
      limitFiles(appender, 1_000);
      await expect.poll(refused, PATIENCE).toBeGreaterThan(before.refused + 20);
      limitFiles(appender, "unlimited");
    }
    const before = appender.acknowledgedEntries;
    await expect.poll(() => appender.acknowledgedEntries, PATIENCE).toBeGreaterThan(before + 200);
  } finally {
    await appender.kill();
  }
  expect([...appender.refusals.keys()]).toEqual(["journal_full"]);
  const journal = await openJournal(folder);
  const counts = await countEntries(journal, 0, 0);
  for (const [caller, number] of appender.acknowledged) expect(counts.get(caller)).toBeGreaterThan(number);
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

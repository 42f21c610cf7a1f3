import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DiskThatFails } from "./disk-that-fails.ts";
import { entries, openJournal, rememberingLog, textsFrom } from "./journal-in-folder.ts";

let folder: string;
let disk: DiskThatFails;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillion-journal-"));
  disk = new DiskThatFails();
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("acknowledges nothing of a commit that failed, and the next one as soon as the disk works again", async () => {
  const { log, messages } = rememberingLog();
  const journal = await openJournal(folder, { openFile: disk.openFile, log });
  await journal.reader("sink");
  await journal.append(entries("before"));
  for (const faults of [{ write: "EIO" }, { sync: "EIO" }, { write: "ENOSPC" }, { write: "EDQUOT" }, { write: "EFBIG" }, { sync: "ENOSPC" }]) {
    Object.assign(disk.faults, faults);
    const code = Object.values(faults)[0] === "EIO" ? "journal_unavailable" : "journal_full";
    const answers = await Promise.allSettled([journal.append(entries("lost")), journal.append(entries("lost, too"))]);
    expect(answers).toMatchObject([
      { status: "rejected", reason: { code } },
      { status: "rejected", reason: { code } },
    ]);
    Object.assign(disk.faults, { write: undefined, sync: undefined });
    await journal.append(entries(`after ${JSON.stringify(faults)}`));
  }
  const texts = await textsFrom(journal);
  expect(texts).toHaveLength(7);
  expect(texts.filter((text) => text.startsWith("lost"))).toEqual([]);
  expect(journal.counts).toMatchObject({ entries: 7, refusedFull: 8, refusedUnavailable: 4 });
  expect(messages).toEqual(Array.from({ length: 6 }, () => "the journal cannot be written"));
  await journal.close();
  const again = await openJournal(folder);
  expect(await textsFrom(again)).toEqual(texts);
  await again.close();
});

it("believes nothing of a file whose sync failed: it is opened anew and cut to what was durable", async () => {
  const journal = await openJournal(folder, { openFile: disk.openFile });
  await journal.append(entries("before"));
  const { opened } = disk;
  disk.faults.sync = "EIO";
  await expect(journal.append(entries("lost1", "lost2"))).rejects.toMatchObject({ code: "journal_unavailable" });
  disk.faults.sync = undefined;
  // As long as what it takes the place of, behind which the rest of the commit would be found again.
  await journal.append(entries("after"));
  expect(disk.opened).toBe(opened + 1);
  await journal.close();
  const again = await openJournal(folder);
  expect(await textsFrom(again)).toEqual(["before", "after"]);
  await again.close();
});

it("gives up what it only keeps, also in the newest segment, when the disk is full", async () => {
  const journal = await openJournal(folder, { openFile: disk.openFile, keptBytes: 1 << 20 });
  const reader = await journal.reader("sink");
  await journal.append(entries("x".repeat(5_000)));
  await reader.save(journal.end, null);
  expect(journal.start).toBe(0);
  disk.faults.write = "ENOSPC";
  await expect(journal.append(entries("refused"))).rejects.toMatchObject({ code: "journal_full" });
  await expect(journal.append(entries("refused"))).rejects.toMatchObject({ code: "journal_full" });
  await expect.poll(() => readdirSync(folder).filter((name) => name.endsWith(".journal")).length).toBe(1);
  expect(journal.start).toBe(journal.end);
  disk.faults.write = undefined;
  await journal.append(entries("taken"));
  expect(await textsFrom(journal)).toEqual(["taken"]);
  await journal.close();
});

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CommitQueue } from "#sidecar/journal/commit-queue.ts";
import { COMMIT_BYTES_MAX, WAITING_BYTES_MAX } from "#sidecar/journal/limits.ts";
import { HEADER_BYTES } from "#sidecar/journal/record.ts";
import { entries, openJournal, textsFrom } from "./journal-in-folder.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillion-journal-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function segments(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".journal"));
}

/** An entry whose record takes so many bytes. */
function entryOf(bytes: number): Buffer[] {
  return [Buffer.alloc(bytes - HEADER_BYTES, "x")];
}

it("refuses at once what does not fit beside that which readers still need, and takes it when they are done", async () => {
  const journal = await openJournal(folder, { bytesMax: 10_000 });
  const [ahead, behind] = [await journal.reader("ahead"), await journal.reader("behind")];
  await journal.append(entryOf(6_000));
  await journal.append(entryOf(4_000));
  await expect(journal.append(entryOf(HEADER_BYTES + 1))).rejects.toMatchObject({ code: "journal_full", kind: "resource_exhausted" });
  await ahead.save(journal.end, null);
  await expect(journal.append(entryOf(HEADER_BYTES + 1))).rejects.toMatchObject({ code: "journal_full" });
  await behind.save(6_000, null);
  await journal.append(entryOf(6_000));
  await expect(journal.append(entryOf(HEADER_BYTES + 1))).rejects.toMatchObject({ code: "journal_full" });
  expect(journal.counts).toMatchObject({ entries: 3, refusedFull: 3, refusedUnavailable: 0, neededBytes: 10_000 });
  await journal.close();
});

it("counts what waits to be written as needed", async () => {
  const journal = await openJournal(folder, { bytesMax: 10_000 });
  await journal.reader("sink");
  const answers = await Promise.allSettled([journal.append(entryOf(6_000)), journal.append(entryOf(4_001)), journal.append(entryOf(4_000))]);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await journal.close();
});

it("deletes what no reader needs, up to what is kept", async () => {
  const journal = await openJournal(folder, { bytesMax: 8_000, keptBytes: 2_500 });
  const reader = await journal.reader("sink");
  for (let index = 0; index < 6; index += 1) {
    await journal.append(entryOf(1_000));
    await reader.save(journal.end, { index });
  }
  expect([journal.start, journal.end, segments().length]).toEqual([3_000, 6_000, 3]);
  await reader.save(journal.end, { index: 6 });
  await journal.close();
  const again = await openJournal(folder, { bytesMax: 8_000, keptBytes: 2_500 });
  expect([again.start, again.end, await again.reader("sink")]).toMatchObject([3_000, 6_000, { position: 6_000, state: { index: 6 } }]);
  await again.append(entries("more"));
  expect((await textsFrom(again)).at(-1)).toBe("more");
  await again.close();
});

it("deletes nothing before a reader who stands still, and gives one who is new all there is", async () => {
  const journal = await openJournal(folder, { bytesMax: 80_000 });
  const still = await journal.reader("still");
  const moving = await journal.reader("moving");
  for (let index = 0; index < 40; index += 1) await journal.append(entryOf(1_000));
  await moving.save(journal.end, null);
  expect([still.position, still.state, journal.start]).toEqual([0, undefined, 0]);
  expect((await journal.reader("late")).position).toBe(0);
  expect(await textsFrom(journal)).toHaveLength(40);
  await journal.close();
});

it("does not let more wait than it may when the disk stands still, and splits it into commits that are not too large", async () => {
  const commits: number[] = [];
  let release = (): void => undefined;
  const still = new Promise<void>((resolve) => {
    release = resolve;
  });
  let end = 0;
  const queue = new CommitQueue(async (records) => {
    await still;
    commits.push(records.length);
    end += records.length;
    return end;
  });
  const records = Buffer.alloc(3 << 20);
  const answers: Promise<number>[] = [];
  while (queue.hasRoom(records.length)) answers.push(queue.add(records));
  expect(queue.waitingBytes).toBeLessThanOrEqual(WAITING_BYTES_MAX);
  expect(queue.waitingBytes).toBeGreaterThan(WAITING_BYTES_MAX - records.length);
  expect([queue.hasRoom(WAITING_BYTES_MAX - queue.waitingBytes), queue.hasRoom(WAITING_BYTES_MAX - queue.waitingBytes + 1)]).toEqual([true, false]);
  release();
  expect((await Promise.all(answers)).at(-1)).toBe(end);
  expect(Math.max(...commits)).toBeLessThanOrEqual(COMMIT_BYTES_MAX);
  expect([commits[0], queue.waitingBytes]).toEqual([2 * records.length, 0]);
});

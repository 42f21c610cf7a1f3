import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { COMMIT_BYTES_MAX } from "#sidecar/journal/limits.ts";
import { HEADER_BYTES } from "#sidecar/journal/record.ts";
import { DiskThatFails } from "./disk-that-fails.ts";
import { entries, openJournal, rememberingLog, textsFrom } from "./journal-in-folder.ts";

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

it("gives back what was appended, in order, also after it was opened again", async () => {
  const first = await openJournal(folder);
  expect(await first.append(entries("a", "bb"))).toBe(first.end);
  const between = first.end;
  await first.append(entries("ccc"));
  expect([await textsFrom(first), await textsFrom(first, between), await textsFrom(first, first.end)]).toEqual([["a", "bb", "ccc"], ["ccc"], []]);
  await first.close();
  const second = await openJournal(folder);
  expect(second.end).toBe(3 * HEADER_BYTES + 6);
  await second.append(entries("dddd"));
  expect(await textsFrom(second)).toEqual(["a", "bb", "ccc", "dddd"]);
  expect(segments()).toEqual(["00000000000000000000.journal"]);
  await second.close();
});

it("makes one commit of all that was appended while the commit before was under way", async () => {
  const disk = new DiskThatFails();
  const journal = await openJournal(folder, { openFile: disk.openFile });
  await journal.append(entries("first"));
  const before = { syncs: disk.syncs, commits: journal.counts.commits };
  let release = (): void => undefined;
  disk.beforeSync = new Promise((resolve) => {
    release = resolve;
  });
  const under = Array.from({ length: 10 }, (_, index) => journal.append(entries(`a${index}`)));
  await expect.poll(() => disk.syncs).toBe(before.syncs + 1);
  const waiting = Array.from({ length: 64 }, (_, index) => journal.append(entries(`b${index}`, `c${index}`)));
  expect(await textsFrom(journal)).toEqual(["first"]);
  release();
  const ends = await Promise.all([...under, ...waiting]);
  expect({ syncs: disk.syncs - before.syncs, commits: journal.counts.commits - before.commits }).toEqual({ syncs: 2, commits: 2 });
  expect(ends).toEqual([...ends].sort((one, other) => one - other));
  expect(new Set(ends).size).toBe(74);
  expect((await textsFrom(journal)).slice(-3)).toEqual(["c62", "b63", "c63"]);
  await journal.close();
});

it("goes on at once for callers who append as soon as they are answered", async () => {
  const journal = await openJournal(folder);
  const appendMany = async (caller: number): Promise<void> => {
    for (let index = 0; index < 50; index += 1) await journal.append(entries(`${caller} ${index}`));
  };
  await Promise.all([appendMany(1), appendMany(2)]);
  expect(await textsFrom(journal)).toHaveLength(100);
  await journal.close();
});

it("reads in pages, and an entry that is larger than a page whole", async () => {
  const journal = await openJournal(folder);
  const texts = ["x".repeat(3_000), "y", "z".repeat(500), "w".repeat(70_000)];
  await journal.append(entries(...texts));
  expect(await textsFrom(journal, 0, 1_000)).toEqual(texts);
  expect(await textsFrom(journal, 0, 1)).toEqual(texts);
  expect((await journal.read(0, 3_600)).entries).toHaveLength(3);
  await journal.close();
});

it("takes one append of the largest size, and no empty or larger one", async () => {
  const journal = await openJournal(folder);
  const largest = Buffer.alloc(COMMIT_BYTES_MAX - HEADER_BYTES, "x");
  await expect(journal.append([Buffer.concat([largest, Buffer.from("x")])])).rejects.toThrow(RangeError);
  await expect(journal.append([])).rejects.toThrow(RangeError);
  await expect(journal.append(entries("a", ""))).rejects.toThrow(RangeError);
  expect(await journal.append([largest])).toBe(COMMIT_BYTES_MAX);
  expect((await textsFrom(journal))[0]?.length).toBe(largest.length);
  await journal.close();
});

it("tells whoever listens that there is more, until they listen no longer", async () => {
  const journal = await openJournal(folder);
  const seen: number[] = [];
  const stop = journal.onGrowth(() => seen.push(journal.end));
  const end = await journal.append(entries("a"));
  stop();
  await journal.append(entries("b"));
  expect(seen).toEqual([end]);
  await journal.close();
});

it("finishes what it took when it is closed, and takes no more", async () => {
  const journal = await openJournal(folder);
  const taken = journal.append(entries("a"));
  await journal.close();
  expect(await taken).toBe(HEADER_BYTES + 1);
  await expect(journal.append(entries("b"))).rejects.toMatchObject({ code: "journal_unavailable" });
});

it("is one process's alone, and that of nobody who has ended", async () => {
  const journal = await openJournal(folder);
  await expect(openJournal(folder)).rejects.toThrow(`is in use by the process ${process.pid}`);
  await journal.close();
  await (await openJournal(folder)).close();
});

it("passes over what it does not know when it reads from before the oldest entry", async () => {
  const { log, messages } = rememberingLog();
  const journal = await openJournal(folder, { bytesMax: 8_000, log });
  const reader = await journal.reader("sink");
  await journal.append(entries("x".repeat(2_000)));
  await journal.append(entries("next"));
  await reader.save(journal.end, null);
  expect([journal.start, await textsFrom(journal, 0)]).toEqual([HEADER_BYTES + 2_000, ["next"]]);
  expect(messages).toEqual(["a part of the journal cannot be read, and is passed over"]);
  await journal.close();
});

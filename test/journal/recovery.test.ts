import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { COMMIT_BYTES_MAX } from "#sidecar/journal/limits.ts";
import { HEADER_BYTES } from "#sidecar/journal/record.ts";
import { entries, openJournal, rememberingLog, textsFrom } from "./journal-in-folder.ts";

const LOST = "a part of the journal cannot be read, and is passed over";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillion-journal-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function segments(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".journal"))
    .map((name) => join(folder, name));
}

/** Changes the byte of a file. */
function damage(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 0x40, offset);
  writeFileSync(path, bytes);
}

/** Writes entries into as many segments, and returns the texts. */
async function writeSegments(count: number): Promise<string[]> {
  const texts = Array.from({ length: 2 * count }, (_, index) => `${index} `.padEnd(600, "x"));
  const journal = await openJournal(folder, { bytesMax: 8_000 });
  await journal.reader("sink");
  for (const text of texts) await journal.append(entries(text));
  await journal.close();
  expect(segments()).toHaveLength(count);
  return texts;
}

it("cuts off what was being written when the process ended, wherever it was", async () => {
  const journal = await openJournal(folder);
  await journal.append(entries("one", "two"));
  const { end } = journal;
  await journal.append(entries("three"));
  await journal.close();
  const [path = ""] = segments();
  const whole = readFileSync(path);
  for (let bytes = end; bytes < whole.length; bytes += 1) {
    for (const tail of [Buffer.alloc(0), Buffer.alloc(whole.length - bytes), Buffer.alloc(300, 0xff)]) {
      writeFileSync(path, Buffer.concat([whole.subarray(0, bytes), tail]));
      const { log, messages } = rememberingLog();
      const again = await openJournal(folder, { log });
      expect(again.end).toBe(end);
      await again.append(entries("four"));
      expect(await textsFrom(again)).toEqual(["one", "two", "four"]);
      expect(messages).toEqual(bytes === end && tail.length === 0 ? [] : ["the journal ended in the middle of a write, which nobody was told to be done"]);
      await again.close();
      expect(statSync(path).size).toBe(end + HEADER_BYTES + 4);
    }
  }
});

it("loses only the entry that is damaged, in any segment, and says so", async () => {
  for (const segment of [0, 1, 2]) {
    const texts = await writeSegments(3);
    damage(segments()[segment] ?? "", HEADER_BYTES + 5);
    const { log, messages } = rememberingLog();
    const journal = await openJournal(folder, { log });
    expect(await textsFrom(journal)).toEqual(texts.toSpliced(2 * segment, 1));
    expect(messages).toEqual([LOST]);
    expect(journal.counts.lostBytes).toBe(HEADER_BYTES + 600);
    await journal.close();
    rmSync(folder, { recursive: true });
  }
});

it("goes on with the next segment where a length is damaged, or a segment is too short", async () => {
  const texts = await writeSegments(3);
  damage(segments()[0] ?? "", HEADER_BYTES + 600 + 3);
  truncateSync(segments()[1] ?? "", 700);
  const { log, messages } = rememberingLog();
  const journal = await openJournal(folder, { log });
  expect(await textsFrom(journal)).toEqual(texts.filter((_, index) => index !== 1 && index !== 3));
  expect(new Set(messages)).toEqual(new Set([LOST]));
  expect(journal.counts.lostBytes).toBe(2 * (HEADER_BYTES + 600));
  await journal.close();
});

it("leaves a damaged end as it is when it is too long for what was being written, and begins another segment", async () => {
  const journal = await openJournal(folder);
  const large = Buffer.alloc(COMMIT_BYTES_MAX - HEADER_BYTES, "x");
  await journal.append(entries("first"));
  await journal.append([large]);
  await journal.append(entries("last"));
  const { end } = journal;
  await journal.close();
  damage(segments()[0] ?? "", HEADER_BYTES + 5 + 3);
  const { log, messages } = rememberingLog();
  const again = await openJournal(folder, { log });
  expect([again.end, messages]).toEqual([end, ["the end of the journal is damaged, and what was there is lost"]]);
  await again.append(entries("next"));
  expect(await textsFrom(again)).toEqual(["first", "next"]);
  expect(segments().map((path) => statSync(path).size)).toEqual([end, HEADER_BYTES + 4]);
  await again.close();
});

it("remembers what readers have done with, and the newest of two when a crash damaged it", async () => {
  const journal = await openJournal(folder);
  await journal.append(entries("one", "two"));
  const reader = await journal.reader("sink");
  await reader.save(11, { file: "a" });
  await reader.save(22, { file: "b" });
  await journal.close();
  const path = join(folder, "sink.position");
  const reopened = async (): Promise<unknown> => {
    const again = await openJournal(folder);
    try {
      const { position, state } = await again.reader("sink");
      return { position, state };
    } finally {
      await again.close();
    }
  };
  expect(await reopened()).toEqual({ position: 22, state: { file: "b" } });
  damage(path, 30);
  expect(await reopened()).toEqual({ position: 11, state: { file: "a" } });
  damage(path, 4_096 + 30);
  await expect(reopened()).rejects.toThrow("sink.position` holds no position");
  rmSync(path);
  expect(await reopened()).toEqual({ position: 0, state: undefined });
});

it("does not let a state be larger than its slot", async () => {
  const journal = await openJournal(folder);
  const reader = await journal.reader("sink");
  await reader.save(0, "x".repeat(4_000));
  await expect(reader.save(0, "x".repeat(4_090))).rejects.toThrow(RangeError);
  expect(reader.state).toHaveLength(4_000);
  await journal.close();
});

it("brings a reader back who is ahead of all that is there", async () => {
  const journal = await openJournal(folder);
  await journal.append(entries("one"));
  await (await journal.reader("sink")).save(journal.end, null);
  await journal.close();
  rmSync(segments()[0] ?? "");
  const { log, messages } = rememberingLog();
  const again = await openJournal(folder, { log });
  expect((await again.reader("sink")).position).toBe(0);
  expect(messages).toEqual(["the journal lost what a reader has done with already"]);
  await again.close();
});

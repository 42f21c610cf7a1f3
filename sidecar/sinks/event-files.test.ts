import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Log } from "#sidecar/base/log.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { PlacedEntry } from "#sidecar/journal/record.ts";
import { EventFiles } from "./event-files.ts";

let folder: string;
let nowMs: number;
let sink: EventFiles;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillion-events-"));
  nowMs = Date.parse("2026-11-21T09:00:00.000Z");
  sink = await openFiles();
});

afterEach(async () => {
  await sink.close();
  rmSync(folder, { recursive: true, force: true });
});

function openFiles(log: Log = silentLog): Promise<EventFiles> {
  const lineOf = ({ position, bytes }: PlacedEntry): string | undefined => {
    const said = Buffer.from(bytes).toString();
    return said === "" ? undefined : JSON.stringify({ position, said });
  };
  return EventFiles.open({ directory: folder, fileBytesMax: 100, fileAgeMaxMs: 60_000, lineOf, clock: { nowMs: () => nowMs }, log });
}

/** Gives the folder to another sink, as after a crash. */
async function crash(log: Log = silentLog): Promise<void> {
  await sink.close();
  sink = await openFiles(log);
}

function deliver(...placed: readonly (readonly [position: number, text: string])[]): Promise<unknown> {
  return sink.deliver(placed.map(([position, text]) => ({ position, bytes: Buffer.from(text) })));
}

/** What is said in each file. */
function files(): Record<string, string[]> {
  const names = readdirSync(folder).filter((name) => name.startsWith("events-"));
  return Object.fromEntries(
    names.map((name) => [
      name,
      readFileSync(join(folder, name), "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line).said),
    ]),
  );
}

const PART_0 = "events-00000000000000000000.ndjson.part";
const DONE_0 = "events-00000000000000000000.ndjson";
const PART_90 = "events-00000000000000000090.ndjson.part";
const LONG = "x".repeat(100);

it("writes each entry as a line, into a file that is nobody else's to read", async () => {
  expect(await sink.resume(undefined)).toEqual({ unfinished: null });
  await deliver([0, "a"], [10, "b"]);
  const state = await deliver([20, "c"]);
  const path = join(folder, PART_0);
  expect(readFileSync(path, "utf8")).toBe('{"position":0,"said":"a"}\n{"position":10,"said":"b"}\n{"position":20,"said":"c"}\n');
  expect(state).toEqual({ unfinished: { name: PART_0, bytes: statSync(path).size, begunMs: nowMs } });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("finishes a file when it is full, before the next entry, and when it is old, also while nothing comes", async () => {
  await sink.resume(undefined);
  await deliver([0, LONG]);
  expect(Object.keys(files())).toEqual([PART_0]);
  await deliver([90, "b"]);
  expect(files()).toEqual({ [DONE_0]: [LONG], [PART_90]: ["b"] });
  nowMs += 59_999;
  await sink.rest();
  expect(Object.keys(files())).toEqual([DONE_0, PART_90]);
  nowMs += 1;
  await sink.rest();
  expect(Object.keys(files())).toEqual([DONE_0, "events-00000000000000000090.ndjson"]);
  await sink.rest();
  await deliver([180, "c"]);
  expect(Object.keys(files())).toHaveLength(3);
});

it("writes nothing, and begins no file, for entries that have no line", async () => {
  await sink.resume(undefined);
  expect(await deliver([0, ""], [10, ""])).toEqual({ unfinished: null });
  expect(files()).toEqual({});
  await deliver([20, ""], [30, "a"], [40, ""]);
  expect(Object.values(files())).toEqual([["a"]]);
});

it("takes back what its state does not know", async () => {
  const empty = await sink.resume(undefined);
  const known = await deliver([0, "a"]);
  await deliver([10, "b"]);
  await crash();
  expect(await sink.resume(known)).toEqual(known);
  expect(files()).toEqual({ [PART_0]: ["a"] });
  await deliver([10, "b"]);
  expect(files()).toEqual({ [PART_0]: ["a", "b"] });
  await crash();
  expect(await sink.resume(empty)).toEqual({ unfinished: null });
  expect(files()).toEqual({});
  await deliver([0, "a"]);
  expect(files()).toEqual({ [PART_0]: ["a"] });
});

it("keeps a file that was finished after its state was saved, also when it was collected", async () => {
  await sink.resume(undefined);
  const known = await deliver([0, LONG]);
  await deliver([90, "b"]);
  await crash();
  expect(await sink.resume(known)).toEqual({ unfinished: null });
  expect(files()).toEqual({ [DONE_0]: [LONG] });
  rmSync(join(folder, DONE_0));
  expect(await sink.resume(known)).toEqual({ unfinished: null });
  await deliver([90, "b"]);
  expect(files()).toEqual({ [PART_90]: ["b"] });
});

it("goes on after a failure in the same process", async () => {
  await sink.resume(undefined);
  const known = await deliver([0, "a"]);
  rmSync(join(folder, PART_0));
  writeFileSync(join(folder, PART_0), `${readable("a")}{"half a li`);
  await sink.resume(known);
  await deliver([10, "b"]);
  expect(files()).toEqual({ [PART_0]: ["a", "b"] });
});

function readable(text: string): string {
  return `${JSON.stringify({ position: 0, said: text })}\n`;
}

it("touches nothing that another journal left", async () => {
  await sink.resume(undefined);
  await deliver([0, LONG]);
  await deliver([90, "b"]);
  await crash();
  await sink.resume(undefined);
  expect(Object.keys(files())).toEqual([DONE_0, `${PART_90}.${nowMs}.left`]);
  await deliver([0, "anew"]);
  expect(files()).toMatchObject({ [DONE_0]: [LONG], "events-00000000000000000000-2.ndjson.part": ["anew"] });
});

it("says when the end of a file is gone, and goes on behind what is there", async () => {
  const messages: string[] = [];
  await sink.resume(undefined);
  await deliver([0, "a"]);
  const known = await deliver([10, "b"]);
  truncateSync(join(folder, PART_0), readable("a").length);
  await crash({ ...silentLog, error: (_fields, message) => messages.push(message) });
  await sink.resume(known);
  await deliver([20, "c"]);
  expect([files(), messages]).toEqual([{ [PART_0]: ["a", "c"] }, ["the end of a file of events is gone"]]);
});

it("rejects what it cannot write, and its folder is one sink's alone", async () => {
  await sink.resume(undefined);
  const known = await deliver([0, "a"]);
  renameSync(folder, `${folder}.away`);
  await sink.resume(known).catch(() => undefined);
  await expect(deliver([10, "b"])).rejects.toThrow("ENOENT");
  renameSync(`${folder}.away`, folder);
  await sink.resume(known);
  await deliver([10, "b"]);
  expect(files()).toEqual({ [PART_0]: ["a", "b"] });
  await expect(openFiles()).rejects.toThrow("is in use by the process");
});

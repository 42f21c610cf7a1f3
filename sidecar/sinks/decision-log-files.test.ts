import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DecisionRecord } from "#proto/generated/pillion/decision/v1/explain.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { LoggedDecision } from "./decision-log.ts";
import { DecisionLogFiles } from "./decision-log-files.ts";
import { isInSample } from "./sample.ts";

let folder: string;
let nowMs: number;
let counts: { written: number; dropped: number };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillion-log-"));
  nowMs = Date.parse("2026-11-21T09:00:00.000Z");
  counts = { written: 0, dropped: 0 };
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function openLog(bounds: { fileBytesMax?: number; filesMax?: number; directory?: string } = {}): DecisionLogFiles {
  const { fileBytesMax = 1 << 20, filesMax = 3, directory = folder } = bounds;
  return new DecisionLogFiles({ directory, sharePpm: 1_000_000, fileBytesMax, filesMax, clock: { nowMs: () => nowMs }, log: silentLog, counts });
}

function decision(request: string, snapshotVersion = "v1"): LoggedDecision {
  const bytes = (text: string): Uint8Array => Buffer.from(text);
  return {
    request: bytes(request),
    profile: bytes("p"),
    hostInput: bytes("h"),
    nowMs,
    snapshotAgeSeconds: 7,
    snapshotVersion,
    response: bytes("r"),
    effects: bytes("e"),
  };
}

function files(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".ndjson"));
}

function records(name: string): DecisionRecord[] {
  const lines = readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);
  return lines.map((line) => DecisionRecord.fromJSON(JSON.parse(line)));
}

test("a decision is a line that holds all of it", async () => {
  const log = openLog();
  log.offer(decision("first"));
  log.offer(decision("second"));
  await log.stop();
  expect(files()).toEqual(["decisions-20261121T090000000Z-000001.ndjson"]);
  expect(records(files()[0] ?? "")).toEqual(
    ["first", "second"].map((request) => ({
      request: Buffer.from(request),
      profile: Buffer.from("p"),
      hostInput: Buffer.from("h"),
      nowMs: BigInt(nowMs),
      snapshotAgeSeconds: 7,
      snapshotVersion: "v1",
      response: Buffer.from("r"),
      effects: Buffer.from("e"),
    })),
  );
  expect(counts).toEqual({ written: 2, dropped: 0 });
});

test("decisions are nobody else's to read", async () => {
  const log = openLog();
  log.keepSnapshot({ version: "v1", bytes: Buffer.from("snapshot") });
  log.offer(decision("first"));
  await log.stop();
  expect(statSync(join(folder, files()[0] ?? "")).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "snapshots", "v1.binpb")).mode & 0o777).toBe(0o600);
});

test("a snapshot that decides is kept under its version", async () => {
  const log = openLog();
  log.keepSnapshot({ version: "v1", bytes: Buffer.from("snapshot") });
  await log.stop();
  expect(readFileSync(join(folder, "snapshots", "v1.binpb"), "utf8")).toBe("snapshot");
});

async function logOneAFile(log: DecisionLogFiles, request: string, version: string): Promise<void> {
  nowMs += 1_000;
  log.offer(decision(request.padEnd(2_000, "."), version));
  await log.settled();
}

test("a full file is followed by the next, and the oldest are deleted with the snapshots that only they need", async () => {
  const log = openLog({ fileBytesMax: 1_000, filesMax: 2 });
  log.keepSnapshot({ version: "v1", bytes: Buffer.from("one") });
  await logOneAFile(log, "a", "v1");
  log.keepSnapshot({ version: "v2", bytes: Buffer.from("two") });
  await logOneAFile(log, "b", "v1");
  expect(files().length).toBe(2);
  await logOneAFile(log, "c", "v2");
  expect(files().map((name) => records(name)[0]?.request.toString()[0])).toEqual(["b", "c"]);
  expect(readdirSync(join(folder, "snapshots"))).toEqual(["v1.binpb", "v2.binpb"]);
  await logOneAFile(log, "d", "v2");
  expect(readdirSync(join(folder, "snapshots"))).toEqual(["v2.binpb"]);
  await log.stop();
});

test("a snapshot that decides is kept, however old it is and however little is logged", async () => {
  const log = openLog({ fileBytesMax: 1_000, filesMax: 1 });
  log.keepSnapshot({ version: "v1", bytes: Buffer.from("one") });
  for (const request of ["a", "b", "c"]) await logOneAFile(log, request, "another");
  expect(readdirSync(join(folder, "snapshots"))).toEqual(["v1.binpb"]);
  await log.stop();
});

test("what others have put into the folder stays", async () => {
  writeFileSync(join(folder, "notes.ndjson"), "mine");
  const log = openLog({ fileBytesMax: 1_000, filesMax: 1 });
  for (const request of ["a", "b"]) await logOneAFile(log, request, "v1");
  expect(files()).toEqual(["decisions-20261121T090002000Z-000002.ndjson", "notes.ndjson"]);
  await log.stop();
});

test("a decision is dropped and counted when too many wait", async () => {
  const log = openLog();
  const large = decision("x".repeat(6 << 20));
  for (const each of [large, large, large]) log.offer(each);
  await log.stop();
  expect(counts).toEqual({ written: 2, dropped: 1 });
});

test("decisions that the disk refuses are counted, and the next ones go on", async () => {
  const directory = join(folder, "log");
  writeFileSync(directory, "a file where the folder should be");
  const log = openLog({ directory });
  log.offer(decision("lost"));
  await log.settled();
  expect(counts).toEqual({ written: 0, dropped: 1 });
  rmSync(directory);
  log.offer(decision("kept"));
  await log.stop();
  expect(counts).toEqual({ written: 1, dropped: 1 });
});

test("a share of requests is in the sample, and always the same ones", () => {
  const requests = Array.from({ length: 20_000 }, (_, index) => Buffer.from(`\x0a\x03web\x12\x08person-${index}`));
  const sampled = requests.filter((request) => isInSample(request, 100_000));
  expect(sampled.length).toBeGreaterThan(1_850);
  expect(sampled.length).toBeLessThan(2_150);
  expect(requests.filter((request) => isInSample(request, 100_000))).toEqual(sampled);
  expect(sampled.every((request) => isInSample(request, 200_000))).toBe(true);
  expect(requests.some((request) => isInSample(request, 0))).toBe(false);
  expect(requests.every((request) => isInSample(request, 1_000_000))).toBe(true);
});

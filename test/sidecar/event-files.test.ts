import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { afterEach, expect, it } from "vitest";
import { TrackRequest, type TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import { type GrpcCaller, metric } from "./callers.ts";
import { eventLines, namesOf } from "./event-lines.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";
import { type ListeningSidecar, Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
personalizations:
  - selector: welcome
    status: running
    experiences: [{ name: welcome, audience: everyone, caps: [{ max: 5, per: day }], body: 1 }]
`;

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

function start(folder: string, settings: Record<string, string> = {}): Promise<{ sidecar: ListeningSidecar; caller: GrpcCaller }> {
  return sidecars.start({ EVENT_FILES: join(folder, "events"), ...settings }, folder);
}

function track({ client }: GrpcCaller, ...ids: readonly string[]): Promise<TrackResponse | ServiceError> {
  const events = ids.map((id) => ({ id, name: "Visit", identification: { userId: "u" } }));
  return new Promise((resolve) => client.track(TrackRequest.fromPartial({ events }), (error, response) => resolve(error ?? response)));
}

/** Waits until the sink has all that was acknowledged so far. */
async function caughtUp({ addresses }: ListeningSidecar): Promise<void> {
  const behind = 'pillion_sink_behind_bytes{sink="files"}';
  await until("all of it is in the files", async () => ((await metric(addresses.operations, behind)) === 0 ? true : undefined));
}

const unfinished = (folder: string): string[] => readdirSync(join(folder, "events")).filter((name) => name.endsWith(".part"));

it("has everything that happened, once, in order, and after kill -9", async () => {
  const folder = SidecarProcess.newFolder();
  const { sidecar, caller } = await start(folder);
  await track(caller, "a", "b");
  await track(caller, "b", "c");
  const identification = { userId: "u", profileId: "p", sourceId: 1n };
  const answers = [];
  for (let times = 0; times < 3; times += 1) answers.push(await caller.choose({ identification, names: ["welcome"], sessionId: "s" }));
  const decisions = answers.map((answer) => (answer.ok ? answer.response.choices[0]?.decisionId : answer.details));
  await track(caller, "d");
  const names = (): string[] => namesOf(eventLines(join(folder, "events")));
  const shown = `exposure ${decisions[0]}`;
  await caughtUp(sidecar);
  // What was shown again in the same session spends the cap, and is nothing new to others.
  expect(names().filter((name) => !name.startsWith("link"))).toEqual(["event a", "event b", "event c", shown, "event d"]);
  expect(names().filter((name) => name.startsWith("link"))).toHaveLength(1);
  const before = names();
  sidecar.signal("SIGKILL");
  await sidecar.ended();
  const { sidecar: later, caller: laterCaller } = await start(folder);
  await track(laterCaller, "a", "e");
  await caughtUp(later);
  expect(names()).toEqual([...before, "event e"]);
  expect(await metric(later.addresses.operations, 'pillion_sink_delivered_total{sink="files"}')).toBe(1);
});

it("finishes a file when it is old", async () => {
  const folder = SidecarProcess.newFolder();
  const { caller } = await start(folder, { EVENT_FILES_AGE_MAX_SECONDS: "1" });
  await track(caller, "a");
  await until("the event is in a finished file", () => (readdirSync(join(folder, "events")).some((name) => name.endsWith(".ndjson")) ? true : undefined));
  expect([unfinished(folder), namesOf(eventLines(join(folder, "events")))]).toEqual([[], ["event a"]]);
});

it("delivers later what could not be written, and takes events all the while", async () => {
  const folder = SidecarProcess.newFolder();
  const { sidecar, caller } = await start(folder);
  const events = join(folder, "events");
  rmSync(events, { recursive: true });
  expect(await track(caller, "a")).toMatchObject({ accepted: 1 });
  const failures = (): Promise<number | undefined> => metric(sidecar.addresses.operations, 'pillion_sink_failures_total{sink="files"}');
  await until("the sink has failed", async () => ((await failures()) ?? 0) > 0 || undefined);
  expect(await track(caller, "b")).toMatchObject({ accepted: 1 });
  expect(await metric(sidecar.addresses.operations, 'pillion_sink_behind_bytes{sink="files"}')).toBeGreaterThan(0);
  mkdirSync(events);
  await caughtUp(sidecar);
  expect(namesOf(eventLines(events))).toEqual(["event a", "event b"]);
});

it("ends at SIGTERM with what it has written noted, and gives its folders back", async () => {
  const folder = SidecarProcess.newFolder();
  const { sidecar, caller } = await start(folder);
  await track(caller, "a");
  await caughtUp(sidecar);
  sidecar.signal("SIGTERM");
  expect(await sidecar.ended()).toEqual({ code: 0, signal: null });
  const { sidecar: later, caller: laterCaller } = await start(folder);
  await track(laterCaller, "b");
  await caughtUp(later);
  expect(namesOf(eventLines(join(folder, "events")))).toEqual(["event a", "event b"]);
  expect(later.log.filter(({ level }) => level !== "info")).toEqual([]);
});

it("does not start without a journal, or with the folder of another", async () => {
  const folder = SidecarProcess.newFolder();
  const events = { EVENT_FILES: join(folder, "events") };
  const alone = SidecarProcess.spawn({ ...events, JOURNAL: "off" });
  await alone.ended();
  expect(alone.errors + JSON.stringify(alone.log)).toContain("event_files: there is no journal to deliver from");
  await start(folder);
  const second = SidecarProcess.spawn(events);
  await second.ended();
  expect(second.errors + JSON.stringify(second.log)).toContain("is in use by the process");
});

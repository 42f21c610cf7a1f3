import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TrackedEvent } from "#proto/generated/pillion/decision/v1/track.ts";
import { encodeJournalEntry } from "#sidecar/base/journal-entry.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { PlacedEntry } from "#sidecar/journal/record.ts";
import { Circuit } from "#sidecar/sinks/circuit.ts";
import { Delivery } from "#sidecar/sinks/delivery.ts";
import { HttpEvents } from "#sidecar/sinks/http-events.ts";
import { openJournal, rememberingLog } from "#test/journal/journal-in-folder.ts";
import { describeSink } from "./sink-suite.ts";
import { TrackReceiver } from "./track-receiver.ts";
import { virtualSchedule } from "./virtual-schedule.ts";

const BOUNDS = { keyFile: "", timeoutMs: 5_000, eventsMax: 50, log: silentLog };

describeSink("that posts", async () => {
  const target = await TrackReceiver.start();
  return {
    hasEachOnce: false,
    open: () => HttpEvents.open({ ...BOUNDS, url: target.url }),
    fail: async () => {
      target.answer = () => ({ status: 503 });
    },
    mend: async () => {
      target.answer = () => ({ status: 201 });
    },
    arrived: async () => target.ids,
    dispose: () => target.stop(),
  };
});

let receiver: TrackReceiver;
let folder: string;
let ending: AbortController;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillion-http-"));
  receiver = await TrackReceiver.start();
  ending = new AbortController();
});

afterEach(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(parts: Partial<typeof BOUNDS> = {}): Promise<HttpEvents> {
  const sink = await HttpEvents.open({ ...BOUNDS, url: receiver.url, ...parts });
  await sink.resume();
  return sink;
}

function visits(ids: readonly string[]): PlacedEntry[] {
  return ids.map((id, index) => ({ position: index * 100, bytes: visit(id) }));
}

function visit(id: string, also: Parameters<typeof TrackedEvent.fromPartial>[0] = {}): Uint8Array {
  const event = TrackedEvent.fromPartial({ id, name: "Visit", timeMs: 1_790_000_000_000n, identification: { userId: "u" }, ...also });
  return encodeJournalEntry({ organization: "acme", project: "web" }, 1_790_000_000_000, { kind: "event", bytes: TrackedEvent.encode(event).finish() });
}

const range = (count: number): string[] => Array.from({ length: count }, (_, index) => `e${index}`);

it("posts those of one name together, at most so many at once, each source to its address, with the key", async () => {
  const keyFile = join(folder, "key");
  writeFileSync(keyFile, "shop.5f0c2d9be1\n");
  const sink = await open({ keyFile, eventsMax: 3 });
  const entries = [
    visit("a"),
    visit("b"),
    visit("c", { name: "Purchase", type: "track" }),
    visit("d"),
    visit("e", { identification: { sourceId: 9_007_199_254_740_993n, profileId: "p" } }),
  ];
  await sink.deliver(
    entries.map((bytes, position) => ({ position, bytes })),
    ending.signal,
  );
  await sink.close();
  const authorization = `Basic ${Buffer.from("shop:5f0c2d9be1").toString("base64")}`;
  expect(receiver.calls.map(({ path, ids }) => [path, ids])).toEqual([
    ["/acme/projects/web/sources/0/track", ["a", "b", "c"]],
    ["/acme/projects/web/sources/0/track", ["d"]],
    ["/acme/projects/web/sources/9007199254740993/track", ["e"]],
  ]);
  expect(receiver.calls.map((call) => call.authorization)).toEqual([authorization, authorization, authorization]);
  expect(receiver.calls[0]?.track.map(({ name, type, payload }) => [name, type, payload.length])).toEqual([
    ["Visit", undefined, 2],
    ["Purchase", "track", 1],
  ]);
});

it("sends less at once to a receiver for which it is too much, and more again when it is not", async () => {
  const sink = await open();
  receiver.answer = ({ ids }) => ({ status: ids.length > 7 ? 413 : 201 });
  await sink.deliver(visits(range(40)), ending.signal);
  expect(receiver.ids).toEqual(range(40));
  expect(sink.refused).toBe(0);
  receiver.answer = () => ({ status: 201 });
  receiver.calls.length = 0;
  const later = range(100).map((id) => `later-${id}`);
  await sink.deliver(
    later.map((id, index) => ({ position: 10_000 + index, bytes: visit(id) })),
    ending.signal,
  );
  await sink.close();
  const sizes = receiver.calls.map(({ ids }) => ids.length);
  expect(sizes[0]).toBeLessThan(20);
  expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).toSorted((one, other) => one - other));
  expect(sizes.at(-2)).toBeGreaterThan(sizes[0] ?? 0);
});

it.each([400, 409, 413, 422])("leaves out what is refused with %i, and only that, and says so without its content", async (status) => {
  const { log, messages } = rememberingLog();
  const sink = await open({ log });
  receiver.answer = ({ ids }) => ({ status: ids.includes("e13") || ids.includes("e27") ? status : 201 });
  const entries = [...visits(range(40)), { position: 5_000, bytes: Uint8Array.of(0xff, 0xff) }];
  await sink.deliver(entries, ending.signal);
  await sink.close();
  expect(receiver.ids).toEqual(range(40).filter((id) => id !== "e13" && id !== "e27"));
  expect(sink.refused).toBe(3);
  expect(messages).toEqual(["entries were refused by the receiver and are left out; the first is at this position or behind it"]);
});

it.each([301, 307, 401, 403, 404, 408, 429, 500, 502, 503])("takes nothing for delivered, and follows nothing, at %i", async (status) => {
  const sink = await open();
  receiver.answer = () => ({ status, headers: { location: receiver.url } });
  await expect(sink.deliver(visits(range(3)), ending.signal)).rejects.toThrow(`the receiver answered ${status}`);
  expect([receiver.calls.length, sink.refused]).toEqual([1, 0]);
  receiver.answer = () => ({ status: 201 });
  await sink.deliver(visits(range(3)), ending.signal);
  await sink.close();
  expect(receiver.ids).toEqual(range(3));
});

it("repeats after a failure only what was not taken, and counts what is refused once", async () => {
  const sink = await open({ eventsMax: 4 });
  let answers = 0;
  receiver.answer = ({ ids }) => {
    answers += 1;
    if (answers === 4) return { status: 503 };
    return { status: ids.includes("e0") ? 400 : 201 };
  };
  await expect(sink.deliver(visits(range(12)), ending.signal)).rejects.toThrow("503");
  await sink.resume();
  await sink.deliver(visits(range(12)), ending.signal);
  await sink.close();
  expect(receiver.ids).toEqual(range(12).slice(1));
  expect(sink.refused).toBe(1);
});

it("fails when no answer comes in time, when it breaks off, and at once when the process ends", async () => {
  const impatient = await open({ timeoutMs: 100 });
  receiver.answer = () => new Promise(() => undefined);
  await expect(impatient.deliver(visits(["a"]), ending.signal)).rejects.toThrow("no answer within 100 ms");
  await impatient.close();
  const sink = await open();
  receiver.answer = () => "lost";
  await expect(sink.deliver(visits(["a"]), ending.signal)).rejects.toThrow();
  receiver.answer = () => {
    ending.abort();
    return new Promise(() => undefined);
  };
  await expect(sink.deliver(visits(["a"]), ending.signal)).rejects.toThrow("aborted");
  await sink.close();
});

it("waits as long as the receiver asks, and gives again, under the same ids, what the receiver took without saying so", async () => {
  const journal = await openJournal(join(folder, "journal"));
  await journal.append(range(20).map((id) => visit(id)));
  const answers: ("lost" | { status: number; headers: Record<string, string> })[] = [
    { status: 429, headers: { "retry-after": "7" } },
    { status: 503, headers: { "retry-after": new Date(Date.now() + 60_000).toUTCString() } },
    { status: 503, headers: { "retry-after": "31536000" } },
    { status: 503, headers: { "retry-after": "soon" } },
    "lost",
  ];
  receiver.answer = () => answers.shift() ?? { status: 201 };
  const { schedule, waits } = virtualSchedule();
  const sink = await HttpEvents.open({ ...BOUNDS, url: receiver.url });
  const delivery = await Delivery.open({ journal, sink, log: silentLog, schedule, circuit: new Circuit(() => 0.999_999) });
  delivery.start();
  await expect.poll(() => delivery.counts).toMatchObject({ delivered: 20, failures: 4, behindBytes: 0 });
  await delivery.stop();
  await journal.close();
  const pauses = waits.filter((ms) => ms >= 100 && ms !== 1_000);
  expect([pauses[0], pauses[2], pauses[3]]).toEqual([7_100, 300_400, 800]);
  expect(pauses[1]).toBeGreaterThan(50_000);
  expect(pauses[1]).toBeLessThan(60_300);
  expect(receiver.ids).toEqual([...range(20), ...range(20)]);
});

it("reads the key anew after a failure, and never shows it", async () => {
  const keyFile = join(folder, "key");
  writeFileSync(keyFile, "no key at all");
  await expect(open({ keyFile })).rejects.toThrow("does not hold a key of the form prefix.secret");
  await expect(open({ keyFile })).rejects.not.toThrow("no key at all");
  writeFileSync(keyFile, "old.secret");
  const sink = await open({ keyFile });
  const wanted = `Basic ${Buffer.from("new:secret").toString("base64")}`;
  receiver.answer = ({ authorization }) => ({ status: authorization === wanted ? 201 : 401 });
  await expect(sink.deliver(visits(["a"]), ending.signal)).rejects.toThrow("401");
  writeFileSync(keyFile, "new.secret");
  await sink.resume();
  await sink.deliver(visits(["a"]), ending.signal);
  await sink.close();
  expect(receiver.ids).toEqual(["a"]);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TrackedEvent } from "#proto/generated/pillion/decision/v1/track.ts";
import { encodeJournalEntry } from "#sidecar/base/journal-entry.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { FileJournal } from "#sidecar/journal/file-journal.ts";
import type { PlacedEntry } from "#sidecar/journal/record.ts";
import { Delivery } from "#sidecar/sinks/delivery.ts";
import type { Sink } from "#sidecar/sinks/sink.ts";
import { openJournal } from "#test/journal/journal-in-folder.ts";
import { virtualSchedule } from "./virtual-schedule.ts";

/** A sink with whatever it delivers to, for one test. */
export interface SinkUnderTest {
  /** Whether it can take back what came after a state, so that nothing ever comes twice. */
  readonly hasEachOnce: boolean;
  /** Opens it as a process does that starts. */
  open(): Promise<Sink>;
  /** Makes what it delivers to fail until it is mended. */
  fail(): Promise<void>;
  mend(): Promise<void>;
  /** The ids of all events that arrived, in their order. */
  arrived(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

const { signal } = new AbortController();

function eventsOf(ids: readonly string[]): Uint8Array[] {
  return ids.map((id) => {
    const event = TrackedEvent.fromPartial({ id, name: "Visit", timeMs: 1_790_000_000_000n, identification: { userId: "u" }, properties: { amount: 1.5 } });
    return encodeJournalEntry({ organization: "acme", project: "web" }, 1_790_000_000_000, { kind: "event", bytes: TrackedEvent.encode(event).finish() });
  });
}

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `event-${from + index}`);
}

/** The events as they come from the journal, each a thousand bytes behind the other. */
function placed(from: number, to: number): PlacedEntry[] {
  return eventsOf(range(from, to)).map((bytes, index) => ({ position: (from + index) * 1_000, bytes }));
}

/** Each id where it comes first. */
function firstOf(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** A sink and a journal for one test. */
interface Setting {
  readonly target: SinkUnderTest;
  readonly journal: FileJournal;
  readonly folder: string;
}

/** What every sink has to do, whatever it delivers to. */
export function describeSink(name: string, create: () => Promise<SinkUnderTest>): void {
  let setting: Setting;

  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), "pillion-sink-"));
    setting = { folder, journal: await openJournal(join(folder, "journal")), target: await create() };
  });

  afterEach(async () => {
    await setting.journal.close();
    await setting.target.dispose();
    rmSync(setting.folder, { recursive: true, force: true });
  });

  describe(`the sink ${name}`, () => {
    it("takes entries in order, and goes on from its state", () => goesOnFromItsState(setting));
    it("takes again what came after the state that was saved", () => takesAgain(setting));
    it("rejects what it cannot deliver, and has it in order when it is back", () => failsAndComesBack(setting));
    it("ends while it fails, and delivers with the next start", () => endsWhileItFails(setting));
  });
}

async function deliver({ journal, target }: Setting): Promise<Delivery> {
  const delivery = await Delivery.open({ journal, sink: await target.open(), log: silentLog, schedule: virtualSchedule().schedule });
  delivery.start();
  return delivery;
}

async function goesOnFromItsState({ target }: Setting): Promise<void> {
  const sink = await target.open();
  const fresh = await sink.resume(undefined);
  expect(await sink.resume(fresh)).toEqual(fresh);
  await sink.deliver(placed(0, 10), signal);
  const state = await sink.deliver(placed(10, 20), signal);
  await sink.rest();
  await sink.close();
  const again = await target.open();
  await again.resume(JSON.parse(JSON.stringify(state)));
  await again.deliver(placed(20, 30), signal);
  await again.close();
  expect(await target.arrived()).toEqual(range(0, 30));
}

async function takesAgain({ target }: Setting): Promise<void> {
  const sink = await target.open();
  await sink.resume(undefined);
  const saved = await sink.deliver(placed(0, 10), signal);
  await sink.deliver(placed(10, 20), signal);
  await sink.close();
  const again = await target.open();
  await again.resume(saved);
  await again.deliver(placed(10, 25), signal);
  await again.close();
  const arrived = await target.arrived();
  expect(target.hasEachOnce ? arrived : firstOf(arrived)).toEqual(range(0, 25));
}

async function failsAndComesBack(setting: Setting): Promise<void> {
  const { target, journal } = setting;
  await journal.append(eventsOf(range(0, 50)));
  const delivery = await deliver(setting);
  await expect.poll(() => delivery.counts.delivered).toBe(50);
  await target.fail();
  for (const from of [50, 60, 70]) await journal.append(eventsOf(range(from, from + 10)));
  await expect.poll(() => delivery.counts.failures).toBeGreaterThan(6);
  expect(delivery.counts).toMatchObject({ delivered: 50, isOpen: true });
  await target.mend();
  await expect.poll(() => delivery.counts, { timeout: 10_000 }).toMatchObject({ delivered: 80, isOpen: false, behindBytes: 0 });
  await delivery.stop();
  const arrived = await target.arrived();
  expect(target.hasEachOnce ? arrived : firstOf(arrived)).toEqual(range(0, 80));
}

async function endsWhileItFails(setting: Setting): Promise<void> {
  const { target, journal } = setting;
  const delivery = await deliver(setting);
  await target.fail();
  await journal.append(eventsOf(range(0, 10)));
  await expect.poll(() => delivery.counts.failures).toBeGreaterThan(1);
  await delivery.stop();
  await target.mend();
  const again = await deliver(setting);
  await expect.poll(() => again.counts.behindBytes).toBe(0);
  await again.stop();
  const arrived = await target.arrived();
  expect(target.hasEachOnce ? arrived : firstOf(arrived)).toEqual(range(0, 10));
}

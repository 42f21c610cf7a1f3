import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { FileJournal } from "#sidecar/journal/file-journal.ts";
import { Circuit } from "#sidecar/sinks/circuit.ts";
import { Delivery } from "#sidecar/sinks/delivery.ts";
import { entries, openJournal, rememberingLog } from "#test/journal/journal-in-folder.ts";
import { SinkInMemory } from "./sink-in-memory.ts";
import { virtualSchedule } from "./virtual-schedule.ts";

let folder: string;
let journal: FileJournal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillion-delivery-"));
  journal = await openJournal(join(folder, "journal"));
});

afterEach(async () => {
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

const { log: quiet } = rememberingLog();

async function openDelivery(sink: SinkInMemory, log = quiet): Promise<{ delivery: Delivery; waits: number[] }> {
  const { schedule, waits } = virtualSchedule();
  const delivery = await Delivery.open({ journal, sink, log, schedule, circuit: new Circuit(() => 0.999_999) });
  delivery.start();
  return { delivery, waits };
}

async function append(from: number, to: number): Promise<string[]> {
  const texts = Array.from({ length: to - from }, (_, index) => `entry ${from + index}`);
  for (const text of texts) await journal.append(entries(text));
  return texts;
}

it("brings everything in order, goes on where it stopped, and sees to the sink while nothing comes", async () => {
  const sink = new SinkInMemory("memory");
  const first = await append(0, 50);
  const { delivery } = await openDelivery(sink);
  await expect.poll(() => sink.texts).toEqual(first);
  const second = await append(50, 100);
  await expect.poll(() => delivery.counts).toEqual({ delivered: 100, failures: 0, refused: 0, isOpen: false, behindBytes: 0 });
  await expect.poll(() => sink.rests).toBeGreaterThan(2);
  await delivery.stop();
  expect(sink.isClosed).toBe(true);
  const third = await append(100, 150);
  await journal.close();
  journal = await openJournal(join(folder, "journal"));
  const { delivery: again } = await openDelivery(sink);
  await expect.poll(() => sink.texts).toEqual([...first, ...second, ...third]);
  await again.stop();
  expect(sink.resumedWith).toEqual([undefined, { count: 100 }]);
});

it("tries again with longer and longer pauses, asks an open circuit with one entry, and goes on when the sink is back", async () => {
  const sink = new SinkInMemory("memory");
  const { log, messages } = rememberingLog();
  sink.isFailing = true;
  const texts = await append(0, 20);
  const { delivery, waits } = await openDelivery(sink, log);
  await expect.poll(() => delivery.counts.failures).toBeGreaterThan(7);
  expect(delivery.counts).toMatchObject({ delivered: 0, isOpen: true, behindBytes: journal.end });
  expect(waits.filter((ms) => ms >= 100 && ms !== 1_000).slice(0, 7)).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400]);
  expect(sink.batches.slice(0, 7)).toEqual([20, 20, 20, 20, 20, 1, 1]);
  sink.isFailing = false;
  await expect.poll(() => sink.texts).toEqual(texts);
  await expect.poll(() => delivery.counts).toMatchObject({ delivered: 20, isOpen: false, behindBytes: 0 });
  await delivery.stop();
  expect(messages).toEqual(["the sink failed; what is for it waits in the journal", "the sink fails again and again, and is asked now and then only"]);
});

it("keeps nobody waiting for a sink that fails or stands still", async () => {
  const [failing, still, well] = [new SinkInMemory("failing"), new SinkInMemory("still"), new SinkInMemory("well")];
  failing.isFailing = true;
  still.standsStill = true;
  const deliveries = await Promise.all([failing, still, well].map((sink) => openDelivery(sink)));
  const texts = await append(0, 200);
  await expect.poll(() => well.texts).toEqual(texts);
  expect(deliveries.map(({ delivery }) => delivery.counts.delivered)).toEqual([0, 0, 200]);
  expect(journal.counts.neededBytes).toBe(journal.end);
  failing.isFailing = false;
  await expect.poll(() => failing.texts).toEqual(texts);
  await Promise.all(deliveries.map(({ delivery }) => delivery.stop()));
  still.standsStill = false;
  const { delivery: again } = await openDelivery(still);
  await expect.poll(() => still.texts).toEqual(texts);
  await expect.poll(() => journal.counts.neededBytes).toBe(0);
  await again.stop();
});

it("gives a sink again what it took when its position cannot be saved", async () => {
  const openReader = journal.reader.bind(journal);
  let saves = 0;
  journal.reader = async (name) => {
    const reader = await openReader(name);
    const save = reader.save.bind(reader);
    return Object.assign(reader, {
      save: async (position: number, state: unknown) => {
        saves += 1;
        if (saves % 2 === 0) throw new Error("the position cannot be saved");
        await save(position, state);
      },
    });
  };
  const sink = new SinkInMemory("memory");
  const texts = await append(0, 20);
  const { delivery } = await openDelivery(sink);
  await expect.poll(() => delivery.counts.behindBytes).toBe(0);
  expect([sink.texts, sink.batches, sink.resumedWith]).toEqual([texts, [20, 20], [undefined, { count: 0 }]]);
  await delivery.stop();
});

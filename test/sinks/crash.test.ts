import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { Random } from "#test/differential/random.ts";
import { Appender } from "#test/journal/appender.ts";
import { openJournal } from "#test/journal/journal-in-folder.ts";
import { deliverIntoFiles } from "./deliver-into-files.ts";

/** How often a process is killed; `DELIVERY_KILLS=200` is the long run. */
const KILLS = Number(process.env.DELIVERY_KILLS ?? 20);
const SEED = Number(process.env.DELIVERY_SEED ?? Date.now() % 1_000_000);
const CALLERS = 4;
/** What a machine may take for one process, from its start to its end. */
const PATIENCE_MS = 10_000;

/** Every line of a folder of events, in the order of its files. */
function linesOf(directory: string): { readonly run: number; readonly caller: number; readonly number: number }[] {
  const names = readdirSync(directory)
    .filter((name) => name.startsWith("events-"))
    .sort();
  return names.flatMap((name) => {
    const lines = readFileSync(join(directory, name), "utf8").split("\n");
    expect(lines.pop()).toBe("");
    return lines.map((line) => JSON.parse(line));
  });
}

it(`writes each entry into one file, once and in order, however often its process is killed (seed ${SEED})`, {
  timeout: 60_000 + KILLS * PATIENCE_MS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillion-delivered-"));
  const random = new Random(SEED);
  const acknowledged = new Map<string, number>();
  try {
    for (let run = 0; run < KILLS; run += 1) {
      const appender = new Appender("test/sinks/delivering-process.ts", [folder, run, CALLERS]);
      const linesBefore = random.integer(0, 300);
      await expect.poll(() => appender.lines, { timeout: PATIENCE_MS, interval: 1 }).toBeGreaterThan(linesBefore);
      await wait(random.integer(0, 60));
      await appender.kill();
      for (const [caller, number] of appender.acknowledged) acknowledged.set(`${run} ${caller}`, number);
    }
    const journal = await openJournal(join(folder, "journal"), { bytesMax: 1 << 30 });
    const delivery = await deliverIntoFiles(journal, join(folder, "events"));
    delivery.start();
    await expect.poll(() => delivery.counts.behindBytes, { timeout: 60_000 }).toBe(0);
    await delivery.stop();
    await journal.close();
    const next = new Map<string, number>();
    for (const line of linesOf(join(folder, "events"))) {
      const caller = `${line.run} ${line.caller}`;
      expect([caller, line.number]).toEqual([caller, next.get(caller) ?? 0]);
      next.set(caller, line.number + 1);
    }
    for (const [caller, number] of acknowledged) expect([caller, next.get(caller)]).toEqual([caller, expect.toSatisfy((count: number) => count > number)]);
    expect(acknowledged.size).toBeGreaterThan(KILLS);
    expect(readdirSync(join(folder, "events")).length).toBeGreaterThan(KILLS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

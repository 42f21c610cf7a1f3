import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as elapse } from "node:timers/promises";
import { ratioOf, spreadOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import { loadEngine, MOMENT } from "#bench/pillion/load-engine.ts";
import { residentBytesOf } from "#bench/process/proc-files.ts";
import { withScratchDirectory } from "#bench/process/scratch-directory.ts";
import { SidecarProcess } from "#bench/process/sidecar-process.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { writeNumber, writeSpread, writeTable } from "#bench/report/markdown.ts";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import type { WasmEngine } from "#sidecar/engine/wasm-engine.ts";

const SIZES = [10, 1_000, 1_000_000] as const;
const CALLS = 20_000;
const MIB = 1024 * 1024;
/** How long a sidecar that is ready is left alone before its size is read. */
const IDLE_MS = 1_000;

const PEOPLE_FILE = "people.txt";
const CATALOG = JSON.stringify({
  organization: "acme",
  project: "web",
  segments: [{ name: "listed", people_file: PEOPLE_FILE }],
  personalizations: [{ selector: "a", status: "running", experiences: [{ name: "x", audience: { segment: "listed" }, body: { listed: true } }] }],
});

/** A snapshot whose only audience is a list of people, and what it took to get it. */
interface Listed {
  readonly size: number;
  readonly file: Buffer;
  readonly engine: WasmEngine;
  readonly requests: readonly Uint8Array[];
  readonly compileMs: number;
  readonly snapshotMib: number;
  readonly loadMs: readonly number[];
  readonly memoryMib: number;
  /** Nanoseconds of processor a call, a value a round. */
  readonly costs: number[];
  /** Of processes that serve it: from being spawned to being ready, */
  readonly readyMs: number[];
  /** and their resident size. */
  readonly residentMib: number[];
}

function personOf(index: number): string {
  return `customer-${index}@example.com`;
}

/** Compiles and loads a list of so many people, of whom half of the calls are about one. */
function prepare(size: number, loads: number): Listed {
  const file = Buffer.from(Array.from({ length: size }, (_, index) => `${personOf(index)}\n`).join(""));
  const beforeCompile = process.cpuUsage();
  const compiled = compileCatalog({ file: "catalog.json", text: CATALOG, readFile: () => ({ ok: true, bytes: file }) });
  const compileMs = processorMs(beforeCompile);
  if (!compiled.ok) throw new Error(`the list was refused: ${compiled.problems[0]?.message}`);
  const loadMs: number[] = [];
  let engine = loadEngine(compiled.bytes);
  for (let load = 0; load < loads; load++) {
    const before = process.hrtime.bigint();
    engine = loadEngine(compiled.bytes);
    loadMs.push(Number(process.hrtime.bigint() - before) / 1e6);
  }
  // Listed people come from the whole list, and those who are not from as wide a range.
  const requests = Array.from({ length: CALLS }, (_, index) => {
    const person = personOf(((index * 7_919) % size) + (index % 2 === 0 ? 0 : size));
    return Uint8Array.from(ChooseRequest.encode(ChooseRequest.fromPartial({ identification: { userId: person }, names: ["a"] })).finish());
  });
  const memoryMib = engine.memory.buffer.byteLength / MIB;
  return { size, file, engine, requests, compileMs, snapshotMib: compiled.bytes.length / MIB, loadMs, memoryMib, costs: [], readyMs: [], residentMib: [] };
}

function processorMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Decides every request, and returns how many people were on the list. */
function decideAll({ engine, requests }: Listed): number {
  let answered = 0;
  // The answer of a person who is on no list has the version of the snapshot and nothing else.
  for (const request of requests) if (engine.choose(request, MOMENT).length > 40) answered++;
  return answered;
}

/** Starts a sidecar that serves the catalog and the file of people, and notes how soon it is ready and how large it is. */
async function serve({ file, readyMs, residentMib }: Listed, directory: string): Promise<void> {
  const catalog = join(directory, "catalog.json");
  writeFileSync(join(directory, PEOPLE_FILE), file);
  writeFileSync(catalog, CATALOG);
  const sidecar = await SidecarProcess.start(catalog, directory);
  try {
    readyMs.push(sidecar.readyMs);
    await elapse(IDLE_MS);
    residentMib.push(residentBytesOf(sidecar.pid) / MIB);
  } finally {
    await sidecar.stop();
  }
}

/** Measures what it costs that an audience is a list of people: to load it, to keep it, and to look into it. */
export async function benchPeople({ rounds }: BenchOptions): Promise<BenchReport> {
  const lists = SIZES.map((size) => prepare(size, rounds));
  for (const list of lists) {
    const answered = decideAll(list);
    if (answered !== CALLS / 2) throw new Error(`${answered} of ${CALLS} calls were about somebody on the list of ${list.size}, expected half`);
  }
  for (let round = 0; round < rounds; round++) {
    for (const list of round % 2 === 0 ? lists : lists.toReversed()) {
      const before = process.cpuUsage();
      decideAll(list);
      list.costs.push((1e6 * processorMs(before)) / CALLS);
    }
  }
  await withScratchDirectory(async (directory) => {
    for (let round = 0; round < rounds; round++) for (const list of lists) await serve(list, directory);
  });
  return report(lists);
}

function report(lists: readonly Listed[]): BenchReport {
  const [least] = lists;
  const costs = lists.map((list) => [
    list.size.toLocaleString("en"),
    writeSpread(ratioOf(list.costs, least?.costs ?? [])),
    writeNumber(list.snapshotMib),
    writeNumber(list.memoryMib),
    writeSpread(spreadOf(list.loadMs)),
    writeNumber(list.compileMs),
    writeSpread(spreadOf(list.costs)),
  ]);
  const sizes = lists.map((list) => [list.size.toLocaleString("en"), writeSpread(spreadOf(list.readyMs)), writeSpread(spreadOf(list.residentMib))]);
  const method =
    `One personalization whose audience is a segment with a file of people; ${CALLS.toLocaleString("en")} calls a round, of which every other is about ` +
    "somebody on the list. Loading is what the core does with the snapshot; a process reads and compiles the catalog and the file as well, and its size " +
    `is read ${IDLE_MS} ms after it is ready.`;
  const head = [
    "people",
    "a call against the shortest list",
    "snapshot, MiB",
    "linear memory, MiB",
    "loading, ms",
    "compiling, ms of processor",
    "a call, ns of processor",
  ];
  const write = (columns: number): string =>
    `${method}\n\n${writeTable(
      head.slice(0, columns),
      costs.map((row) => row.slice(0, columns)),
    )}\n\n${writeTable(["people", "start to ready, ms", "resident, MiB"], sizes)}\n`;
  return { title: "Segments that list people", text: write(7), quotable: write(6), verdicts: [] };
}

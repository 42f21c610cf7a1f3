/**
 * The process of one subject with one catalog. It is started by the coordinator, does what it is told, one message at a time,
 * and is silent in between, so that the processor belongs to whoever has the turn.
 */
import type { Loaded } from "#bench/subjects/subject.ts";
import { type Asking, makeCalls } from "#bench/workload/make-calls.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { checkAnswers } from "./check-answers.ts";
import type { LoadFigures, WorkerAnswer, WorkerRequest } from "./messages.ts";
import { importSubject } from "./subject-names.ts";
import { type Turn, takeTurn } from "./take-turn.ts";

interface Ready {
  readonly name: string;
  /** The size of the catalog. The workload itself is made anew where it is needed: kept, it would be garbage that every collection has to look at. */
  readonly optimizations: number;
  readonly loaded: Loaded;
  readonly turns: Map<string, Turn>;
}

let ready: Ready | undefined;

function residentAfterCollection(): number {
  // An ordinary collection keeps the pages it empties, and what is loaded next would seem to need none.
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
  return process.memoryUsage.rss();
}

async function load(name: string, optimizations: number): Promise<LoadFigures> {
  const subject = await importSubject(name);
  const workload = makeWorkload(optimizations);
  const loadCatalog = subject.write(workload);
  const before = residentAfterCollection();
  const start = process.hrtime.bigint();
  const loaded = await loadCatalog();
  const loadMs = Number(process.hrtime.bigint() - start) / 1e6;
  ready = { name, optimizations, loaded, turns: new Map() };
  return { loadMs, residentBytes: residentAfterCollection() - before, wasmBytes: loaded.wasmBytes?.() };
}

async function prepare({ name, optimizations, loaded }: Ready, asking: Asking): Promise<Turn> {
  const calls = makeCalls(makeWorkload(optimizations), asking);
  const prepared = loaded.prepare(calls);
  await checkAnswers(name, prepared, calls);
  return { prepared, calls: calls.length, next: 0 };
}

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  if (request.kind === "load") return { kind: "loaded", figures: await load(request.subject, request.optimizations) };
  if (ready === undefined) throw new Error("nothing is loaded");
  switch (request.kind) {
    case "prepare": {
      ready.turns.set(request.scenario, await prepare(ready, request.asking));
      globalThis.gc?.();
      return { kind: "prepared" };
    }
    case "run": {
      const turn = ready.turns.get(request.scenario);
      if (turn === undefined) throw new Error(`the scenario ${request.scenario} is not prepared`);
      return { kind: "ran", figures: await takeTurn(turn, request.milliseconds) };
    }
  }
}

async function respond(request: WorkerRequest): Promise<void> {
  let message: WorkerAnswer;
  try {
    message = await answer(request);
  } catch (error) {
    message = { kind: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send?.(message);
}

process.on("message", (request: WorkerRequest) => void respond(request));
process.once("disconnect", () => process.exit(0));

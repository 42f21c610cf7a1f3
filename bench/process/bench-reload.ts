import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as elapse } from "node:timers/promises";
import { chooseOnce } from "#bench/grpc/choose-once.ts";
import { frame, type LoadAnswer, percentile, requireH2load, runH2load } from "#bench/grpc/h2load.ts";
import { spreadOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judge } from "#bench/report/budget.ts";
import { writeNumber, writeTable, writeVerdicts } from "#bench/report/markdown.ts";
import type { Workload } from "#bench/subjects/workload.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { withScratchDirectory } from "./scratch-directory.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { checkAnswer, encodeCall, frameBytesLeast, makeStandardCall } from "./standard-call.ts";
import { type Watched, watchAnswers } from "./watch-answers.ts";
import { renderCatalog, replaceFile } from "./write-catalog.ts";

const OPTIMIZATIONS = 10_000;
const CALLS_PER_SECOND = 1_000;
const VERSION_POLL_MS = 250;
/** From one swap to the next, unless the next has to wait for the one before. */
const SWAP_EVERY_MS = 10_000;
const SWAP_WITHIN_MS = 120_000;

/** The same catalog with every salt changed, so that it is another snapshot of the same size. */
function resalted(workload: Workload, salt: string): Workload {
  return { ...workload, optimizations: workload.optimizations.map((spec) => ({ ...spec, salt: `${spec.salt}-${salt}` })) };
}

/** Replaces the catalog at intervals until the load has ended; each time waits until an answer comes from the new one. Returns how often it took effect under load. */
async function swapWhile(load: Promise<unknown>, swap: (count: number) => void, versionNow: () => Promise<string>): Promise<number> {
  let isRunning = true;
  const done = load.finally(() => {
    isRunning = false;
  });
  let swaps = 0;
  while (isRunning) {
    const before = await versionNow();
    const start = process.hrtime.bigint();
    swap(swaps);
    while ((await versionNow()) === before) {
      if (Number(process.hrtime.bigint() - start) / 1e6 > SWAP_WITHIN_MS) throw new Error(`a new catalog was not served within ${SWAP_WITHIN_MS} ms`);
      await elapse(VERSION_POLL_MS);
    }
    // Evidence of reloads under load is only what took effect before the load ended.
    if (isRunning) swaps++;
    await Promise.race([done, elapse(Math.max(0, SWAP_EVERY_MS - Number(process.hrtime.bigint() - start) / 1e6))]);
  }
  await done;
  return swaps;
}

function writeReport(quiet: LoadAnswer, busy: LoadAnswer, watched: Watched, swaps: number): BenchReport {
  const shares = [0.5, 0.99, 0.999];
  const rows = shares.map((share) => {
    const [before, during] = [percentile(quiet.latenciesUs, share), percentile(busy.latenciesUs, share)];
    return [`p${share * 100}`, writeNumber(during / before), writeNumber(before), writeNumber(during)];
  });
  const p99 = percentile(busy.latenciesUs, 0.99) / percentile(quiet.latenciesUs, 0.99);
  const verdicts = [
    judge("failed calls while catalogs were swapped", spreadOf([busy.failed + watched.failed]), 0, "calls"),
    judge("p99 while catalogs were swapped, against the quiet time before", spreadOf([p99]), 2),
  ];
  const method =
    `${OPTIMIZATIONS.toLocaleString("en")} optimizations in YAML, ${CALLS_PER_SECOND.toLocaleString("en")} calls a second; ` +
    `${swaps} swaps, one every ${SWAP_EVERY_MS / 1_000} seconds or as soon as the one before was served, each seen in an answer; ${quiet.calls.toLocaleString("en")} quiet calls before, ${busy.calls.toLocaleString("en")} during, ` +
    `and ${watched.calls.toLocaleString("en")} beside them whose status and body were read${watched.firstFailure === undefined ? "" : `, of which one failed with: ${watched.firstFailure}`}.`;
  const head = ["percentile", "during against before", "before, us", "during, us"];
  const write = (columns: number): string =>
    `${method}\n\n${writeTable(
      head.slice(0, columns),
      rows.map((row) => row.slice(0, columns)),
    )}\n\n${writeVerdicts(verdicts)}\n`;
  return { title: "Reload under load", text: write(4), quotable: write(2), verdicts };
}

async function measure(directory: string, seconds: number): Promise<BenchReport> {
  const workload = makeWorkload(OPTIMIZATIONS);
  const call = makeStandardCall(workload);
  const request = encodeCall(call);
  const [catalogPath, requestPath] = [join(directory, "catalog.yaml"), join(directory, "request.bin")];
  const spares = ["one", "two"].map((salt) => renderCatalog(resalted(workload, salt)));
  replaceFile(catalogPath, renderCatalog(workload));
  writeFileSync(requestPath, frame(request));
  const sidecar = await SidecarProcess.start(catalogPath, directory);
  try {
    const versionNow = async (): Promise<string> => checkAnswer(call, await chooseOnce(sidecar.grpcPort, request));
    const target = { port: sidecar.grpcPort };
    const files = { request: requestPath, scratch: directory, frameBytesLeast: frameBytesLeast(await chooseOnce(sidecar.grpcPort, request)) };
    await runH2load(target, { seconds: 2, callsPerSecond: CALLS_PER_SECOND }, files);
    const quiet = await runH2load(target, { seconds, callsPerSecond: CALLS_PER_SECOND }, files);
    if (quiet.failed > 0) throw new Error(`${quiet.failed} calls failed in the quiet time`);
    const load = runH2load(target, { seconds, callsPerSecond: CALLS_PER_SECOND }, files);
    const watching = watchAnswers(sidecar.grpcPort, call, load);
    const swaps = await swapWhile(load, (count) => replaceFile(catalogPath, spares[count % spares.length] ?? ""), versionNow);
    if (swaps === 0) throw new Error(`no swap took effect within ${seconds} seconds of load`);
    return writeReport(quiet, await load, await watching, swaps);
  } finally {
    await sidecar.stop();
  }
}

/** Measures what swapping a large catalog does to the calls that go on meanwhile. */
export async function benchReload(options: BenchOptions): Promise<BenchReport> {
  requireH2load();
  return withScratchDirectory((directory) => measure(directory, options.isQuick ? 30 : 60));
}

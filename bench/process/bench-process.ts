import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as elapse } from "node:timers/promises";
import { chooseOnce } from "#bench/grpc/choose-once.ts";
import { frame, requireH2load, runH2load } from "#bench/grpc/h2load.ts";
import { STANDARD_OPTIMIZATIONS } from "#bench/measure/lanes.ts";
import { spreadOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import { makeSnapshot } from "#bench/pillion/make-snapshot.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judge } from "#bench/report/budget.ts";
import { writeSpread, writeTable, writeVerdicts } from "#bench/report/markdown.ts";
import type { Call } from "#bench/subjects/workload.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { residentBytesOf } from "./proc-files.ts";
import { withScratchDirectory } from "./scratch-directory.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { checkAnswer, encodeCall, frameBytesLeast, makeStandardCall } from "./standard-call.ts";
import { renderCatalog, replaceFile } from "./write-catalog.ts";

const MEBIBYTE = 1_048_576;
/** How long a sidecar that is ready is left alone before its idle size is read. */
const IDLE_MS = 3_000;
const SAMPLE_MS = 50;

/** Runs the work and returns the largest resident size seen while it ran. */
async function largestDuring(pid: number, work: Promise<unknown>): Promise<number> {
  let largest = 0;
  let isRunning = true;
  const done = work.finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    largest = Math.max(largest, residentBytesOf(pid));
    await Promise.race([done, elapse(SAMPLE_MS)]);
  }
  await done;
  return largest;
}

interface Sizes {
  readonly readyMs: number[];
  readonly idle: number[];
  readonly loaded: number[];
}

/** Starts one sidecar, lets it idle, puts it under load, and notes what was seen. */
async function measureOnce(catalogPath: string, call: Call, calls: number, directory: string, sizes: Sizes): Promise<void> {
  const requestPath = join(directory, "request.bin");
  const request = encodeCall(call);
  writeFileSync(requestPath, frame(request));
  const sidecar = await SidecarProcess.start(catalogPath, directory);
  try {
    sizes.readyMs.push(sidecar.readyMs);
    await elapse(IDLE_MS);
    sizes.idle.push(residentBytesOf(sidecar.pid) / MEBIBYTE);
    const answer = await chooseOnce(sidecar.grpcPort, request);
    checkAnswer(call, answer);
    const load = runH2load({ port: sidecar.grpcPort }, { calls }, { request: requestPath, scratch: directory, frameBytesLeast: frameBytesLeast(answer) });
    sizes.loaded.push((await largestDuring(sidecar.pid, load)) / MEBIBYTE);
    const { failed } = await load;
    if (failed > 0) throw new Error(`${failed} calls failed`);
  } finally {
    await sidecar.stop();
  }
}

async function measure(directory: string, options: BenchOptions): Promise<BenchReport> {
  const workload = makeWorkload(STANDARD_OPTIMIZATIONS);
  const call = makeStandardCall(workload);
  const [authored, compiled] = [join(directory, "catalog.yaml"), join(directory, "catalog.snapshot")];
  replaceFile(authored, renderCatalog(workload));
  writeFileSync(compiled, makeSnapshot(workload));
  const sizes = (): Sizes => ({ readyMs: [], idle: [], loaded: [] });
  const [fromYaml, fromSnapshot] = [sizes(), sizes()];
  const calls = options.isQuick ? 5_000 : 50_000;
  for (let round = 0; round < options.rounds; round++) {
    await measureOnce(authored, call, calls, directory, fromYaml);
    await measureOnce(compiled, call, calls, directory, fromSnapshot);
  }
  const verdicts = [
    judge("start to ready, from YAML", spreadOf(fromYaml.readyMs), 400, "ms"),
    judge("resident when idle", spreadOf(fromYaml.idle), 90, "MiB"),
    judge("resident under load, the largest seen", spreadOf(fromYaml.loaded), 120, "MiB"),
  ];
  const rows = [
    ["start to ready, ms", writeSpread(spreadOf(fromSnapshot.readyMs))],
    ["resident when idle, MiB", writeSpread(spreadOf(fromSnapshot.idle))],
    ["resident under load, MiB", writeSpread(spreadOf(fromSnapshot.loaded))],
  ];
  const text =
    `${STANDARD_OPTIMIZATIONS} optimizations; ${options.rounds} rounds, a new process each. Ready: from spawn to the first 200 of /readyz.\n\n${writeVerdicts(verdicts)}\n\n` +
    `The same with the catalog compiled beforehand:\n\n${writeTable(["from a snapshot", "median (least to most)"], rows)}\n`;
  return { title: "Process: start and size", text, quotable: text, verdicts };
}

/** Measures how soon the sidecar is ready and how large it is. */
export async function benchProcess(options: BenchOptions): Promise<BenchReport> {
  requireH2load();
  return withScratchDirectory((directory) => measure(directory, options));
}

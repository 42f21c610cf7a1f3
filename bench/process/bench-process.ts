import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as elapse } from "node:timers/promises";
import { chooseOnce } from "#bench/grpc/choose-once.ts";
import { frame, requireH2load, runH2load } from "#bench/grpc/h2load.ts";
import { spreadOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judge } from "#bench/report/budget.ts";
import { writeVerdicts } from "#bench/report/markdown.ts";
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

async function measure(directory: string, options: BenchOptions): Promise<BenchReport> {
  const workload = makeWorkload(100);
  const [catalogPath, requestPath] = [join(directory, "catalog.yaml"), join(directory, "request.bin")];
  replaceFile(catalogPath, renderCatalog(workload));
  const call = makeStandardCall(workload);
  writeFileSync(requestPath, frame(encodeCall(call)));
  const measured = { readyMs: [] as number[], idle: [] as number[], loaded: [] as number[] };
  for (let round = 0; round < options.rounds; round++) {
    const sidecar = await SidecarProcess.start(catalogPath, directory);
    try {
      measured.readyMs.push(sidecar.readyMs);
      await elapse(IDLE_MS);
      measured.idle.push(residentBytesOf(sidecar.pid) / MEBIBYTE);
      const answer = await chooseOnce(sidecar.grpcPort, encodeCall(call));
      checkAnswer(call, answer);
      const files = { request: requestPath, scratch: directory, frameBytesLeast: frameBytesLeast(answer) };
      const load = runH2load({ port: sidecar.grpcPort }, { calls: options.isQuick ? 5_000 : 50_000 }, files);
      measured.loaded.push((await largestDuring(sidecar.pid, load)) / MEBIBYTE);
      const { failed } = await load;
      if (failed > 0) throw new Error(`${failed} calls failed`);
    } finally {
      await sidecar.stop();
    }
  }
  const verdicts = [
    judge("start to ready, with 100 optimizations in YAML", spreadOf(measured.readyMs), 400, "ms"),
    judge("resident when idle", spreadOf(measured.idle), 90, "MiB"),
    judge("resident under load, the largest seen", spreadOf(measured.loaded), 120, "MiB"),
  ];
  const text = `${options.rounds} rounds, a new process each. Ready: from spawn to the first 200 of /readyz.\n\n${writeVerdicts(verdicts)}\n`;
  return { title: "Process: start and size", text, quotable: text, verdicts };
}

/** Measures how soon the sidecar is ready and how large it is. */
export async function benchProcess(options: BenchOptions): Promise<BenchReport> {
  requireH2load();
  return withScratchDirectory((directory) => measure(directory, options));
}

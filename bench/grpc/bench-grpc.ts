import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ratioOf, spreadOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import { cpuNsOf } from "#bench/process/proc-files.ts";
import { withScratchDirectory } from "#bench/process/scratch-directory.ts";
import { SidecarProcess } from "#bench/process/sidecar-process.ts";
import { checkAnswer, encodeCall, frameBytesLeast, makeStandardCall } from "#bench/process/standard-call.ts";
import { renderCatalog, replaceFile } from "#bench/process/write-catalog.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judge } from "#bench/report/budget.ts";
import { writeNumber, writeSpread, writeTable, writeVerdicts } from "#bench/report/markdown.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { chooseOnce } from "./choose-once.ts";
import { EmptyServerProcess } from "./empty-server-process.ts";
import { frame, percentile, requireH2load, runH2load, type Target } from "./h2load.ts";

/** A running server, whichever it is. */
interface Server {
  readonly pid: number;
  readonly grpcPort: number;
  readonly socketPath: string;
}

interface Setting {
  readonly rounds: number;
  readonly callsARound: number;
  readonly warmUpCalls: number;
  readonly rateSeconds: number;
  readonly callsPerSecond: number;
}

interface Files {
  readonly request: string;
  readonly scratch: string;
  readonly frameBytesLeast: number;
}

const SHARES = [0.5, 0.99, 0.999] as const;
const TARGETS = ["TCP", "unix socket"] as const;

function targetOf(server: Server, kind: (typeof TARGETS)[number]): Target {
  return kind === "TCP" ? { port: server.grpcPort } : { socketPath: server.socketPath };
}

async function cpuPerCall(server: Server, target: Target, calls: number, files: Files): Promise<number> {
  const before = cpuNsOf(server.pid);
  const { failed } = await runH2load(target, { calls }, files);
  if (failed > 0) throw new Error(`${failed} of ${calls} calls failed`);
  return (cpuNsOf(server.pid) - before) / calls;
}

/** Processor time of the two servers, a round each in turn, the first of a round changing. */
async function compareCpu(sidecar: Server, empty: Server, kind: (typeof TARGETS)[number], setting: Setting, files: Files) {
  const cost = { sidecar: [] as number[], empty: [] as number[] };
  await cpuPerCall(sidecar, targetOf(sidecar, kind), setting.warmUpCalls, files);
  await cpuPerCall(empty, targetOf(empty, kind), setting.warmUpCalls, files);
  for (let round = 0; round < setting.rounds; round++) {
    const order = round % 2 === 0 ? (["sidecar", "empty"] as const) : (["empty", "sidecar"] as const);
    for (const name of order) {
      const server = name === "sidecar" ? sidecar : empty;
      cost[name].push(await cpuPerCall(server, targetOf(server, kind), setting.callsARound, files));
    }
  }
  return { ratio: ratioOf(cost.sidecar, cost.empty), sidecar: spreadOf(cost.sidecar), empty: spreadOf(cost.empty) };
}

/** Latencies at a moderate rate, over TCP: each share's percentile in one round. */
async function percentilesOf(server: Server, setting: Setting, files: Files): Promise<readonly number[]> {
  const load = { seconds: setting.rateSeconds, callsPerSecond: setting.callsPerSecond };
  const { failed, latenciesUs } = await runH2load({ port: server.grpcPort }, load, files);
  if (failed > 0) throw new Error(`${failed} calls failed at ${setting.callsPerSecond} a second`);
  return SHARES.map((share) => percentile(latenciesUs, share));
}

/** Latencies of the two servers, a round each in turn. */
async function compareLatency(sidecar: Server, empty: Server, setting: Setting, files: Files) {
  const rounds = { ours: [] as (readonly number[])[], bare: [] as (readonly number[])[] };
  for (let round = 0; round < setting.rounds; round++) {
    rounds.ours.push(await percentilesOf(sidecar, setting, files));
    rounds.bare.push(await percentilesOf(empty, setting, files));
  }
  return SHARES.map((share, index) => {
    const [ours, bare] = [rounds.ours, rounds.bare].map((each) => each.map((round) => round[index] ?? Number.NaN));
    if (ours === undefined || bare === undefined) throw new RangeError("a percentile is missing");
    return { share, ratio: ratioOf(ours, bare), ours: spreadOf(ours), bare: spreadOf(bare) };
  });
}

async function measure(directory: string, setting: Setting): Promise<BenchReport> {
  const workload = makeWorkload(100);
  const call = makeStandardCall(workload);
  const request = encodeCall(call);
  const [catalogPath, requestPath] = [join(directory, "catalog.yaml"), join(directory, "request.bin")];
  replaceFile(catalogPath, renderCatalog(workload));
  writeFileSync(requestPath, frame(request));
  const sidecar = await SidecarProcess.start(catalogPath, directory);
  let empty: EmptyServerProcess | undefined;
  try {
    const answer = await chooseOnce(sidecar.grpcPort, request);
    checkAnswer(call, answer);
    empty = await EmptyServerProcess.start(answer, directory);
    const files = { request: requestPath, scratch: directory, frameBytesLeast: frameBytesLeast(answer) };
    const cpu = [];
    for (const kind of TARGETS) cpu.push({ kind, ...(await compareCpu(sidecar, empty, kind, setting, files)) });
    const latency = await compareLatency(sidecar, empty, setting, files);
    return writeReport(setting, { answerBytes: answer.length, requestBytes: request.length }, cpu, latency);
  } finally {
    empty?.stop();
    await sidecar.stop();
  }
}

type CpuRow = { readonly kind: (typeof TARGETS)[number] } & Awaited<ReturnType<typeof compareCpu>>;

function writeReport(
  setting: Setting,
  sizes: { readonly answerBytes: number; readonly requestBytes: number },
  cpu: readonly CpuRow[],
  latency: Awaited<ReturnType<typeof compareLatency>>,
): BenchReport {
  const verdicts = cpu.map((row) => judge(`Choose against an empty handler, processor time a call, ${row.kind}`, row.ratio, 1.15));
  const method =
    `Requests of ${sizes.requestBytes} bytes, answers of ${sizes.answerBytes}; ${setting.rounds} interleaved rounds of ${setting.callsARound.toLocaleString("en")} calls, ` +
    "2 connections with 8 calls in flight each; processor time from /proc.";
  const cpuRows = cpu.map((row) => [row.kind, writeSpread(row.ratio), writeNumber(row.sidecar.median / 1_000), writeNumber(row.empty.median / 1_000)]);
  const latencyRows = latency.map(({ share, ratio, ours, bare }) => [
    `p${share * 100}`,
    writeSpread(ratio),
    writeNumber(ours.median),
    writeNumber(bare.median),
  ]);
  const rate = `Latency over TCP at ${setting.callsPerSecond.toLocaleString("en")} calls a second, ${setting.rateSeconds} seconds a round, as h2load sees it:`;
  const budgets = `### Budgets\n\n${writeVerdicts(verdicts)}\n`;
  const write = (columns: number): string =>
    [
      method,
      writeTable(
        ["transport", "Choose against empty", "Choose, us", "empty, us"].slice(0, columns),
        cpuRows.map((row) => row.slice(0, columns)),
      ),
      rate,
      writeTable(
        ["percentile", "Choose against empty", "Choose, us", "empty, us"].slice(0, columns),
        latencyRows.map((row) => row.slice(0, columns)),
      ),
      budgets,
    ].join("\n\n");
  return { title: "gRPC, beside an empty handler", text: write(4), quotable: write(2), verdicts };
}

/** Measures Choose through gRPC against a handler that does nothing, on the same transport. */
export async function benchGrpc(options: BenchOptions): Promise<BenchReport> {
  requireH2load();
  const setting = options.isQuick
    ? { rounds: options.rounds, callsARound: 5_000, warmUpCalls: 5_000, rateSeconds: 2, callsPerSecond: 500 }
    : { rounds: options.rounds, callsARound: 30_000, warmUpCalls: 30_000, rateSeconds: 10, callsPerSecond: 2_000 };
  return withScratchDirectory((directory) => measure(directory, setting));
}

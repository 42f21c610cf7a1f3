import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** Where calls go: a TCP port on loopback or a unix socket. */
export type Target = { readonly port: number } | { readonly socketPath: string };

/** The load: so many calls as fast as they are answered, or so many seconds at a fixed rate. */
export type Load = { readonly calls: number } | { readonly seconds: number; readonly callsPerSecond: number };

/** What h2load saw. */
export interface LoadAnswer {
  readonly calls: number;
  /**
   * Calls without an answer, and those that missing bytes give away. gRPC answers an error with status 200 and no bytes; since an
   * answer may be two bytes longer than the least, one failure in a few hundred can hide. Where none may, somebody else must look.
   */
  readonly failed: number;
  /** From the first byte sent to the last received, in microseconds, ascending. */
  readonly latenciesUs: readonly number[];
}

const PATH = "/pillion.decision.v1.DecisionService/Choose";
const CONNECTIONS = 2;
const STREAMS_EACH = 8;

/** Throws, with what to do, when h2load is missing. */
export function requireH2load(): void {
  if (spawnSync("h2load", ["--version"]).status === 0) return;
  throw new Error("h2load is missing; on Debian it comes with `apt-get install -y nghttp2-client`");
}

/** The frame that gRPC puts around a message: not compressed, and how long it is. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.alloc(5 + message.length);
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

function loadArguments(load: Load): readonly string[] {
  if ("calls" in load) return ["-n", String(load.calls)];
  const perConnection = Math.ceil(load.callsPerSecond / CONNECTIONS);
  return ["-n", String(perConnection * CONNECTIONS * load.seconds), `--rps=${perConnection}`];
}

function targetArguments(target: Target): readonly string[] {
  if ("port" in target) return [`http://127.0.0.1:${target.port}${PATH}`];
  return ["-B", `unix:${target.socketPath}`, `http://localhost${PATH}`];
}

/** Makes calls with the request in a file, which has its frame, and waits until all are answered. */
export async function runH2load(
  target: Target,
  load: Load,
  files: { readonly request: string; readonly scratch: string; readonly frameBytesLeast: number },
): Promise<LoadAnswer> {
  const log = join(files.scratch, "h2load.tsv");
  const child = spawn(
    "h2load",
    [
      ...["-c", String(CONNECTIONS), "-m", String(STREAMS_EACH), "-t", "1", "-d", files.request, `--log-file=${log}`],
      ...["-H", "content-type: application/grpc", "-H", "te: trailers"],
      ...loadArguments(load),
      ...targetArguments(target),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return readAnswer(output, readFileSync(log, "utf8"), files.frameBytesLeast);
}

function readAnswer(output: string, log: string, frameBytesLeast: number): LoadAnswer {
  const total = Number(/^requests: (\d+) total/m.exec(output)?.[1]);
  const dataBytes = Number(/\((\d+)\) data$/m.exec(output)?.[1]);
  if (!Number.isInteger(total) || !Number.isInteger(dataBytes)) throw new Error(`h2load said something unexpected:\n${output}`);
  const latenciesUs: number[] = [];
  for (const line of log.split("\n")) {
    const [, status, microseconds] = line.split("\t");
    if (status === "200") latenciesUs.push(Number(microseconds));
  }
  latenciesUs.sort((left, right) => left - right);
  const whole = Math.min(latenciesUs.length, Math.floor(dataBytes / frameBytesLeast));
  return { calls: total, failed: Math.max(0, total - whole), latenciesUs };
}

/** The latency that this share of the calls stayed within, in microseconds. */
export function percentile(latenciesUs: readonly number[], share: number): number {
  const at = Math.min(latenciesUs.length - 1, Math.ceil(latenciesUs.length * share) - 1);
  const value = latenciesUs[at];
  if (value === undefined) throw new RangeError("no calls were answered");
  return value;
}

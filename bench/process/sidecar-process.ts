import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { get } from "node:http";
import { dirname, join } from "node:path";
import { setTimeout as elapse } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findFreePort } from "./free-port.ts";

/** What people start: the bundle that `npm run build` makes. */
const PROGRAM_PATH = join(dirname(fileURLToPath(import.meta.resolve("#bench/main.ts"))), "..", "dist", "pillion.js");

const READY_WITHIN_MS = 120_000;
const POLL_MS = 2;

function isReady(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  get({ host: "127.0.0.1", port, path: "/readyz", agent: false }, (response) => {
    response.resume();
    resolve(response.statusCode === 200);
  }).once("error", () => resolve(false));
  return promise;
}

/** A sidecar as a process of its own, serving one catalog file. */
export class SidecarProcess {
  readonly pid: number;
  readonly grpcPort: number;
  readonly socketPath: string;
  /** From the moment it was spawned to the first time that it said it was ready. */
  readonly readyMs: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, facts: { readonly pid: number; readonly grpcPort: number; readonly socketPath: string; readonly readyMs: number }) {
    this.#child = child;
    this.pid = facts.pid;
    this.grpcPort = facts.grpcPort;
    this.socketPath = facts.socketPath;
    this.readyMs = facts.readyMs;
  }

  /** Starts it with defaults for everything but the addresses and the catalog, and waits until it is ready. */
  static async start(catalogPath: string, directory: string): Promise<SidecarProcess> {
    if (!existsSync(PROGRAM_PATH)) throw new Error("dist/pillion.js is missing; run `npm run build` first");
    const [grpcPort, httpPort, operationsPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const socketPath = join(directory, "pillion.sock");
    const environment = {
      PATH: process.env.PATH ?? "",
      PILLION_CATALOG: catalogPath,
      PILLION_STATE_DIRECTORY: "off",
      PILLION_GRPC_ADDRESS: `127.0.0.1:${grpcPort}`,
      PILLION_GRPC_SOCKET: socketPath,
      PILLION_HTTP_ADDRESS: `127.0.0.1:${httpPort}`,
      PILLION_OPERATIONS_ADDRESS: `127.0.0.1:${operationsPort}`,
      PILLION_LOG_LEVEL: "warn",
    };
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, [PROGRAM_PATH, "serve"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
    const elapsedMs = (): number => Number(process.hrtime.bigint() - start) / 1e6;
    while (!(await isReady(operationsPort))) {
      if (child.pid === undefined || child.exitCode !== null) throw new Error(`the sidecar ended with ${child.exitCode} before it was ready`);
      if (elapsedMs() > READY_WITHIN_MS) {
        child.kill();
        throw new Error(`the sidecar was not ready within ${READY_WITHIN_MS} ms`);
      }
      await elapse(POLL_MS);
    }
    return new SidecarProcess(child, { pid: child.pid ?? 0, grpcPort, socketPath, readyMs: elapsedMs() });
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }
}

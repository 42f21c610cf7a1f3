import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./started.ts";

/** A sidecar in a process of its own, serving the example catalog. */
export interface RealSidecar {
  /** Where it listens for gRPC over TCP, as `host:port`. */
  readonly address: string;
  /** Where it listens for gRPC on a unix socket, as `unix:/path`. */
  readonly socketAddress: string;
  /** Ends the process as a crash does: at once, with everything it has open. */
  kill(): Promise<void>;
  /** Ends the process as an operator does, and removes what it left. */
  stop(): Promise<void>;
}

/** Starts a sidecar on free ports, with settings by the names of their environment variables. */
export async function startRealSidecar(settings: Readonly<Record<string, string>> = {}): Promise<RealSidecar> {
  const folder = await mkdtemp(join(tmpdir(), "pillion-client-"));
  const addressesFile = join(folder, "addresses.json");
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("PILLION_"));
  const child = spawn(process.execPath, ["sidecar/main.ts", "serve"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...Object.fromEntries(inherited),
      PILLION_ADDRESSES_FILE: addressesFile,
      PILLION_GRPC_ADDRESS: "127.0.0.1:0",
      PILLION_GRPC_SOCKET: join(folder, "pillion.sock"),
      PILLION_HTTP_ADDRESS: "127.0.0.1:0",
      PILLION_OPERATIONS_ADDRESS: "127.0.0.1:0",
      PILLION_STATE_DIRECTORY: "off",
      PILLION_LOG_LEVEL: "warn",
      ...settings,
    },
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await endProcess(child, signal);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const addresses = await eventually(() => listening(child, addressesFile));
    return {
      address: addresses.grpc,
      socketAddress: `unix:${join(folder, "pillion.sock")}`,
      kill: () => end("SIGKILL"),
      stop: () => end("SIGTERM"),
    };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}

/** The addresses once all of them listen; undefined before. */
async function listening(child: ChildProcess, addressesFile: string): Promise<{ grpc: string } | undefined> {
  if (child.exitCode !== null) {
    throw new Error(`the sidecar ended with exit code ${child.exitCode} instead of listening`);
  }
  try {
    return JSON.parse(await readFile(addressesFile, "utf8")) as { grpc: string };
  } catch {
    // The file is not there yet, or only a part of it.
    return undefined;
  }
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
}

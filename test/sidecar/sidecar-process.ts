import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a sidecar under test listens. */
export interface TestAddresses {
  readonly grpc: string;
  readonly grpcSocket: string;
  readonly http: string;
  readonly operations: string;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long anything that a process does may take on a busy machine. */
const PATIENCE_MS = 20_000;

/** Waits until something is so, looking again and again; fails after a while with what it waited for. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined> | Found | undefined): Promise<Found> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited in vain until ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** One real `pillion serve`, with a folder of its own and free ports. */
export class SidecarProcess {
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;
  #output = "";
  #errors = "";
  #ending: Ending | undefined;

  private constructor(settings: Readonly<Record<string, string>>, folder: string) {
    this.folder = folder;
    const environment = {
      PATH: process.env.PATH,
      HOME: folder,
      PILLION_GRPC_ADDRESS: "127.0.0.1:0",
      PILLION_GRPC_SOCKET: join(folder, "pillion.sock"),
      PILLION_HTTP_ADDRESS: "127.0.0.1:0",
      PILLION_OPERATIONS_ADDRESS: "127.0.0.1:0",
      PILLION_ADDRESSES_FILE: join(folder, "addresses.json"),
      PILLION_STATE_DIRECTORY: join(folder, "state"),
      ...settings,
    };
    rmSync(join(folder, "addresses.json"), { force: true });
    this.#child = spawn(process.execPath, ["sidecar/main.ts", "serve"], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#output += chunk.toString("utf8");
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#errors += chunk.toString("utf8");
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        this.#ending = { code, signal };
        resolve(this.#ending);
      });
    });
  }

  /** A new folder for a process, or for several one after the other. */
  static newFolder(): string {
    return mkdtempSync(join(tmpdir(), "pillion-test-"));
  }

  /** Starts one without waiting for anything. Settings are environment variables without `PILLION_`. */
  static spawn(
    settings: Readonly<Record<string, string>> = {},
    folder = SidecarProcess.newFolder(),
    others: Readonly<Record<string, string>> = {},
  ): SidecarProcess {
    const variables = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`PILLION_${name}`, value]));
    return new SidecarProcess({ ...variables, ...others }, folder);
  }

  /** Starts one and waits until it listens. */
  static async start(
    settings: Readonly<Record<string, string>> = {},
    folder?: string,
    others?: Readonly<Record<string, string>>,
  ): Promise<SidecarProcess & { addresses: TestAddresses }> {
    const started = SidecarProcess.spawn(settings, folder, others);
    const addresses = await until("the sidecar listens", () => {
      if (started.#ending !== undefined) {
        throw new Error(`the sidecar ended with ${JSON.stringify(started.#ending)}: ${started.#errors}`);
      }
      return started.readAddresses();
    });
    return Object.assign(started, { addresses });
  }

  /** What it wrote to standard output, line by line. */
  get log(): Record<string, unknown>[] {
    return this.#output
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** What it wrote to standard error. */
  get errors(): string {
    return this.#errors;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves when it has ended. */
  ended(): Promise<Ending> {
    return this.#ended;
  }

  /** Ends it for certain and removes its folder. */
  async dispose(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  readAddresses(): TestAddresses | undefined {
    try {
      return JSON.parse(readFileSync(join(this.folder, "addresses.json"), "utf8")) as TestAddresses;
    } catch {
      // Not written, or not completely yet.
      return undefined;
    }
  }
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "#bench/process/free-port.ts";

const SERVER_PATH = fileURLToPath(import.meta.resolve("#bench/grpc/empty-server.ts"));

/** The empty handler, in a process of its own. */
export class EmptyServerProcess {
  readonly pid: number;
  readonly grpcPort: number;
  readonly socketPath: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number, grpcPort: number, socketPath: string) {
    this.#child = child;
    this.pid = pid;
    this.grpcPort = grpcPort;
    this.socketPath = socketPath;
  }

  /** Starts it with the answer it is to give, and waits until it listens. */
  static async start(answer: Uint8Array, directory: string): Promise<EmptyServerProcess> {
    const [grpcPort, socketPath, answerPath] = [await findFreePort(), join(directory, "empty.sock"), join(directory, "answer.bin")];
    writeFileSync(answerPath, answer);
    const child = fork(SERVER_PATH, [String(grpcPort), socketPath, answerPath], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const first = await Promise.race([once(child, "message").then(() => "listening"), once(child, "exit").then(() => "ended")]);
    if (first === "ended" || child.pid === undefined) throw new Error("the empty server ended before it listened");
    return new EmptyServerProcess(child, child.pid, grpcPort, socketPath);
  }

  /** Ends it. */
  stop(): void {
    this.#child.kill();
  }
}

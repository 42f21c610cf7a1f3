import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Asking } from "#bench/workload/make-calls.ts";
import type { LoadFigures, TurnFigures, WorkerAnswer, WorkerRequest } from "./messages.ts";

const WORKER_PATH = fileURLToPath(import.meta.resolve("#bench/measure/worker.ts"));

/** A subject with one catalog, in a process of its own. */
export class WorkerProcess {
  readonly subject: string;
  readonly optimizations: number;
  readonly #child: ChildProcess;

  constructor(subject: string, optimizations: number) {
    this.subject = subject;
    this.optimizations = optimizations;
    // The heap may grow to what the largest catalog of the heaviest engine needs; the default would fail it before it is measured.
    this.#child = fork(WORKER_PATH, { execArgv: ["--expose-gc", "--max-old-space-size=6144"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  }

  /** Loads the catalog. */
  async load(): Promise<LoadFigures> {
    const answer = await this.#ask({ kind: "load", subject: this.subject, optimizations: this.optimizations });
    if (answer.kind !== "loaded") throw new Error(`unexpected answer ${answer.kind}`);
    return answer.figures;
  }

  /** Makes the calls of a scenario ready and checks every answer. */
  async prepare(scenario: string, asking: Asking): Promise<void> {
    await this.#ask({ kind: "prepare", scenario, asking });
  }

  /** Gives the process one turn. */
  async run(scenario: string, milliseconds: number): Promise<TurnFigures> {
    const answer = await this.#ask({ kind: "run", scenario, milliseconds });
    if (answer.kind !== "ran") throw new Error(`unexpected answer ${answer.kind}`);
    return answer.figures;
  }

  /** Ends the process. */
  stop(): void {
    this.#child.kill();
  }

  #ask(request: WorkerRequest): Promise<WorkerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
    const onMessage = (answer: WorkerAnswer): void => {
      this.#child.off("exit", onExit);
      if (answer.kind === "failed") reject(new Error(`${this.subject} with ${this.optimizations}: ${answer.reason}`));
      else resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      this.#child.off("message", onMessage);
      reject(new Error(`${this.subject} with ${this.optimizations}: the process ended with ${code ?? signal}`));
    };
    this.#child.once("message", onMessage);
    this.#child.once("exit", onExit);
    this.#child.send(request);
    return promise;
  }
}

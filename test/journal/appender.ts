import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A process that appends to a journal, and what it said. */
export class Appender {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** The newest number that was acknowledged to each caller. */
  readonly acknowledged = new Map<number, number>();
  readonly refusals = new Map<string, number>();
  #lines = 0;

  /** `script` is what it runs, and `parameters` what it is told. */
  constructor(script: string, parameters: readonly (string | number)[]) {
    this.#process = spawn(process.execPath, [script, ...parameters.map(String)], { stdio: ["ignore", "pipe", "inherit"] });
    const { stdout } = this.#process;
    if (stdout === null) throw new Error("the process has no output");
    createInterface({ input: stdout }).on("line", (line) => this.#take(line));
    this.#ended = once(this.#process, "close");
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** How many lines it wrote: that it is ready, and each answer. */
  get lines(): number {
    return this.#lines;
  }

  get acknowledgedEntries(): number {
    return [...this.acknowledged.values()].reduce((sum, number) => sum + number + 1, 0);
  }

  /** Ends it without a warning. Resolves when all that it said was heard. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  #take(line: string): void {
    this.#lines += 1;
    const [sign, caller, said = ""] = line.split(" ");
    if (sign === "+") this.acknowledged.set(Number(caller), Number(said));
    if (sign === "-") this.refusals.set(said, (this.refusals.get(said) ?? 0) + 1);
  }
}

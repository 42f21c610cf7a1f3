import { type ChildProcess, fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { CatalogCompiler, CompiledCatalog } from "./catalog-compiler.ts";

/** What the kernel adds to the guilt of a process when memory runs out: with this, it is always the compiler that goes, and the sidecar that stays. */
const FIRST_TO_GO = "1000";

/**
 * Compiles catalogs in a process of its own, which ends with the work. A catalog
 * of 10,000 optimizations takes seconds and hundreds of megabytes; neither may be
 * taken from the calls that are answered meanwhile, and a thread would leave a
 * good part of the memory behind.
 */
export class ProcessCatalogCompiler implements CatalogCompiler {
  readonly #script: string;
  #child: ChildProcess | undefined;
  #hasCompiled = false;

  constructor(script: string) {
    this.#script = script;
  }

  async compile(catalog: { text: Uint8Array; file: string }): Promise<CompiledCatalog> {
    const child = fork(this.#script, { serialization: "advanced", execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#child = child;
    const isAwaited = !this.#hasCompiled;
    this.#hasCompiled = true;
    try {
      return await new Promise<CompiledCatalog>((resolve, reject) => {
        child.once("spawn", () => stepBack(child.pid, { isAwaited }));
        child.once("message", (answer) => resolve(answer as CompiledCatalog));
        child.once("error", reject);
        child.once("exit", (code, signal) => reject(new Error(`the compiler ended with ${signal ?? `exit code ${code}`} and no answer`)));
        child.send(catalog, (error) => error !== null && reject(error));
      });
    } catch (error) {
      // A compiler that fails is a catalog that cannot be served; the reason is told where the others are.
      return { ok: false, problems: [`${catalog.file}: cannot be compiled: ${error instanceof Error ? error.message : String(error)}`], files: [] };
    } finally {
      this.stop();
    }
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}

/** Answering calls comes before compiling, for memory and, once there is something to answer with, for the processor. */
function stepBack(pid: number | undefined, { isAwaited }: { isAwaited: boolean }): void {
  if (pid === undefined) return;
  try {
    if (!isAwaited) setPriority(pid, constants.priority.PRIORITY_LOW);
    writeFileSync(`/proc/${pid}/oom_score_adj`, FIRST_TO_GO);
  } catch {
    // Not every system has both, and only while the process lives; the compiler works without.
  }
}

import { Worker } from "node:worker_threads";
import type { CatalogCompiler, CompiledCatalog } from "./catalog-compiler.ts";

/** A small nursery makes the thread a little slower and leaves 3 MB less behind when it ends. */
const YOUNG_GENERATION_MB = 1;

/**
 * Compiles catalogs on a thread of its own, which ends with the work: a catalog
 * of 10,000 optimizations takes seconds and a hundred megabytes, and neither may
 * be taken from the calls that are answered meanwhile.
 */
export class WorkerCatalogCompiler implements CatalogCompiler {
  readonly #script: string;

  constructor(script: string) {
    this.#script = script;
  }

  async compile(catalog: { text: Uint8Array; file: string }): Promise<CompiledCatalog> {
    const worker = new Worker(this.#script, { workerData: catalog, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
    try {
      return await new Promise<CompiledCatalog>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
        worker.once("exit", (code) => reject(new Error(`the compiler ended with exit code ${code} and no answer`)));
      });
    } catch (error) {
      // A compiler that fails is a catalog that cannot be served; the reason is told where the others are.
      return { ok: false, problems: [`${catalog.file}: cannot be compiled: ${error instanceof Error ? error.message : String(error)}`] };
    } finally {
      await worker.terminate();
    }
  }
}

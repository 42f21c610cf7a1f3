import { parentPort, workerData } from "node:worker_threads";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import type { CompiledCatalog } from "./catalog-compiler.ts";

// The other end of WorkerCatalogCompiler: one catalog in, one answer out.
const compiled = compileCatalog(workerData as { text: Uint8Array; file: string });
const answer: CompiledCatalog = compiled.ok
  ? { ok: true, bytes: compiled.bytes, warnings: compiled.warnings.map(formatProblem) }
  : { ok: false, problems: compiled.problems.map(formatProblem) };
parentPort?.postMessage(answer);

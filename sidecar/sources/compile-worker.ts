import { enableCompileCache } from "node:module";
import process from "node:process";
import type { CompiledCatalog } from "./catalog-compiler.ts";

// The other end of ProcessCatalogCompiler: one catalog in, one answer out, and the end.
enableCompileCache();
process.once("message", async (catalog: { text: Uint8Array; file: string }) => {
  const [{ compileCatalog }, { formatProblem }] = await Promise.all([import("#sidecar/catalog/compile-catalog.ts"), import("#sidecar/catalog/problem.ts")]);
  const compiled = compileCatalog(catalog);
  const answer: CompiledCatalog = compiled.ok
    ? { ok: true, bytes: compiled.bytes, warnings: compiled.warnings.map(formatProblem) }
    : { ok: false, problems: compiled.problems.map(formatProblem) };
  process.send?.(answer, () => process.disconnect());
});

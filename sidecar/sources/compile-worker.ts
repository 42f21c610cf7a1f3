import { enableCompileCache } from "node:module";
import { dirname } from "node:path";
import process from "node:process";
import type { CompiledCatalog } from "./catalog-compiler.ts";
import { ReferencedFiles } from "./referenced-files.ts";

// The other end of ProcessCatalogCompiler: one catalog in, one answer out, and the end.
enableCompileCache();
process.once("message", async (catalog: { text: Uint8Array; file: string }) => {
  const [{ compileCatalog }, { formatProblem }] = await Promise.all([import("#sidecar/catalog/compile-catalog.ts"), import("#sidecar/catalog/problem.ts")]);
  const files = new ReferencedFiles(dirname(catalog.file));
  const compiled = compileCatalog({ ...catalog, readFile: files.read });
  const answer: CompiledCatalog = compiled.ok
    ? { ok: true, bytes: compiled.bytes, warnings: compiled.warnings.map(formatProblem), files: files.seen }
    : { ok: false, problems: compiled.problems.map(formatProblem), files: files.seen };
  process.send?.(answer, () => process.disconnect());
});

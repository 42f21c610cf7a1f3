import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { locateAssets } from "#sidecar/base/assets.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { ReferencedFiles } from "#sidecar/sources/referenced-files.ts";

const CATALOG_ENDING = /\.(?:ya?ml|json)$/;

/** An engine for a catalog or snapshot file, without any sidecar. Throws a `Fault` or an error that names what is wrong with the file. */
export function engineFromFile(file: string): WasmEngine {
  const snapshot = CATALOG_ENDING.test(file) ? compile(file) : readFileSync(file);
  return WasmEngine.load(loadCoreModule(locateAssets().core), snapshot);
}

function compile(file: string): Uint8Array {
  const compiled = compileCatalog({ file, text: readFileSync(file), readFile: new ReferencedFiles(dirname(file)).read });
  if (!compiled.ok) {
    throw new Fault("snapshot_invalid", `the catalog is refused\n${compiled.problems.map((problem) => `  ${formatProblem(problem)}`).join("\n")}`);
  }
  return compiled.bytes;
}

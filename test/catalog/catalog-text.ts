import { readFileSync } from "node:fs";
import { type CompiledCatalog, compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { type CatalogProblem, formatProblem } from "#sidecar/catalog/problem.ts";

const HEADER = "organization: acme\nproject: web\n";

/** Compiles a catalog whose organization and project do not matter. Its lines begin at 3. */
function compileRest(rest: string): CompiledCatalog {
  return compileCatalog({ file: "catalog.yaml", text: HEADER + rest });
}

/** Compiles a catalog that must be good. */
export function compileGood(rest: string): CompiledCatalog & { ok: true } {
  const compiled = compileRest(rest);
  if (!compiled.ok) throw new Error(compiled.problems.map(formatProblem).join("\n"));
  return compiled;
}

/** The problems of a catalog that must be refused. */
export function problemsOf(rest: string): readonly CatalogProblem[] {
  const compiled = compileRest(rest);
  return compiled.ok ? [] : compiled.problems;
}

/** Each problem as `line:column code path`, which is what most tests are about. */
export function placesOf(rest: string): string[] {
  return problemsOf(rest).map((problem) => `${problem.line}:${problem.column} ${problem.code} ${problem.path}`);
}

/** A catalog in the repository. */
export function readExample(name: string): Buffer {
  return readFileSync(new URL(`../../deploy/examples/${name}`, import.meta.url));
}

/** The YAML blocks of docs/CATALOG.md with the line each begins at; those without an organization get one. */
export function documentedBlocks(): { text: string; line: number }[] {
  const lines = readFileSync(new URL("../../docs/CATALOG.md", import.meta.url), "utf8").split("\n");
  const blocks: { text: string; line: number }[] = [];
  let start: number | undefined;
  lines.forEach((line, index) => {
    if (start === undefined && line === "```yaml") start = index + 1;
    else if (start !== undefined && line === "```") {
      const text = lines.slice(start, index).join("\n");
      blocks.push({ text: text.includes("organization:") ? text : HEADER + text, line: start + 1 });
      start = undefined;
    }
  });
  return blocks;
}

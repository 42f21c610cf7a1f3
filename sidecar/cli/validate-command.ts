import { type Command, Option } from "commander";
import { type CompiledCatalog, compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import { readCatalogFile } from "./read-catalog-file.ts";

const HELP = `
Every problem of every file is printed as file:line:column: path: message (code).
Warnings are printed and refuse nothing. docs/CATALOG.md explains the format and the codes.

Exit codes:
  0  every catalog is good
  1  at least one catalog is refused
  2  wrong usage, or a file cannot be read

Examples:
  pillion validate catalog.yaml
  pillion validate --format json catalogs/*.yaml
  kustomize build . | pillion validate -`;

/** What a run prints and exits with. */
interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly exitCode: 0 | 1 | 2;
}

type ValidatedFile =
  | { readonly file: string; readonly unreadable: string }
  | { readonly file: string; readonly unreadable?: undefined; readonly compiled: CompiledCatalog };

/** Adds `validate FILE…` to a program. */
export function addValidateCommand(program: Command): void {
  program
    .command("validate")
    .summary("check catalogs")
    .description("Checks catalogs in YAML or JSON and says everything that is wrong with them.")
    .argument("<file...>", "catalogs; - is standard input")
    .addOption(new Option("--format <format>", "how results are printed").choices(["text", "json"]).default("text"))
    .addHelpText("after", HELP)
    .action((files: string[], options: { format: "text" | "json" }, command: Command) => {
      const outcome = validateFiles(files, options.format);
      const { writeOut, writeErr } = command.configureOutput();
      if (outcome.out !== "") writeOut?.(outcome.out);
      if (outcome.err !== "") writeErr?.(outcome.err);
      process.exitCode = outcome.exitCode;
    });
}

/** Checks files and says what to print. */
function validateFiles(files: readonly string[], format: "text" | "json"): Outcome {
  const results = files.map(validateFile);
  const unreadable = results.flatMap((result) => (result.unreadable === undefined ? [] : [`pillion: ${result.unreadable}\n`]));
  const isRefused = results.some((result) => result.unreadable === undefined && !result.compiled.ok);
  const out = format === "json" ? `${JSON.stringify({ files: results.map(toJson) }, undefined, 2)}\n` : results.map(toText).join("");
  return { out, err: unreadable.join(""), exitCode: unreadable.length > 0 ? 2 : isRefused ? 1 : 0 };
}

function validateFile(file: string): ValidatedFile {
  const read = readCatalogFile(file);
  return read.ok ? { file: read.source.file, compiled: compileCatalog(read.source) } : { file, unreadable: read.message };
}

function toText(result: ValidatedFile): string {
  if (result.unreadable !== undefined) return "";
  const { compiled, file } = result;
  const problems = [...(compiled.ok ? [] : compiled.problems), ...compiled.warnings].map((problem) => `${formatProblem(problem)}\n`).join("");
  if (!compiled.ok) return `${problems}${file}: refused, ${count(compiled.problems.length, "problem")}\n`;
  return `${problems}${file}: good, ${count(compiled.snapshot.optimizations.length, "optimization")}, version ${compiled.version}\n`;
}

function toJson(result: ValidatedFile): unknown {
  if (result.unreadable !== undefined) return { file: result.file, ok: false, unreadable: result.unreadable };
  const { compiled, file } = result;
  const { warnings } = compiled;
  return compiled.ok ? { file, ok: true, version: compiled.version, problems: [], warnings } : { file, ok: false, problems: compiled.problems, warnings };
}

function count(items: number, what: string): string {
  return `${items} ${what}${items === 1 ? "" : "s"}`;
}

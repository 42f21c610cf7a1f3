import { renameSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { type CompiledCatalog, compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import { readCatalogFile } from "./read-catalog-file.ts";

const HELP = `
Compiling the same catalog always gives the same bytes. Their version, the first 32 hexadecimal
digits of their SHA-256, is printed; every answer of the snapshot carries it.

With --format json the snapshot is written as JSON, for people; the sidecar loads the binary
format. Without -o the JSON goes to standard output, and the version to standard error.

Exit codes:
  0  the snapshot was written
  1  the catalog is refused; every problem is printed
  2  wrong usage, or a file cannot be read or written

Examples:
  pillion compile catalog.yaml -o snapshot.binpb
  pillion compile catalog.yaml --format json | jq .optimizations[].selector`;

interface CompileOptions {
  readonly output?: string;
  readonly format: "binary" | "json";
}

interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly exitCode: 0 | 1 | 2;
}

/** Adds `compile FILE -o OUT` to a program. */
export function addCompileCommand(program: Command): void {
  program
    .command("compile")
    .summary("compile a catalog into a snapshot")
    .description("Compiles a catalog in YAML or JSON into the snapshot that a sidecar loads.")
    .argument("<file>", "the catalog; - is standard input")
    .option("-o, --output <file>", "where the snapshot is written; replaced as a whole")
    .addOption(new Option("--format <format>", "how the snapshot is written").choices(["binary", "json"]).default("binary"))
    .addHelpText("after", HELP)
    .action((file: string, options: CompileOptions, command: Command) => {
      if (options.output === undefined && options.format === "binary") command.error("error: -o <file> is required for the binary format", { exitCode: 2 });
      const outcome = compileFile(file, options);
      const { writeOut, writeErr } = command.configureOutput();
      if (outcome.out !== "") writeOut?.(outcome.out);
      if (outcome.err !== "") writeErr?.(outcome.err);
      process.exitCode = outcome.exitCode;
    });
}

/** Compiles a file, writes the snapshot where the options say, and says what to print. */
function compileFile(file: string, options: CompileOptions): Outcome {
  const read = readCatalogFile(file);
  if (!read.ok) return { out: "", err: `pillion: ${read.message}\n`, exitCode: 2 };
  const compiled = compileCatalog(read.source);
  const problems = [...(compiled.ok ? [] : compiled.problems), ...compiled.warnings].map((problem) => `${formatProblem(problem)}\n`).join("");
  if (!compiled.ok) return { out: "", err: problems, exitCode: 1 };
  const content = options.format === "json" ? `${JSON.stringify(Snapshot.toJSON(compiled.snapshot), undefined, 2)}\n` : compiled.bytes;
  if (options.output === undefined) return { out: String(content), err: `${problems}version ${compiled.version}\n`, exitCode: 0 };
  return writeSnapshot(options.output, content, compiled, problems);
}

function writeSnapshot(output: string, content: string | Uint8Array, compiled: CompiledCatalog & { ok: true }, problems: string): Outcome {
  const temporary = `${output}.${process.pid}.tmp`;
  try {
    // A rename replaces the file as a whole, so whoever watches it never reads half a snapshot.
    writeFileSync(temporary, content);
    renameSync(temporary, output);
  } catch (error) {
    // The caller named a place that cannot be written; the error says why.
    return { out: "", err: `${problems}pillion: cannot write \`${output}\`: ${error instanceof Error ? error.message : String(error)}\n`, exitCode: 2 };
  }
  return { out: `version ${compiled.version}\n`, err: problems, exitCode: 0 };
}

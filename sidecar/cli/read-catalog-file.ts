import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { CatalogSource } from "#sidecar/catalog/parse-source.ts";
import { ReferencedFiles } from "#sidecar/sources/referenced-files.ts";

/** A catalog read from a file, or from standard input when the file is `-`; or why it could not be read. */
export type CatalogFile = { readonly ok: true; readonly source: CatalogSource } | { readonly ok: false; readonly message: string };

/** Reads a catalog's bytes; what they hold is not looked at. The files it names are looked for in its folder; of standard input, in the working directory. */
export function readCatalogFile(file: string): CatalogFile {
  const name = file === "-" ? "stdin" : file;
  try {
    const { read } = new ReferencedFiles(file === "-" ? "." : dirname(file));
    return { ok: true, source: { file: name, text: readFileSync(file === "-" ? 0 : file), readFile: read } };
  } catch (error) {
    // A file that is absent or not readable is the caller's affair; anything readFileSync throws says which.
    return { ok: false, message: `cannot read \`${name}\`: ${error instanceof Error ? error.message : String(error)}` };
  }
}

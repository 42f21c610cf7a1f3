import { readFileSync } from "node:fs";
import type { CatalogSource } from "#sidecar/catalog/parse-source.ts";

/** A catalog read from a file, or from standard input when the file is `-`; or why it could not be read. */
export type CatalogFile = { readonly ok: true; readonly source: CatalogSource } | { readonly ok: false; readonly message: string };

/** Reads a catalog's bytes; what they hold is not looked at. */
export function readCatalogFile(file: string): CatalogFile {
  const name = file === "-" ? "stdin" : file;
  try {
    return { ok: true, source: { file: name, text: readFileSync(file === "-" ? 0 : file) } };
  } catch (error) {
    // A file that is absent or not readable is the caller's affair; anything readFileSync throws says which.
    return { ok: false, message: `cannot read \`${name}\`: ${error instanceof Error ? error.message : String(error)}` };
  }
}

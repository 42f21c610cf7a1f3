import type { SeenFile } from "./referenced-files.ts";

/** A catalog, compiled, or everything that is wrong with it, one line each; and the files it names, as they were read. */
export type CompiledCatalog =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly warnings: readonly string[]; readonly files: readonly SeenFile[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly files: readonly SeenFile[] };

/** Turns the text of a catalog into a snapshot. */
export interface CatalogCompiler {
  /** `file` is the path of the catalog: how problems name it, where the files that it names are, and by its ending whether it is JSON. */
  compile(catalog: { text: Uint8Array; file: string }): Promise<CompiledCatalog>;
  /** Gives up what is being compiled, as a problem of its catalog. */
  stop(): void;
}

/** A catalog, compiled, or everything that is wrong with it, one line each. */
export type CompiledCatalog =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Turns the text of a catalog into a snapshot. */
export interface CatalogCompiler {
  /** `file` is how problems name the catalog, and by its ending says whether it is JSON. */
  compile(catalog: { text: Uint8Array; file: string }): Promise<CompiledCatalog>;
  /** Gives up what is being compiled, as a problem of its catalog. */
  stop(): void;
}

/** The content of a file that a catalog names, or why there is none. */
type ReferencedFile = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: string };

/** Reads a file that a catalog names. The path is relative to the catalog, goes down only, and is written with slashes. */
export type ReadReferencedFile = (path: string) => ReferencedFile;

/** Where nothing but the catalog itself can be read. */
export const readNoFile: ReadReferencedFile = () => ({ ok: false, reason: "no files can be read beside this catalog" });

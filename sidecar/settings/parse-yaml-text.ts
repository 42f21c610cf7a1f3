// A file of its own for one import: the package is CommonJS, of which a bundle gives only the default when it is imported late by its name.
import { type Document, parseDocument } from "yaml";

/** Parses the text of a settings file; its errors are listed in the document. */
export function parseYamlText(text: string): Document.Parsed {
  return parseDocument(text, { maxAliasCount: 0, prettyErrors: false } as never);
}

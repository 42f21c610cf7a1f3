import { CATALOG_LIMITS } from "./limits.ts";
import { parseJson } from "./parse-json.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemList } from "./problem.ts";
import type { ReadReferencedFile } from "./referenced-file.ts";
import type { SourceNode } from "./source-node.ts";

/** The text of a catalog and the name people know it by. */
export interface CatalogSource {
  /** Used in messages; a name that ends in `.json` makes the text JSON and nothing else. */
  readonly file: string;
  /** The content: text, or its bytes in UTF-8. */
  readonly text: string | Uint8Array;
  /** Reads the files that the catalog names. Absent: naming one is a problem. */
  readonly readFile?: ReadReferencedFile | undefined;
}

/** Parses a catalog; the node is undefined when nothing of it is usable. */
export function parseSource(source: CatalogSource): { node: SourceNode | undefined; problems: ProblemList } {
  const bytes = typeof source.text === "string" ? Buffer.byteLength(source.text) : source.text.byteLength;
  if (bytes > CATALOG_LIMITS.fileBytesMax) {
    const problems = new ProblemList(source.file, "");
    problems.addText("file_too_large", 0, "", { found: `${bytes} bytes`, allowed: `at most ${CATALOG_LIMITS.fileBytesMax}` });
    return { node: undefined, problems };
  }
  const decoded = decode(source.text);
  const problems = new ProblemList(source.file, decoded.text);
  if (decoded.damagedAt !== undefined) {
    problems.addText("text_not_utf8", decoded.damagedAt, "", { found: "a byte that is not part of a character", allowed: "text in UTF-8" });
    return { node: undefined, problems };
  }
  return { node: parseText(source.file, decoded.text, problems), problems };
}

function parseText(file: string, text: string, problems: ProblemList): SourceNode | undefined {
  if (file.endsWith(".json")) return parseJson(text, problems);
  // JSON is YAML too, and its own parser is far faster; what it refuses may still be YAML.
  if (text.trimStart().startsWith("{")) {
    const attempt = new ProblemList(file, text);
    const node = parseJson(text, attempt);
    if (node !== undefined && !attempt.hasErrors) return node;
  }
  return parseYaml(text, problems);
}

/** Decodes UTF-8 without its byte order mark; when it is damaged, says where. */
function decode(text: string | Uint8Array): { text: string; damagedAt?: number } {
  if (typeof text === "string") return { text: text.startsWith("\uFEFF") ? text.slice(1) : text };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(text) };
  } catch {
    // Only damage makes a fatal decoder throw; the lenient one marks the first damaged place.
    const lenient = new TextDecoder("utf-8").decode(text);
    return { text: lenient, damagedAt: Math.max(0, lenient.indexOf("\uFFFD")) };
  }
}

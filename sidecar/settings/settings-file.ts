import { readFile } from "node:fs/promises";
import type { SettingsProblem } from "./settings-problem.ts";

/** What a YAML or JSON file holds, or why it could not be read. */
export type FileContent = { readonly ok: true; readonly content: unknown } | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

/** Reads a small YAML or JSON file. The parser is loaded only now, because most sidecars are set up by environment alone. */
export async function readYamlFile(path: string): Promise<FileContent> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    // Whatever the reason, it goes to whoever starts the sidecar.
    return {
      ok: false,
      problems: [{ where: path, key: "file", found: "", allowed: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }],
    };
  }
  const { parseYamlText } = await import("./parse-yaml-text.ts");
  const document = parseYamlText(text);
  if (document.errors.length > 0) {
    return {
      ok: false,
      // The parser's message names what it expected and never quotes the file, which may hold keys.
      problems: document.errors.map((error) => ({
        where: path,
        key: `offset ${error.pos[0]}`,
        found: "",
        allowed: `is not YAML: ${error.code.toLowerCase()}`,
      })),
    };
  }
  try {
    return { ok: true, content: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    // With a bound of zero, an alias is the only thing that can fail here.
    return { ok: false, problems: [{ where: path, key: "file", found: "", allowed: "must do without YAML aliases" }] };
  }
}

import type { PreviewKey } from "#sidecar/base/preview-key.ts";
import { readYamlFile } from "./settings-file.ts";
import type { SettingsProblem } from "./settings-problem.ts";

const ID_PATTERN = /^[a-zA-Z0-9_-]{1,64}$/;
/** As many characters as HMAC-SHA256 has bytes of output: shorter ones can be guessed sooner than the signature. */
const SECRET_CHARACTERS_MIN = 32;
const ENTRY_KEYS: readonly string[] = ["id", "secret"];

/** The keys of a file, or everything that is wrong with it. */
export type PreviewKeysFile = { readonly keys: readonly PreviewKey[]; readonly problems: readonly SettingsProblem[] };

/**
 * Reads the file of `preview_keys_file`: a list of entries with `id` and
 * `secret`. The first one signs, and all verify. A problem never shows a secret.
 */
export async function readPreviewKeysFile(path: string): Promise<PreviewKeysFile> {
  const file = await readYamlFile(path);
  if (!file.ok) {
    return { keys: [], problems: file.problems };
  }
  if (!Array.isArray(file.content) || file.content.length === 0) {
    return { keys: [], problems: [{ where: path, key: "file", found: "", allowed: "must be a list with at least one entry" }] };
  }
  const problems: SettingsProblem[] = [];
  const keys: PreviewKey[] = [];
  for (const [index, entry] of file.content.entries()) {
    const found = problemsOfEntry(path, `[${index}]`, entry);
    problems.push(...found);
    if (found.length === 0) {
      keys.push({ id: entry.id, secret: entry.secret });
    }
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    problems.push({ where: path, key: "id", found: "", allowed: "each id may stand in one entry only" });
  }
  return { keys, problems };
}

function problemsOfEntry(where: string, at: string, entry: unknown): SettingsProblem[] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return [{ where, key: at, found: "", allowed: "must be a mapping with `id` and `secret`" }];
  }
  const fields = entry as Record<string, unknown>;
  const problems: SettingsProblem[] = Object.keys(fields)
    .filter((name) => !ENTRY_KEYS.includes(name))
    .map((name) => ({ where, key: `${at}.${name}`, found: "", allowed: `is not known here; known are ${ENTRY_KEYS.join(", ")}` }));
  if (typeof fields.id !== "string" || !ID_PATTERN.test(fields.id)) {
    problems.push({ where, key: `${at}.id`, found: "", allowed: "must be 1 to 64 letters, digits, `_` and `-`" });
  }
  if (typeof fields.secret !== "string" || fields.secret.length < SECRET_CHARACTERS_MIN) {
    problems.push({ where, key: `${at}.secret`, found: "", allowed: `must be text of at least ${SECRET_CHARACTERS_MIN} characters` });
  }
  return problems;
}

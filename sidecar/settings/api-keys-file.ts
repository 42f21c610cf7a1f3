import { type ApiKey, SCOPES } from "#sidecar/base/api-key.ts";
import { readYamlFile } from "./settings-file.ts";
import type { SettingsProblem } from "./settings-problem.ts";

const KEY_PATTERN = /^[^.:\s]+\.[^.\s]+$/;
const SLUG_PATTERN = /^[a-zA-Z0-9_-]+$/;
const ENTRY_KEYS: readonly string[] = ["key", "organization", "project", "scopes"];

/** The keys of a file, or everything that is wrong with it. */
export type ApiKeysFile = { readonly keys: readonly ApiKey[]; readonly problems: readonly SettingsProblem[] };

/**
 * Reads the file of `api_keys_file`: a list of entries with `key` (`prefix.secret`),
 * `organization`, `project` and `scopes`. A problem never shows a key.
 */
export async function readApiKeysFile(path: string): Promise<ApiKeysFile> {
  const file = await readYamlFile(path);
  if (!file.ok) {
    return { keys: [], problems: file.problems };
  }
  if (!Array.isArray(file.content) || file.content.length === 0) {
    return { keys: [], problems: [{ where: path, key: "file", found: "", allowed: "must be a list with at least one entry" }] };
  }
  const problems: SettingsProblem[] = [];
  const keys: ApiKey[] = [];
  for (const [index, entry] of file.content.entries()) {
    const found = problemsOfEntry(path, `[${index}]`, entry);
    problems.push(...found);
    if (found.length === 0) {
      keys.push({ key: entry.key, organization: entry.organization, project: entry.project, scopes: entry.scopes ?? SCOPES });
    }
  }
  const seen = new Set(keys.map(({ key }) => key));
  if (seen.size < keys.length) {
    problems.push({ where: path, key: "key", found: "", allowed: "each key may stand in one entry only" });
  }
  return { keys, problems };
}

function problemsOfEntry(where: string, at: string, entry: unknown): SettingsProblem[] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return [{ where, key: at, found: "", allowed: "must be a mapping with `key`, `organization`, `project` and optionally `scopes`" }];
  }
  const fields = entry as Record<string, unknown>;
  const problems: SettingsProblem[] = Object.keys(fields)
    .filter((name) => !ENTRY_KEYS.includes(name))
    .map((name) => ({ where, key: `${at}.${name}`, found: "", allowed: `is not known here; known are ${ENTRY_KEYS.join(", ")}` }));
  if (typeof fields.key !== "string" || !KEY_PATTERN.test(fields.key)) {
    problems.push({ where, key: `${at}.key`, found: "", allowed: "must be `prefix.secret`, with exactly one dot and no colon in the prefix" });
  }
  for (const name of ["organization", "project"]) {
    const slug = fields[name];
    if (typeof slug !== "string" || !SLUG_PATTERN.test(slug)) {
      problems.push({ where, key: `${at}.${name}`, found: String(slug), allowed: "must be a slug of letters, digits, `_` and `-`" });
    }
  }
  const scopes = fields.scopes;
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => (SCOPES as readonly unknown[]).includes(scope)))) {
    problems.push({ where, key: `${at}.scopes`, found: "", allowed: `must be a list of: ${SCOPES.join(", ")}` });
  }
  return problems;
}

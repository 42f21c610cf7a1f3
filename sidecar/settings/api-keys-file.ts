import { type ApiKey, SCOPES, type Scope } from "#sidecar/base/api-key.ts";
import { type KeysFile, readKeysFile } from "./keys-file.ts";
import type { SettingsProblem } from "./settings-problem.ts";

const KEY_PATTERN = /^[^.:\s]+\.[^.\s]+$/;
const SLUG_PATTERN = /^[a-zA-Z0-9_-]+$/;

/** What a key is for that says nothing of it: what an application does all day. */
const USUAL_SCOPES: readonly Scope[] = ["choose", "track"];

/**
 * Reads the file of `api_keys_file`: a list of entries with `key` (`prefix.secret`),
 * `organization`, `project` and `scopes`. A problem never shows a key.
 */
export function readApiKeysFile(path: string): Promise<KeysFile<ApiKey>> {
  return readKeysFile(path, {
    names: ["key", "organization", "project", "scopes"],
    expected: "`key`, `organization`, `project` and optionally `scopes`",
    unique: "key",
    problemsOf,
    read: ({ key, organization, project, scopes }) => ({
      key: String(key),
      organization: String(organization),
      project: String(project),
      scopes: Array.isArray(scopes) ? scopes.filter(isScope) : USUAL_SCOPES,
    }),
  });
}

function problemsOf(entry: Readonly<Record<string, unknown>>): Omit<SettingsProblem, "where">[] {
  const { key, scopes } = entry;
  const problems: Omit<SettingsProblem, "where">[] = [];
  if (typeof key !== "string" || !KEY_PATTERN.test(key)) {
    problems.push({ key: "key", found: "", allowed: "must be `prefix.secret`, with exactly one dot and no colon in the prefix" });
  }
  for (const name of ["organization", "project"]) {
    const slug = entry[name];
    if (typeof slug !== "string" || !SLUG_PATTERN.test(slug)) {
      problems.push({ key: name, found: String(slug), allowed: "must be a slug of letters, digits, `_` and `-`" });
    }
  }
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.length > 0 && scopes.every(isScope))) {
    problems.push({ key: "scopes", found: "", allowed: `must be a list of: ${SCOPES.join(", ")}` });
  }
  return problems;
}

function isScope(value: unknown): value is Scope {
  return (SCOPES as readonly unknown[]).includes(value);
}

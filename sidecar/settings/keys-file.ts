import { readYamlFile } from "./settings-file.ts";
import type { SettingsProblem } from "./settings-problem.ts";

/** What the entries of a file of keys are like. */
interface EntryShape<Key> {
  /** The names that an entry may have, and those that it must have, in words. */
  readonly names: readonly string[];
  readonly expected: string;
  /** The name whose value no two entries share. */
  readonly unique: string & keyof Key;
  /** What is wrong with the values of an entry: for each of them its name, what was found if it may be shown, and what is allowed. */
  problemsOf(entry: Readonly<Record<string, unknown>>): readonly Omit<SettingsProblem, "where">[];
  /** An entry without problems, read. */
  read(entry: Readonly<Record<string, unknown>>): Key;
}

/** The keys of a file, or everything that is wrong with it. */
export type KeysFile<Key> = { readonly keys: readonly Key[]; readonly problems: readonly SettingsProblem[] };

/** Reads a YAML or JSON file that is a list of entries, of which at least one. A problem never shows a secret. */
export async function readKeysFile<Key>(path: string, shape: EntryShape<Key>): Promise<KeysFile<Key>> {
  const file = await readYamlFile(path);
  if (!file.ok) {
    return { keys: [], problems: file.problems };
  }
  if (!Array.isArray(file.content) || file.content.length === 0) {
    return { keys: [], problems: [{ where: path, key: "file", found: "", allowed: "must be a list with at least one entry" }] };
  }
  const problems: SettingsProblem[] = [];
  const keys: Key[] = [];
  for (const [index, entry] of file.content.entries()) {
    const found = problemsOfEntry(entry, shape).map(({ key, ...rest }) => ({ where: path, key: `[${index}]${key}`, ...rest }));
    problems.push(...found);
    if (found.length === 0) {
      keys.push(shape.read(entry));
    }
  }
  if (new Set(keys.map((key) => key[shape.unique])).size < keys.length) {
    problems.push({ where: path, key: shape.unique, found: "", allowed: `each ${shape.unique} may stand in one entry only` });
  }
  return { keys, problems };
}

function problemsOfEntry<Key>(entry: unknown, { names, expected, problemsOf }: EntryShape<Key>): Omit<SettingsProblem, "where">[] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return [{ key: "", found: "", allowed: `must be a mapping with ${expected}` }];
  }
  const unknown = Object.keys(entry)
    .filter((name) => !names.includes(name))
    .map((name) => ({ key: `.${name}`, found: "", allowed: `is not known here; known are ${names.join(", ")}` }));
  return [...unknown, ...problemsOf(entry as Readonly<Record<string, unknown>>).map(({ key, ...rest }) => ({ key: `.${key}`, ...rest }))];
}

/** One thing that is wrong with the settings. */
export interface SettingsProblem {
  /** Where it was found: a file, `environment` or `command line`. */
  readonly where: string;
  /** The key, variable or flag. */
  readonly key: string;
  /** What was found; empty when it must not be shown. */
  readonly found: string;
  /** What would be right. */
  readonly allowed: string;
}

/** Writes a problem as one line. */
export function formatSettingsProblem({ where, key, found, allowed }: SettingsProblem): string {
  return found === "" ? `${where}: \`${key}\`: ${allowed}` : `${where}: \`${key}\` is \`${found}\`: ${allowed}`;
}

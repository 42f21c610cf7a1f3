import { renameSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { makeCatalog } from "#bench/pillion/make-catalog.ts";
import type { Workload } from "#bench/subjects/workload.ts";

/** The workload as a YAML catalog. Rendering a large one takes seconds, so it is done before anything is timed. */
export function renderCatalog(workload: Workload): string {
  return stringify(makeCatalog(workload), { aliasDuplicateObjects: false });
}

/** Replaces a file whole or not at all, the way an editor or a ConfigMap does. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

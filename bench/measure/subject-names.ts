import type { Subject } from "#bench/subjects/subject.ts";

/** The product's own rows; what every ratio is taken against is the first. */
export const PILLION_NAMES = ["pillion", "pillion-objects"] as const;

/** The row that is no engine at all. */
export const FLOOR_NAME = "floor";

/** The other engines. */
export const PEER_NAMES = ["flagd", "unleash", "growthbook", "launchdarkly", "eppo", "optimizely", "flipt", "devcycle"] as const;

/** Every row, in the order of the tables. */
export const SUBJECT_NAMES: readonly string[] = [...PILLION_NAMES, FLOOR_NAME, ...PEER_NAMES];

/** Loads one subject by its name; its packages are loaded with it, so that a process holds no engine but its own. */
export async function importSubject(name: string): Promise<Subject> {
  const folder = PILLION_NAMES.some((own) => own === name) ? "pillion" : "subjects";
  const module: { readonly subject: Subject } = await import(`#bench/${folder}/${name}.ts`);
  return module.subject;
}

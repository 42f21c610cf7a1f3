import { readFileSync } from "node:fs";

const LIMITS = "core/assembly/limits.ts";
const DOCUMENT = "docs/DETERMINISM.md";

/** How the document states each limit that a caller can meet. */
const STATEMENTS: Readonly<Record<string, (limit: number) => readonly string[]>> = {
  NAMES_MAX: (limit) => [`more than ${limit} \`names\``],
  GROUPS_MAX: (limit) => [`more than ${limit} \`groups\``],
  ATTRIBUTES_MAX: (limit) => [`more than ${limit} entries in \`attributes\``],
  NAME_BYTES_MAX: (limit) => [`a name or group over ${limit} bytes`, `an entry's name over ${limit}`, `\`session_id\` or \`request_id\` over ${limit}`],
  ID_BYTES_MAX: (limit) => [`\`user_id\` or \`profile_id\` over ${limit}`],
  URL_BYTES_MAX: (limit) => [`\`url\` over ${limit}`],
  CONDITION_DEPTH_MAX: (limit) => [`nested deeper than ${limit}`],
  SEGMENT_DEPTH_MAX: (limit) => [`segments within segments deeper than ${limit}`],
};

/** The limits of the core by their names. */
function coreLimits(): Map<string, number> {
  const definitions = readFileSync(LIMITS, "utf8").matchAll(/^export const (\w+): u\d+ = (\d[\d_]*)(?: << (\d+))?;/gm);
  return new Map([...definitions].map(([, name = "", value = "", shift = "0"]) => [name, Number(value.replaceAll("_", "")) * 2 ** Number(shift)]));
}

/** What `docs/DETERMINISM.md` says of the core's limits that is not so, and limits that the sidecar has otherwise than the core. */
export function limitComplaints(sidecarLimits: Readonly<Record<string, number>>): string[] {
  const limits = coreLimits();
  const text = readFileSync(DOCUMENT, "utf8").replaceAll(/\s+/g, " ");
  const unsaid = Object.entries(STATEMENTS).flatMap(([name, statements]) => {
    const limit = limits.get(name);
    return limit === undefined ? [`${LIMITS}: has no \`${name}\``] : statements(limit).filter((statement) => !text.includes(statement));
  });
  const unlike = Object.entries(sidecarLimits).filter(([name, limit]) => limits.has(name) && limits.get(name) !== limit);
  return [
    ...unsaid.map((statement) => `${DOCUMENT}: does not say "${statement}", which is what ${LIMITS} has`),
    ...unlike.map(([name, limit]) => `sidecar/base/limits.ts: \`${name}\` is ${limit}, and ${limits.get(name)} in the core`),
  ];
}

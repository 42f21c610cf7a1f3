/** A version in parts, as Semantic Versioning 2.0.0 compares them. */
export interface Version {
  /** Major, minor, patch; what is not written is 0. */
  readonly numbers: readonly [bigint, bigint, bigint];
  /** The dot-separated identifiers after `-`; empty for a release. */
  readonly preRelease: readonly string[];
}

const NUMBER = "(?:0|[1-9][0-9]*)";
const PRE_RELEASE_IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
const BUILD_IDENTIFIER = "[0-9a-zA-Z-]+";
const VERSION = new RegExp(
  `^[vV]?(${NUMBER})(?:\\.(${NUMBER})(?:\\.(${NUMBER}))?)?` +
    `(?:-(${PRE_RELEASE_IDENTIFIER}(?:\\.${PRE_RELEASE_IDENTIFIER})*))?` +
    `(?:\\+${BUILD_IDENTIFIER}(?:\\.${BUILD_IDENTIFIER})*)?$`,
);

/** Reads a version; undefined when the text is not one. */
export function parseVersion(text: Buffer): Version | undefined {
  // One character per byte, so that nothing but ASCII can match.
  const match = VERSION.exec(text.toString("latin1"));
  if (match === null) return undefined;
  return {
    numbers: [BigInt(match[1] ?? 0), BigInt(match[2] ?? 0), BigInt(match[3] ?? 0)],
    preRelease: match[4]?.split(".") ?? [],
  };
}

/** Less than, equal to or greater than 0, by section 11 of Semantic Versioning 2.0.0. */
export function compareVersions(a: Version, b: Version): number {
  for (const i of [0, 1, 2] as const) {
    if (a.numbers[i] !== b.numbers[i]) return a.numbers[i] < b.numbers[i] ? -1 : 1;
  }
  // A release comes after each of its pre-releases.
  if (a.preRelease.length === 0 || b.preRelease.length === 0) {
    return Number(a.preRelease.length === 0) - Number(b.preRelease.length === 0);
  }
  for (let i = 0; i < Math.max(a.preRelease.length, b.preRelease.length); i++) {
    const compared = compareIdentifiers(a.preRelease[i], b.preRelease[i]);
    if (compared !== 0) return compared;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  // When all before are equal, the longer list comes after.
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const aIsNumeric = /^[0-9]+$/.test(a);
  const bIsNumeric = /^[0-9]+$/.test(b);
  if (aIsNumeric && bIsNumeric) return BigInt(a) < BigInt(b) ? -1 : 1;
  // Numeric identifiers come before the others, which are compared as ASCII.
  if (aIsNumeric !== bIsNumeric) return aIsNumeric ? -1 : 1;
  return a < b ? -1 : 1;
}

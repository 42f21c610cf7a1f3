import type { Identification } from "#proto/generated/pillion/decision/v1/decision.ts";

/** Who is meant, on the command line. */
export interface PersonFlags {
  readonly organization: string;
  readonly project: string;
  readonly user: string;
  readonly source?: string;
  readonly profile: string;
}

/** Turns flags into an identification, and adds to the problems what is wrong with them. */
export function readPersonFlags({ user, source, profile }: PersonFlags, problems: string[]): Identification {
  const sourceId = source === undefined ? undefined : readSourceId(source);
  if (source !== undefined && sourceId === undefined) {
    problems.push(`--source is \`${source}\`, expected a 64-bit integer`);
  }
  return { sourceId, profileId: profile, userId: user };
}

/** Undefined when the text is no integer, or none of 64 bits. */
function readSourceId(text: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(text)) {
    return undefined;
  }
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

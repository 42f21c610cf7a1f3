import type { Identification } from "#proto/generated/pillion/decision/v1/decision.ts";
import type { ParsedJson } from "#sidecar/transport/http/parse-json.ts";
import { type Fields, isAbsent, isObject, readText } from "./json-fields.ts";
import { exactSourceId } from "./source-id.ts";

/** What the core takes for nothing: the whitespace of ASCII alone. */
const BLANK_PATTERN = /^[\t-\r ]*$/;

/** Reads the `identification` of a body, and adds to the problems what is wrong with it. */
export function readIdentification(body: Fields, json: ParsedJson, problems: string[]): Identification | undefined {
  const { identification } = body;
  if (isAbsent(identification)) {
    problems.push("Identification is required");
    return undefined;
  }
  if (!isObject(identification)) {
    problems.push("identification must be an object");
    return undefined;
  }
  const before = problems.length;
  const profileId = readText(identification, "profileId", problems);
  const userId = readText(identification, "userId", problems);
  const sourceId = isAbsent(identification.sourceId) || identification.sourceId === "" ? undefined : exactSourceId(identification.sourceId, json.text);
  if (sourceId === "invalid") {
    problems.push("sourceId must be a 64-bit integer");
  }
  const known = typeof sourceId === "bigint" ? sourceId : undefined;
  if (problems.length === before && BLANK_PATTERN.test(userId) && (known === undefined || BLANK_PATTERN.test(profileId))) {
    problems.push("Identification must contain userId, or sourceId together with profileId");
  }
  return { sourceId: known, profileId, userId };
}

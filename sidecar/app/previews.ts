import { ChooseRequest, type Identification } from "#proto/generated/pillion/decision/v1/decision.ts";
import { HostInput, type Preview } from "#proto/generated/pillion/decision/v1/host.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { PreviewKey } from "#sidecar/base/preview-key.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { readPreviewToken } from "./preview-token.ts";

/** Tokens of one call; the core has room for as many previews. */
const TOKENS_MAX = 16;
/** One token; ids of 256 bytes and a unit of 533, written by JSON and in base64, fit. */
const TOKEN_BYTES_MAX = 2_048;
/** Ids, as the core bounds them. */
const ID_BYTES_MAX = 256;

/** What the core takes for nothing: the whitespace of ASCII alone. */
const BLANK = /^[\t-\r ]*$/;

/** Verifies the previews that calls ask for. */
export class Previews {
  readonly #keys: readonly PreviewKey[];
  readonly #clock: Clock;

  constructor({ keys, clock }: { keys: readonly PreviewKey[]; clock: Clock }) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /**
   * The bytes of the `HostInput` for a `ChooseRequest` that has previews, which a
   * project decides. Throws a `Fault`: `preview_invalid` for a token that does not
   * count, without the token, and `malformed_request`.
   */
  hostInputOf(request: Uint8Array, project: ProjectName): Uint8Array {
    const { previews: tokens, identification } = decode(request);
    if (tokens.length > TOKENS_MAX) throw new Fault("preview_invalid", `\`previews\` has too many items, expected at most ${TOKENS_MAX}`);
    if (this.#keys.length === 0) throw new Fault("preview_invalid", "`previews` are not accepted here, because `preview_keys_file` is not set");
    const unit = unitOf(identification);
    const previews = tokens.map((token, index) => {
      const found = this.#verify(token, project, unit);
      if (typeof found === "string") throw new Fault("preview_invalid", `\`previews[${index}]\` ${found}`);
      return found;
    });
    return HostInput.encode({ previews, place: undefined }).finish();
  }

  /** What a token shows, or what is wrong with it. */
  #verify(token: string, { organization, project }: ProjectName, unit: string | undefined): Preview | string {
    if (Buffer.byteLength(token) > TOKEN_BYTES_MAX) return `is too long, expected at most ${TOKEN_BYTES_MAX} bytes`;
    const read = readPreviewToken(token, this.#keys);
    if (!read.ok) return read.wrong;
    const { grant } = read;
    if (grant.expiresAtSeconds * 1_000 <= this.#clock.nowMs()) return `ended at ${shownTime(grant.expiresAtSeconds)}`;
    if (grant.organization !== organization || grant.project !== project)
      return `is for organization \`${grant.organization}\` and project \`${grant.project}\``;
    if (grant.unit !== undefined && grant.unit !== unit) return "is for another person";
    const { optimization, outcome, obeysAudience } = grant;
    // Longer ones name nothing, and would not fit into the core.
    if (Buffer.byteLength(optimization) > ID_BYTES_MAX || Buffer.byteLength(outcome) > ID_BYTES_MAX) return "names an id that is too long";
    return { optimization, outcome, obeysAudience };
  }
}

function decode(request: Uint8Array): ChooseRequest {
  try {
    return ChooseRequest.decode(request);
  } catch (error) {
    throw new Fault("malformed_request", "the request is not a protobuf message of the type ChooseRequest", { cause: error });
  }
}

/** The unit that a request names; undefined when it names nobody, which the core refuses. */
function unitOf(identification: Identification | undefined): string | undefined {
  if (identification === undefined) return undefined;
  const { userId, sourceId, profileId } = identification;
  if (!BLANK.test(userId)) return userId;
  return sourceId === undefined || BLANK.test(profileId) ? undefined : `${sourceId}_${profileId}`;
}

/** A moment as people read it; a number that no date has stays one. */
function shownTime(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? `${seconds} seconds` : date.toISOString();
}

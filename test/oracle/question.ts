import { type PersonNames, personNames } from "./person-names.ts";
import { type Profile, readProfile } from "./profile.ts";
import { type Refused, type Request, readRequest } from "./request.ts";
import { type Trace, UNTRACED } from "./trace.ts";
import { allBytes, type Field, lastBool, lastBytes, mergedMessage, readFields } from "./wire.ts";

const NOTHING = Buffer.alloc(0);

/** What a decision is made from: the request, and what the host knows beside it. */
export interface Question {
  /** The bytes of a ChooseRequest. */
  readonly request: Buffer;
  /** The bytes of a Profile; absent: the person is new. */
  readonly profile?: Buffer | undefined;
  /** The bytes of a HostInput. */
  readonly hostInput?: Buffer | undefined;
  /** Milliseconds since 1970 in UTC; 0 when it is left out. */
  readonly nowMs?: number | undefined;
  /** What is folded into the profile before, in this order. */
  readonly history?: readonly Happening[] | undefined;
}

/** The bytes of Changes, and when they came in. */
interface Happening {
  readonly changes: Buffer;
  /** Milliseconds since 1970 in UTC. */
  readonly nowMs: number;
}

/** What a decision reads: the request in the light of the profile. */
export interface Facts extends Request {
  readonly nowMs: number;
  readonly profile: Profile | undefined;
  /** By which names lists of people have this one. */
  readonly personNames: PersonNames;
  /** Outcomes that the call is to show whatever the rules say. */
  readonly previews: readonly Preview[];
  /** Told of each stage of the optimization that is being decided. */
  readonly trace: Trace;
}

interface Preview {
  readonly optimization: Buffer;
  readonly outcome: Buffer;
  readonly obeysAudience: boolean;
}

/** Reads a question, or says which rule it breaks. */
export function readQuestion({ request: requestBytes, profile: profileBytes = NOTHING, hostInput = NOTHING, nowMs = 0 }: Question): Facts | Refused {
  const request = readRequest(requestBytes);
  if ("refused" in request) return request;
  const profile = profileBytes.length === 0 ? undefined : readProfile(profileBytes);
  if (profile === "damaged") return { refused: "malformed_profile" };
  const host = readFields(hostInput);
  const hostPlace = host && mergedMessage(host, 2);
  // A host makes what it says itself, so that no answer to a damaged one is laid down.
  if (host === undefined || hostPlace === "damaged") throw new Error("the host input is damaged");
  const unit = profile !== undefined && profile.unit.length > 0 ? profile.unit : request.unit;
  return {
    ...request,
    place: request.place ?? hostPlace,
    unit,
    personNames: personNames(unit, request.named, profile),
    nowMs,
    profile,
    previews: readPreviews(host),
    trace: UNTRACED,
  };
}

function readPreviews(host: readonly Field[]): Preview[] {
  return allBytes(host, 1).map((bytes) => {
    const fields = readFields(bytes);
    if (fields === undefined) throw new Error("a preview is damaged");
    return { optimization: lastBytes(fields, 1), outcome: lastBytes(fields, 2), obeysAudience: lastBool(fields, 3) };
  });
}

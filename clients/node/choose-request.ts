import * as wire from "#proto/generated/pillion/decision/v1/decision.ts";
import { attributeProblem } from "./attribute-values.ts";
import type { ChooseInput, Device, OptimizationType, Recording } from "./choose-input.ts";
import { parseSourceId } from "./source-id.ts";

/** The project a client asks in. */
export interface Scope {
  readonly organization: string;
  readonly project: string;
}

/** A request ready to be sent, or what is wrong with its input. */
export type EncodedRequest = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly problem: string };

const DEVICES: Readonly<Record<Device, wire.Device>> = { all: wire.Device.ALL, desktop: wire.Device.DESKTOP, mobile: wire.Device.MOBILE };
const OPTIMIZATION_TYPES: Readonly<Record<OptimizationType, wire.OptimizationType>> = {
  personalization: wire.OptimizationType.PERSONALIZATION,
  experiment: wire.OptimizationType.EXPERIMENT,
};
const RECORDINGS: Readonly<Record<Recording, wire.Recording>> = { all: wire.Recording.ALL, never: wire.Recording.NEVER };
const TEXT_FIELDS = ["userId", "profileId", "sessionId", "url", "requestId"] as const;

/**
 * Turns an input into a request, in bytes, and never throws. What cannot be
 * encoded is found here; everything else is for the sidecar to judge, so that a
 * rule has one home.
 */
export function encodeChooseRequest(input: ChooseInput, scope: Scope): EncodedRequest {
  try {
    const problem = problemOf(input);
    if (problem !== undefined) {
      return { ok: false, problem };
    }
    const { buffer, byteOffset, byteLength } = wire.ChooseRequest.encode(requestOf(input, scope)).finish();
    return { ok: true, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  } catch (thrown) {
    // Callers without types can pass anything, a getter that throws included.
    return { ok: false, problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function problemOf(input: ChooseInput): string | undefined {
  if (input.sourceId !== undefined && parseSourceId(input.sourceId) === undefined) {
    return `\`sourceId\` is \`${input.sourceId}\`, expected a 64-bit integer: a bigint, its decimal digits, or a safe integer`;
  }
  return (
    notText(input) ??
    notTexts("names", input.names) ??
    notTexts("groups", input.groups) ??
    notTexts("previews", input.previews) ??
    notTexts("place", input.place === undefined ? undefined : placeTexts(input.place)) ??
    outsideOf("device", input.device, DEVICES) ??
    outsideOf("optimizationType", input.optimizationType, OPTIMIZATION_TYPES) ??
    outsideOf("recording", input.recording, RECORDINGS) ??
    unsendable("attributes", input) ??
    unsendable("accountAttributes", input) ??
    unsendable("context", input)
  );
}

/** Texts are checked because protobuf would send `[object Object]` as the id of a person, the same for all. */
function notText(input: ChooseInput): string | undefined {
  for (const field of TEXT_FIELDS) {
    const value: unknown = input[field] ?? "";
    if (typeof value !== "string") {
      return `\`${field}\` is a ${typeof value}, expected a string`;
    }
  }
  return undefined;
}

function notTexts(field: string, values: readonly unknown[] | undefined): string | undefined {
  return values === undefined || (Array.isArray(values) && values.every((value) => typeof value === "string"))
    ? undefined
    : `\`${field}\` is not a list of strings`;
}

function unsendable(field: "attributes" | "accountAttributes" | "context", input: ChooseInput): string | undefined {
  const values = input[field];
  return values === undefined ? undefined : attributeProblem(field, values);
}

function outsideOf(field: string, value: string | undefined, allowed: Readonly<Record<string, unknown>>): string | undefined {
  return value === undefined || Object.hasOwn(allowed, value) ? undefined : `\`${field}\` is \`${value}\`, expected one of: ${Object.keys(allowed).join(", ")}`;
}

function placeTexts({ country = "", region = "", city = "" }: NonNullable<ChooseInput["place"]>): readonly string[] {
  return [country, region, city];
}

function placeOf(place: ChooseInput["place"]): wire.Place | undefined {
  return place === undefined ? undefined : { country: place.country ?? "", region: place.region ?? "", city: place.city ?? "" };
}

function requestOf(input: ChooseInput, scope: Scope): wire.ChooseRequest {
  return {
    organization: scope.organization,
    project: scope.project,
    identification: {
      sourceId: input.sourceId === undefined ? undefined : parseSourceId(input.sourceId),
      profileId: input.profileId ?? "",
      userId: input.userId ?? "",
    },
    names: [...(input.names ?? [])],
    groups: [...(input.groups ?? [])],
    device: input.device === undefined ? wire.Device.UNSPECIFIED : DEVICES[input.device],
    sessionId: input.sessionId ?? "",
    optimizationType: input.optimizationType === undefined ? wire.OptimizationType.UNSPECIFIED : OPTIMIZATION_TYPES[input.optimizationType],
    url: input.url ?? "",
    requestId: input.requestId ?? "",
    attributes: input.attributes,
    accountAttributes: input.accountAttributes,
    context: input.context,
    recording: input.recording === undefined ? wire.Recording.UNSPECIFIED : RECORDINGS[input.recording],
    includeWithheld: input.includeWithheld ?? false,
    place: placeOf(input.place),
    previews: [...(input.previews ?? [])],
  };
}

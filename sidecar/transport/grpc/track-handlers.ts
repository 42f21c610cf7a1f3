import type { handleClientStreamingCall, handleUnaryCall, Metadata, ServerReadableStream } from "@grpc/grpc-js";
import { TrackRequest, TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Tracking } from "#sidecar/app/tracking.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { TopLevelFields } from "#sidecar/base/top-level-fields.ts";
import { allowanceOf } from "./caller-key.ts";
import { reply } from "./reply.ts";

/** Requests of one stream that are being written. More would only wait for the same disk, and hold memory. */
const STREAM_IN_FLIGHT_MAX = 16;

/** The field of `TrackRequest` with its events. */
const EVENTS = 3;

/** What the methods that take events need. Without `access` nobody is asked for a key. */
export interface TrackHandlerParts {
  readonly tracking: Tracking;
  readonly access: Access | undefined;
  readonly counters: Counters;
  readonly log: Log;
}

/** Makes the handler of `Track`. It takes and gives bytes. */
export function createTrackHandler(parts: TrackHandlerParts): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => reply(parts, track(parts, call.metadata, call.request).then(encode), callback);
}

/** Makes the handler of `TrackStream`. It takes and gives bytes. */
export function createTrackStreamHandler(parts: TrackHandlerParts): handleClientStreamingCall<Buffer, Buffer> {
  return (call, callback) => reply(parts, trackAll(parts, call).then(encode), callback);
}

/** Takes the requests of a stream in their order, some at once. The first that is refused ends it. */
async function trackAll(parts: TrackHandlerParts, call: ServerReadableStream<Buffer, Buffer>): Promise<TrackResponse> {
  const total = TrackResponse.create({});
  const inFlight = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let events = 0;
  for await (const request of call as AsyncIterable<Buffer>) {
    const before = events;
    events += countEvents(request);
    const tracked = track(parts, call.metadata, request).then(
      ({ accepted, known, refused }) => {
        total.accepted += accepted;
        total.known += known;
        total.refused.push(...refused.map((each) => ({ ...each, index: before + each.index })));
      },
      (error: unknown) => {
        failure ??= { error };
      },
    );
    inFlight.add(tracked);
    void tracked.then(() => inFlight.delete(tracked));
    if (inFlight.size >= STREAM_IN_FLIGHT_MAX) await Promise.race(inFlight);
    if (failure !== undefined) break;
  }
  await Promise.all(inFlight);
  if (failure !== undefined) throw failure.error;
  total.refused.sort((a, b) => a.index - b.index);
  return total;
}

/** How many events a `TrackRequest` brings. */
function countEvents(request: Buffer): number {
  const fields = new TopLevelFields(request);
  let count = 0;
  while (fields.next()) if (fields.number === EVENTS && fields.delimited) count += 1;
  return count;
}

async function track({ tracking, access }: TrackHandlerParts, metadata: Metadata, request: Buffer): Promise<TrackResponse> {
  const allow: ((project: ProjectName) => void) | undefined =
    access?.required === true ? allowanceOf({ metadata, access, request, scope: "track" }) : undefined;
  return tracking.track(decode(request), allow);
}

function decode(request: Buffer): TrackRequest {
  try {
    return TrackRequest.decode(request);
  } catch (error) {
    throw new Fault("malformed_request", "the request is not a protobuf message of the type TrackRequest", { cause: error });
  }
}

function encode(response: TrackResponse): Buffer {
  return Buffer.from(TrackResponse.encode(response).finish());
}

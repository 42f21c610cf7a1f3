import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import { EventFault } from "#sidecar/app/tracked-event-rules.ts";
import type { Tracking } from "#sidecar/app/tracking.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { parseJson } from "#sidecar/transport/http/parse-json.ts";
import { IntemptRefusal } from "./intempt-refusal.ts";
import { addPost, type ProjectRoute } from "./post-route.ts";
import { exactSourceId } from "./source-id.ts";
import { refusalOf, writeResults } from "./track-answer.ts";
import { readTrackBody } from "./track-body.ts";

/** The paths of the Track API: for the events of a source, and for those of none. */
const PATHS = ["/:organization/projects/:project/sources/:source/track", "/:organization/projects/:project/track"];

/** What the route needs. */
export interface TrackRouteParts {
  readonly tracking: Tracking;
  readonly access: Access;
  readonly counters: Counters;
}

interface Route extends ProjectRoute {
  Params: ProjectRoute["Params"] & { source?: string };
  Querystring: ProjectRoute["Querystring"] & { partial?: unknown };
}

/** Adds the Intempt Track API: https://docs.intempt.com, Track data. */
export function addIntemptTrack(server: FastifyInstance, { tracking, access, counters }: TrackRouteParts): void {
  const track = async (request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> => {
    if (!(request.body instanceof Uint8Array)) throw new Fault("json_malformed", "Malformed JSON request body");
    const { organization, project, source } = request.params;
    const allowPartial = request.query.partial === "true";
    const { value } = parseJson(request.body);
    const { request: tracked, places } = readTrackBody({ value, project: { organization, project }, sourceId: sourceIdOf(source) });
    const { refused } = await tracking.track({ ...tracked, allowPartial }).catch((error: unknown) => {
      throw error instanceof EventFault ? refusalOf(error, places) : error;
    });
    counters.answered.http += 1;
    if (!allowPartial) return reply.code(201).send();
    return reply.code(207).type("application/json; charset=utf-8").send(writeResults(places, refused));
  };
  for (const path of PATHS) addPost<Route>(server, { path, access, scope: "track", handler: track });
}

function sourceIdOf(source = "0"): bigint {
  const id = exactSourceId(source, "");
  if (id === "invalid") throw new IntemptRefusal("field_invalid", ["sourceId must be a 64-bit integer"]);
  return id;
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ForgetRequest, ForgetResponse } from "#proto/generated/pillion/decision/v1/people.ts";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Forgetting } from "#sidecar/app/forgetting.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { parseJson } from "#sidecar/transport/http/parse-json.ts";
import { readIdentification } from "./identification.ts";
import { IntemptRefusal } from "./intempt-refusal.ts";
import { isObject } from "./json-fields.ts";
import { addPost, type ProjectRoute } from "./post-route.ts";

/** The path by which people are forgotten: not of the contract, and in its words. */
const PATH = "/:organization/projects/:project/people/forget";

/** What the route needs. */
export interface ForgetRouteParts {
  readonly forgetting: Forgetting;
  readonly access: Access;
  readonly counters: Counters;
}

/** Adds what forgets a person: a body with an `identification`, as the Choose API has it, answered with the units that the person was known by. */
export function addForget(server: FastifyInstance, { forgetting, access, counters }: ForgetRouteParts): void {
  const forget = async (request: FastifyRequest<ProjectRoute>, reply: FastifyReply): Promise<FastifyReply> => {
    if (!(request.body instanceof Uint8Array)) throw new Fault("json_malformed", "Malformed JSON request body");
    const json = parseJson(request.body);
    const problems: string[] = [];
    const identification = isObject(json.value) ? readIdentification(json.value, json, problems) : undefined;
    if (!isObject(json.value)) throw new IntemptRefusal("json_malformed", ["Malformed JSON request body"]);
    if (problems.length > 0) throw new IntemptRefusal("field_invalid", problems);
    const { organization, project } = request.params;
    const answer = await forgetting.forget(ForgetRequest.encode({ organization, project, identification }).finish());
    counters.answered.http += 1;
    return reply.type("application/json; charset=utf-8").send(JSON.stringify(ForgetResponse.toJSON(ForgetResponse.decode(answer))));
  };
  addPost<ProjectRoute>(server, { path: PATH, access, scope: "forget", handler: forget });
}

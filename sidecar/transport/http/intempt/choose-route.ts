import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Decisions } from "#sidecar/app/decisions.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { parseJson } from "#sidecar/transport/http/parse-json.ts";
import { writeChooseAnswer } from "./choose-answer.ts";
import { type IntemptRules, readChooseBody } from "./choose-body.ts";
import { addPost, type ProjectRoute } from "./post-route.ts";

/** The path of the Choose API. */
const PATH = "/:organization/projects/:project/optimization/choose-api";

/** The header that brings preview tokens, one or several separated by commas. */
const PREVIEW_HEADER = "x-pillion-preview";

/** What the route needs. */
export interface IntemptParts {
  readonly decisions: Decisions;
  readonly access: Access;
  readonly counters: Counters;
  readonly rules: IntemptRules;
}

interface Route extends ProjectRoute {
  Querystring: ProjectRoute["Querystring"] & { explain?: unknown };
}

/** Adds the Intempt Choose API: https://docs.intempt.com, Choose API. */
export function addIntemptChoose(server: FastifyInstance, { decisions, access, counters, rules }: IntemptParts): void {
  const choose = (request: FastifyRequest<Route>, reply: FastifyReply): FastifyReply | Promise<FastifyReply> => {
    const explain = request.query.explain === "true";
    if (!(request.body instanceof Uint8Array)) {
      throw new Fault("json_malformed", "Malformed JSON request body");
    }
    const previews = previewTokens(request.headers[PREVIEW_HEADER]);
    const response = decisions.choose(readChooseBody({ json: parseJson(request.body), project: request.params, explain, previews, rules }));
    const send = (answer: Buffer): FastifyReply => {
      counters.answered.http += 1;
      return reply.type("application/json; charset=utf-8").send(writeChooseAnswer(answer, { explain }));
    };
    return response instanceof Promise ? response.then(send) : send(response);
  };

  addPost<Route>(server, { path: PATH, access, scope: "choose", handler: choose });
}

/** The tokens of a header; Node joins a header that comes several times by commas. */
function previewTokens(header: string | readonly string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((value) =>
    value
      .split(",")
      .map((token) => token.trim())
      .filter((token) => token !== ""),
  );
}

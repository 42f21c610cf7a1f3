import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface, RouteHandlerMethod } from "fastify";
import type { Access } from "#sidecar/app/access.ts";
import type { Scope } from "#sidecar/base/api-key.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { shownCredential } from "./shown-credential.ts";

/** A route below a project. */
export interface ProjectRoute extends RouteGenericInterface {
  Params: { organization: string; project: string };
  Querystring: { apiKey?: unknown };
}

/** What a route of the contract is made of. */
interface PostParts<Route extends ProjectRoute> {
  /** Below `/v1` and without it. */
  readonly path: string;
  readonly access: Access;
  readonly scope: Scope;
  readonly handler: (request: FastifyRequest<Route>, reply: FastifyReply) => unknown;
}

/** Adds a route of the contract: every one is a POST below a project, for those whose key opens it. */
export function addPost<Route extends ProjectRoute>(server: FastifyInstance, { path, access, scope, handler }: PostParts<Route>): void {
  // Before the body is read: a stranger must not make us read a megabyte.
  const authorize = async (request: FastifyRequest<ProjectRoute>): Promise<void> => {
    if (access.required) {
      const key = access.authenticate(shownCredential({ apiKey: request.query.apiKey, authorization: request.headers.authorization }));
      access.authorize(key, { ...request.params, scope });
      // A path without slugs, as in the published example, is for the key's own project, never for another that happens to be the only one served.
      request.params.organization ||= key.organization;
      request.params.project ||= key.project;
    }
  };

  // Before the body is read as well: what it is declared to be does not matter.
  const refuseMethod = async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    reply.header("allow", "POST");
    throw new Fault("method_not_allowed", `method \`${request.method}\` is not allowed here, expected POST`);
  };
  const otherMethods = server.supportedMethods.filter((method) => method !== "POST");

  for (const url of [path, `/v1${path}`]) {
    server.route<ProjectRoute>({ method: "POST", url, onRequest: authorize, handler: handler as unknown as RouteHandlerMethod });
    server.route({ method: otherMethods, url, onRequest: refuseMethod, handler: refuseMethod });
  }
}

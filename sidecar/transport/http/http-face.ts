import fastify, { type FastifyInstance, type FastifyReply, type FastifyServerOptions } from "fastify";
import type { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import { toFault } from "#sidecar/app/to-fault.ts";
import { type Address, formatAddress } from "#sidecar/base/address.ts";
import type { TlsIdentity } from "#sidecar/base/api-key.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { Log } from "#sidecar/base/log.ts";
import { answerDamagedRequest } from "./answer-damaged-request.ts";
import { HTTP_STATUS } from "./fault-status.ts";
import { addIntemptChoose, type IntemptParts } from "./intempt/choose-route.ts";
import { writeErrorEnvelope } from "./intempt/error-envelope.ts";
import { addForget, type ForgetRouteParts } from "./intempt/forget-route.ts";
import { addIntemptTrack, type TrackRouteParts } from "./intempt/track-route.ts";

/** What the HTTP server needs. */
export interface HttpFaceParts extends IntemptParts, TrackRouteParts, ForgetRouteParts {
  readonly address: Address;
  readonly tls: TlsIdentity | undefined;
  readonly callsInFlight: CallsInFlight;
  readonly counters: Counters;
  readonly requestBytesMax: number;
  readonly log: Log;
}

/** Slugs of organizations and projects are as long as names in a catalog may be. */
const SLUG_CHARACTERS_MAX = 256;

/** How long a client may take to send its headers and its body; a call takes milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP/JSON server: one folder beside this file for each contract it speaks. */
export class HttpFace {
  readonly #address: Address;
  readonly #server: FastifyInstance;
  #draining = false;

  constructor(parts: HttpFaceParts) {
    this.#address = parts.address;
    this.#server = createServer(parts);
    this.#addAdmission(parts.callsInFlight);
    addIntemptChoose(this.#server, parts);
    addIntemptTrack(this.#server, parts);
    addForget(this.#server, parts);
  }

  /** Listens, and says where. */
  async start(): Promise<string> {
    await this.#server.listen({ host: this.#address.host, port: this.#address.port });
    const bound = this.#server.server.address();
    return formatAddress({ host: this.#address.host, port: typeof bound === "object" && bound !== null ? bound.port : this.#address.port });
  }

  /** Takes no more connections and waits for the calls in flight; what still runs after the timeout is cut off. */
  async stop(timeoutMs: number): Promise<void> {
    this.#draining = true;
    const timer = setTimeout(() => this.#server.server.closeAllConnections(), timeoutMs);
    await this.#server.close();
    clearTimeout(timer);
  }

  #addAdmission(callsInFlight: CallsInFlight): void {
    this.#server.addHook("onRequest", (_request, reply, done) => {
      if (this.#draining) {
        reply.header("connection", "close");
      }
      if (!callsInFlight.enter()) {
        done(callsInFlight.refusal());
        return;
      }
      // Closed comes after every answer, and also when the client is gone before one.
      reply.raw.once("close", () => callsInFlight.leave());
      done();
    });
  }
}

function createServer({ tls, requestBytesMax, counters, log }: HttpFaceParts): FastifyInstance {
  const answerFault = (error: unknown, reply: FastifyReply): void => {
    const fault = faultOfError(error, requestBytesMax, log);
    counters.refused.http[fault.code] += 1;
    if (fault.kind === "unauthenticated") {
      reply.header("www-authenticate", "Basic");
    } else if (fault.kind === "resource_exhausted" || fault.kind === "unavailable") {
      reply.header("retry-after", "1");
    }
    reply.code(HTTP_STATUS[fault.kind]).type("application/json; charset=utf-8").send(writeErrorEnvelope(fault));
  };
  const options: FastifyServerOptions = {
    bodyLimit: requestBytesMax,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: SLUG_CHARACTERS_MAX },
    clientErrorHandler: answerDamagedRequest,
    // What the router cannot read: a damaged percent encoding, for one.
    frameworkErrors: (error, _request, reply) => answerFault(error, reply),
  } as FastifyServerOptions;
  const secured = tls === undefined ? options : { ...options, https: { key: tls.key, cert: tls.certificate } };
  const server = fastify(secured) as unknown as FastifyInstance;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error, _request, reply) => answerFault(error, reply));
  server.setNotFoundHandler((_request, reply) => answerFault(new Fault("route_unknown", "Not Found"), reply));
  return server;
}

/** Fastify's own failures, by its codes, as ours. */
function faultOfError(error: unknown, requestBytesMax: number, log: Log): Fault {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new Fault("request_too_large", `request body must not be larger than ${requestBytesMax} bytes`, { cause: error });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_ERR_CTP_INVALID_CONTENT_TYPE":
      return new Fault("media_type_unsupported", "Content-Type must be application/json", { cause: error });
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    // The client went away in the middle of its body, which is no defect of ours.
    case "ECONNRESET":
      return new Fault("json_malformed", "Malformed JSON request body", { cause: error });
    case "FST_ERR_BAD_URL":
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new Fault("route_unknown", "Not Found", { cause: error });
    default:
      return toFault(error, log);
  }
}

import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { HealthService } from "#proto/generated/grpc/health/v1/health.ts";
import { ServerReflectionService } from "#proto/generated/grpc/reflection/v1/reflection.ts";
import { ServerReflectionService as ServerReflectionAlphaService } from "#proto/generated/grpc/reflection/v1alpha/reflection.ts";
import { PeopleServiceService } from "#proto/generated/pillion/decision/v1/people.ts";
import { DecisionServiceService } from "#proto/generated/pillion/decision/v1/service.ts";
import type { Access } from "#sidecar/app/access.ts";
import type { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Decisions } from "#sidecar/app/decisions.ts";
import type { Forgetting } from "#sidecar/app/forgetting.ts";
import type { Readiness } from "#sidecar/app/readiness.ts";
import type { Tracking } from "#sidecar/app/tracking.ts";
import { type Address, formatAddress } from "#sidecar/base/address.ts";
import type { TlsIdentity } from "#sidecar/base/api-key.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import type { Log } from "#sidecar/base/log.ts";
import { createAdmission } from "./admission.ts";
import { createChooseHandler, createExplainHandler } from "./decision-handlers.ts";
import { createForgetHandler } from "./forget-handler.ts";
import { Health } from "./health.ts";
import { Reflection } from "./reflection.ts";
import { createTrackHandler, createTrackStreamHandler } from "./track-handlers.ts";

/** The full names of the services whose health is that of the sidecar. */
const SERVICES = ["pillion.decision.v1.DecisionService", "pillion.decision.v1.PeopleService"];

const bytesAsTheyAre = (bytes: Buffer): Buffer => bytes;

const ON_BYTES = {
  requestSerialize: bytesAsTheyAre,
  requestDeserialize: bytesAsTheyAre,
  responseSerialize: bytesAsTheyAre,
  responseDeserialize: bytesAsTheyAre,
};

/** The service on bytes: messages reach the handlers as they came, and leave as they give them. */
const SERVICE_ON_BYTES = {
  choose: { ...DecisionServiceService.choose, ...ON_BYTES },
  explain: { ...DecisionServiceService.explain, ...ON_BYTES },
  track: { ...DecisionServiceService.track, ...ON_BYTES },
  trackStream: { ...DecisionServiceService.trackStream, ...ON_BYTES },
} satisfies ServiceDefinition;

/** The same of the service that looks after people. */
const PEOPLE_SERVICE_ON_BYTES = { forget: { ...PeopleServiceService.forget, ...ON_BYTES } } satisfies ServiceDefinition;

/** Where one gRPC server listens. */
export type GrpcEndpoint = { readonly address: Address; readonly tls: TlsIdentity | undefined } | { readonly socket: string };

/** What a gRPC server needs. Without `access` nobody is asked for a key. */
export interface GrpcFaceParts {
  readonly endpoint: GrpcEndpoint;
  readonly decisions: Decisions;
  readonly tracking: Tracking;
  readonly forgetting: Forgetting;
  readonly access: Access | undefined;
  readonly readiness: Readiness;
  readonly callsInFlight: CallsInFlight;
  readonly counters: Counters;
  readonly requestBytesMax: number;
  readonly descriptorSet: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** One gRPC server: decisions, health and reflection. */
export class GrpcFace {
  readonly #endpoint: GrpcEndpoint;
  readonly #server: Server;
  readonly #health: Health;
  readonly #reflection: Reflection;

  constructor(parts: GrpcFaceParts) {
    this.#endpoint = parts.endpoint;
    this.#health = new Health({ readiness: parts.readiness, services: SERVICES });
    this.#reflection = new Reflection(parts.descriptorSet);
    this.#server = new Server({
      "grpc.max_receive_message_length": parts.requestBytesMax,
      // The core bounds its answers itself, with a fault that says so.
      "grpc.max_send_message_length": -1,
      // Channelz keeps a history of every call; nobody can read it here.
      "grpc.enable_channelz": 0,
      interceptors: [createAdmission({ services: [SERVICE_ON_BYTES, PEOPLE_SERVICE_ON_BYTES], callsInFlight: parts.callsInFlight, counters: parts.counters })],
    });
    const handlers = {
      choose: createChooseHandler(parts),
      explain: createExplainHandler(parts),
      track: createTrackHandler(parts),
      trackStream: createTrackStreamHandler(parts),
    };
    this.#server.addService(SERVICE_ON_BYTES, handlers as UntypedServiceImplementation);
    this.#server.addService(PEOPLE_SERVICE_ON_BYTES, { forget: createForgetHandler(parts) } as UntypedServiceImplementation);
    this.#server.addService(HealthService, this.#health.service);
    this.#server.addService(ServerReflectionService, this.#reflection.service);
    this.#server.addService(ServerReflectionAlphaService, this.#reflection.service);
  }

  /** Listens, and says where: `host:port`, or `unix:path`. */
  async start(): Promise<string> {
    const endpoint = this.#endpoint;
    if ("socket" in endpoint) {
      const target = `unix:${endpoint.socket}`;
      await this.#bind(target, ServerCredentials.createInsecure());
      return target;
    }
    const { address, tls } = endpoint;
    const credentials =
      tls === undefined ? ServerCredentials.createInsecure() : ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.certificate }]);
    const port = await this.#bind(formatAddress(address), credentials);
    return formatAddress({ host: address.host, port });
  }

  /** Takes no more calls and waits for those in flight; what still runs after the timeout is cut off. */
  async stop(timeoutMs: number): Promise<void> {
    this.#health.stop();
    this.#reflection.stop();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#server.forceShutdown();
        resolve();
      }, timeoutMs);
      this.#server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #bind(target: string, credentials: ServerCredentials): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(target, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
    });
  }
}

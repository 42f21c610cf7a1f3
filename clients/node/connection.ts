import { type ChannelCredentials, type ChannelOptions, Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { DecisionServiceService } from "#proto/generated/pillion/decision/v1/service.ts";
import { CONNECTION_TIMING } from "./config.ts";

const { path, responseDeserialize } = DecisionServiceService.choose;

/** How soon the connection notices that its other end is gone, and comes back. */
interface ConnectionTiming {
  readonly reconnectDelayFirstMs: number;
  readonly reconnectDelayLongestMs: number;
  readonly silenceBeforePingMs: number;
  readonly pingAnswerMs: number;
}

const CHANNEL_OPTIONS: ChannelOptions = {
  // A sidecar is never behind the proxy that `http_proxy` names.
  "grpc.enable_http_proxy": 0,
  // Deadlines and retries are decided here, not by a TXT record.
  "grpc.service_config_disable_resolution": 1,
  // Closing one client must not depend on what another one of the process does.
  "grpc.use_local_subchannel_pool": 1,
};

/** How a connection is made, beside where. */
export interface ConnectionOptions {
  readonly apiKey?: string | undefined;
  readonly channelCredentials?: ChannelCredentials | undefined;
  readonly timing?: ConnectionTiming | undefined;
}

/** Told of the end of one call: the answer, or the error in place of it. */
export type ChooseCallback = (error: ServiceError | null, response?: ChooseResponse) => void;

/**
 * One channel to the sidecar. It connects at the first call and connects again
 * by itself. While nobody listens a call fails at once, which is gRPC's default
 * and is kept: waiting for a connection would cost every call its deadline.
 */
export class Connection {
  readonly #client: Client;
  readonly #metadata = new Metadata();

  constructor(address: string, { apiKey, channelCredentials = credentials.createInsecure(), timing = CONNECTION_TIMING }: ConnectionOptions = {}) {
    if (apiKey !== undefined) {
      this.#metadata.set("authorization", `Bearer ${apiKey}`);
    }
    this.#client = new Client(address, channelCredentials, {
      ...CHANNEL_OPTIONS,
      "grpc.initial_reconnect_backoff_ms": timing.reconnectDelayFirstMs,
      "grpc.max_reconnect_backoff_ms": timing.reconnectDelayLongestMs,
      "grpc.keepalive_time_ms": timing.silenceBeforePingMs,
      "grpc.keepalive_timeout_ms": timing.pingAnswerMs,
    });
  }

  /** Makes one call; the callback comes once, at the deadline at the latest. Throws when the connection is closed. */
  choose(request: Buffer, deadlineMs: number, callback: ChooseCallback): void {
    this.#client.makeUnaryRequest(path, asIs, responseDeserialize, request, this.#metadata.clone(), { deadline: Date.now() + deadlineMs }, callback);
  }

  /** Connects without a call. Resolves with whether it is connected, at the deadline at the latest, and never rejects. */
  ready(deadlineMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.#client.waitForReady(Date.now() + deadlineMs, (error) => resolve(error === undefined));
    });
  }

  /** Closes the connection; further calls throw. */
  close(): void {
    this.#client.close();
  }
}

/** The request is encoded before, so that an input that cannot be encoded is known as such. */
function asIs(request: Buffer): Buffer {
  return request;
}

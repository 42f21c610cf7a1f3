import { type ServerUnaryCall, type ServerWritableStream, type sendUnaryData, status } from "@grpc/grpc-js";
import {
  type HealthCheckRequest,
  type HealthCheckResponse,
  type HealthListRequest,
  type HealthListResponse,
  type HealthServer,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/generated/grpc/health/v1/health.ts";
import type { Readiness } from "#sidecar/app/readiness.ts";

type Watcher = ServerWritableStream<HealthCheckRequest, HealthCheckResponse>;

/** How often those who watch are told of a change. Nothing runs while nobody watches. */
const WATCH_INTERVAL_MS = 500;

/** Streams that watch at once; each is a timer's work and a little memory. */
const WATCHERS_MAX = 256;

/**
 * `grpc.health.v1.Health`: the status of each service is the readiness of the
 * sidecar. Written here rather than taken from `grpc-health-check`, which brings a
 * parser of proto files with its memory, and streams that never end and so hold up
 * a shutdown (docs/decisions/0011-health-and-reflection-by-hand.md).
 */
export class Health {
  readonly service: HealthServer;
  readonly #readiness: Readiness;
  readonly #services: readonly string[];
  readonly #watchers = new Map<Watcher, ServingStatus>();
  #timer: NodeJS.Timeout | undefined;

  /** `services` are the names that have a status beside the empty one, which stands for the server as a whole. */
  constructor({ readiness, services }: { readiness: Readiness; services: readonly string[] }) {
    this.#readiness = readiness;
    this.#services = ["", ...services];
    this.service = {
      check: (call, callback) => this.#check(call, callback),
      list: (call, callback) => this.#list(call, callback),
      watch: (call) => this.#watch(call),
    };
  }

  /** Tells those who watch that the end is near, and ends their streams. */
  stop(): void {
    for (const watcher of this.#watchers.keys()) {
      this.#tell(watcher);
      watcher.end();
    }
    this.#watchers.clear();
    clearInterval(this.#timer);
  }

  #status(service: string): ServingStatus {
    if (!this.#services.includes(service)) {
      return ServingStatus.SERVICE_UNKNOWN;
    }
    return this.#readiness.report().ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  #check({ request }: ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>, callback: sendUnaryData<HealthCheckResponse>): void {
    const found = this.#status(request.service);
    if (found === ServingStatus.SERVICE_UNKNOWN) {
      callback({ code: status.NOT_FOUND, details: `service \`${request.service}\` is not known` });
    } else {
      callback(null, { status: found });
    }
  }

  #list(_call: ServerUnaryCall<HealthListRequest, HealthListResponse>, callback: sendUnaryData<HealthListResponse>): void {
    callback(null, { statuses: Object.fromEntries(this.#services.map((service) => [service, { status: this.#status(service) }])) });
  }

  #watch(watcher: Watcher): void {
    if (this.#watchers.size >= WATCHERS_MAX) {
      watcher.emit("error", { code: status.RESOURCE_EXHAUSTED, details: `more than ${WATCHERS_MAX} streams watch already` });
      return;
    }
    const forget = (): void => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    };
    watcher.on("cancelled", forget);
    watcher.on("error", forget);
    this.#tell(watcher);
    this.#timer ??= setInterval(() => this.#tellAll(), WATCH_INTERVAL_MS);
  }

  #tellAll(): void {
    for (const watcher of this.#watchers.keys()) {
      this.#tell(watcher);
    }
  }

  #tell(watcher: Watcher): void {
    const now = this.#status(watcher.request.service);
    if (this.#watchers.get(watcher) !== now) {
      this.#watchers.set(watcher, now);
      watcher.write({ status: now });
    }
  }
}

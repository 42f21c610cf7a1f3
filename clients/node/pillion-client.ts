import type { ServiceError } from "@grpc/grpc-js";
import type { ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import type { BodyDefinitions } from "./body.ts";
import { Choices, type Outcome } from "./choices.ts";
import { type ChooseError, chooseErrorOf, chooseErrorOfThrown } from "./choose-error.ts";
import type { ChooseInput } from "./choose-input.ts";
import { encodeChooseRequest } from "./choose-request.ts";
import { Circuit, type Permit } from "./circuit.ts";
import { type ClientOptions, clampDeadlineMs, type ResolvedClientOptions, resolveClientOptions } from "./client-options.ts";
import { CIRCUIT_FAILURES_IN_A_ROW, CIRCUIT_OPEN_MS } from "./config.ts";
import { Connection } from "./connection.ts";
import type { Problem } from "./problem.ts";
import { Counters, type Statistics } from "./statistics.ts";

/** What one call may have otherwise than its client. */
export interface CallOptions {
  /** The longest this call takes, in milliseconds. Default: that of the client. */
  readonly deadlineMs?: number | undefined;
}

/** A connection to one sidecar, asking for one project. */
export interface PillionClient<Bodies> {
  /**
   * Asks what a person gets. Resolves within the deadline and never rejects: when
   * there is no answer, the result says why and gives the caller's defaults.
   */
  choose(input: ChooseInput, options?: CallOptions): Promise<Choices<Bodies>>;
  /**
   * Connects before the first call, which otherwise pays for it. Resolves with
   * whether the sidecar is there, within the given milliseconds, and never rejects.
   */
  ready(deadlineMs: number): Promise<boolean>;
  /** What this client has done so far. */
  statistics(): Statistics;
  /** Lets the calls in flight end, at their deadlines at the latest, and closes the connection. Later calls give defaults. */
  close(): Promise<void>;
}

/**
 * A client of the sidecar at `address`. It connects at the first call and again
 * whenever the sidecar comes back, and does not keep a process alive. Throws a
 * TypeError that names every option that is wrong; nothing else here throws.
 */
export function createPillionClient<Bodies = Record<never, never>>(options: ClientOptions<Bodies> = {}): PillionClient<Bodies> {
  return new SidecarClient(options);
}

type Lifecycle = { readonly name: "open" } | { readonly name: "closing"; readonly closed: Promise<void>; readonly onIdle: () => void };

class SidecarClient<Bodies> implements PillionClient<Bodies> {
  readonly #options: ResolvedClientOptions;
  readonly #definitions: BodyDefinitions<Bodies>;
  readonly #onProblem: ((problem: Problem) => void) | undefined;
  readonly #connection: Connection;
  readonly #circuit = new Circuit({ failuresInARowMax: CIRCUIT_FAILURES_IN_A_ROW, openMs: CIRCUIT_OPEN_MS, nowMs: () => performance.now() });
  readonly #counters = new Counters();
  #lifecycle: Lifecycle = { name: "open" };

  constructor(options: ClientOptions<Bodies>) {
    this.#options = resolveClientOptions(options);
    this.#definitions = options.bodies ?? ({} as BodyDefinitions<Bodies>);
    this.#onProblem = options.onProblem;
    this.#connection = new Connection(this.#options.address, { apiKey: options.apiKey, channelCredentials: options.credentials });
  }

  choose(input: ChooseInput, options: CallOptions = {}): Promise<Choices<Bodies>> {
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      return Promise.resolve(this.#unanswered(refusal));
    }
    const request = encodeChooseRequest(input, this.#options);
    if (!request.ok) {
      return Promise.resolve(this.#unanswered({ kind: "invalid_request", message: request.problem }));
    }
    const permit = this.#circuit.permit();
    if (permit === undefined) {
      return Promise.resolve(this.#unanswered({ kind: "circuit_open", message: "not tried, because the calls before it failed" }));
    }
    return this.#call(request.bytes, clampDeadlineMs(options.deadlineMs ?? this.#options.deadlineMs), permit);
  }

  async ready(deadlineMs: number): Promise<boolean> {
    return this.#lifecycle.name === "open" && (await this.#connection.ready(clampDeadlineMs(deadlineMs)));
  }

  statistics(): Statistics {
    const { callsAnswered, callsFailed, bodiesRefused, observerFailures, callsInFlight } = this.#counters;
    return {
      callsAnswered,
      callsFailed: { ...callsFailed },
      bodiesRefused: { ...bodiesRefused },
      observerFailures,
      callsInFlight,
      circuit: this.#circuit.state,
    };
  }

  close(): Promise<void> {
    if (this.#lifecycle.name === "open") {
      const idle = Promise.withResolvers<void>();
      this.#lifecycle = { name: "closing", closed: idle.promise.then(() => this.#connection.close()), onIdle: idle.resolve };
      this.#closeWhenIdle();
    }
    return this.#lifecycle.closed;
  }

  /** Why a call is not made at all, whatever it asks. */
  #refusal(): ChooseError | undefined {
    if (this.#lifecycle.name === "closing") {
      return { kind: "closed", message: "the client is closed" };
    }
    if (this.#counters.callsInFlight >= this.#options.callsInFlightMax) {
      return { kind: "too_many_calls", message: `${this.#options.callsInFlightMax} calls wait for their answers` };
    }
    return undefined;
  }

  #call(request: Buffer, deadlineMs: number, permit: Permit): Promise<Choices<Bodies>> {
    return new Promise((resolve) => {
      this.#counters.callsInFlight += 1;
      try {
        this.#connection.choose(request, deadlineMs, (error, response) => resolve(this.#ended(permit, error, response)));
      } catch (thrown) {
        this.#circuit.failed(permit);
        this.#leave();
        resolve(this.#unanswered(chooseErrorOfThrown(thrown)));
      }
    });
  }

  #ended(permit: Permit, error: ServiceError | null, response: ChooseResponse | undefined): Choices<Bodies> {
    this.#leave();
    if (error === null && response !== undefined) {
      this.#circuit.succeeded();
      this.#counters.callsAnswered += 1;
      return this.#choices({ ok: true, response });
    }
    const chooseError: ChooseError = error === null ? { kind: "internal", message: "an answer without a message" } : chooseErrorOf(error);
    if (chooseError.kind === "timeout" || chooseError.kind === "unavailable") {
      this.#circuit.failed(permit);
    } else {
      this.#circuit.succeeded();
    }
    return this.#unanswered(chooseError);
  }

  #leave(): void {
    this.#counters.callsInFlight -= 1;
    this.#closeWhenIdle();
  }

  #closeWhenIdle(): void {
    if (this.#lifecycle.name === "closing" && this.#counters.callsInFlight === 0) {
      this.#lifecycle.onIdle();
    }
  }

  #unanswered(error: ChooseError): Choices<Bodies> {
    this.#counters.callsFailed[error.kind] += 1;
    this.#tell({ about: "call", error });
    return this.#choices({ ok: false, error });
  }

  #choices(outcome: Outcome): Choices<Bodies> {
    return new Choices(outcome, {
      definitions: this.#definitions,
      onBodyRefused: (refused) => {
        this.#counters.bodiesRefused[refused.refusal] += 1;
        this.#tell({ about: "body", ...refused });
      },
    });
  }

  /** The application's observer must not be able to fail a call, be it by throwing or, when it is asynchronous, by rejecting. */
  #tell(problem: Problem): void {
    const count = (): void => {
      this.#counters.observerFailures += 1;
    };
    try {
      Promise.resolve(this.#onProblem?.(problem)).catch(count);
    } catch {
      count();
    }
  }
}

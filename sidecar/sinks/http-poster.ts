import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as requestPlain } from "node:http";
import { request as requestSecure, Agent as SecureAgent } from "node:https";

/** Of an answer nothing is read but its status, and a connection that brings more than this is not worth keeping. */
const ANSWER_BYTES_MAX = 64 << 10;
/** The longest that a receiver may ask to be left alone. */
const RETRY_AFTER_MS_MAX = 300_000;

/** A body, and where it goes. */
export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** What a receiver answered. */
export interface PostAnswer {
  readonly status: number;
  /** How long it asks to be left alone; 0 when it does not. */
  readonly retryAfterMs: number;
}

/** Posts JSON over one connection at a time, which is kept. Follows no redirect. */
export class HttpPoster {
  readonly #timeoutMs: number;
  readonly #plain = new PlainAgent({ keepAlive: true, maxSockets: 1 });
  readonly #secure = new SecureAgent({ keepAlive: true, maxSockets: 1 });

  /** A receiver that has not answered in that time has failed. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Rejects when there is no answer, or when `signal` says that the process ends. */
  async post(post: Post, signal: AbortSignal): Promise<PostAnswer> {
    const first = this.#request(post, signal);
    try {
      return await this.#answer(first);
    } catch (error) {
      // The receiver closed the connection it had kept just as it was used again, which says nothing of the receiver.
      if (!first.reusedSocket || (error as NodeJS.ErrnoException).code !== "ECONNRESET" || signal.aborted) throw error;
      return await this.#answer(this.#request(post, signal));
    }
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #request({ url, body, authorization }: Post, signal: AbortSignal): ClientRequest {
    const isSecure = url.protocol === "https:";
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...(authorization !== undefined && { authorization }),
    };
    const options = { method: "POST", headers, signal, agent: isSecure ? this.#secure : this.#plain };
    const request = isSecure ? requestSecure(url, options) : requestPlain(url, options);
    request.end(body);
    return request;
  }

  #answer(request: ClientRequest): Promise<PostAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${this.#timeoutMs} ms`)), this.#timeoutMs);
      request.on("error", reject);
      request.on("close", () => clearTimeout(timer));
      request.on("response", (response) => {
        const answer = { status: response.statusCode ?? 0, retryAfterMs: retryAfterMs(response.headers["retry-after"]) };
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES_MAX) response.destroy();
        });
        response.on("error", reject);
        // Also when too much came: what counts is the status.
        response.on("close", () => (isOver(response, bytes) ? resolve(answer) : reject(new Error("the answer broke off"))));
      });
    });
  }
}

function isOver(response: IncomingMessage, bytes: number): boolean {
  return response.complete || bytes > ANSWER_BYTES_MAX;
}

/** Reads `Retry-After`: seconds, or a date. */
function retryAfterMs(header: string | undefined): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), RETRY_AFTER_MS_MAX);
}

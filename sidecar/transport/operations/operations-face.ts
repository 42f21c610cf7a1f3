import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Address, formatAddress } from "#sidecar/base/address.ts";
import { type MeasuredParts, writeMetrics } from "./metrics-text.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What operators look at: /livez, /readyz and /metrics. */
export class OperationsFace {
  readonly #address: Address;
  readonly #server: Server;

  constructor({ address, measured }: { address: Address; measured: MeasuredParts }) {
    this.#address = address;
    this.#server = createServer((request, response) => answer(request, response, measured));
  }

  /** Listens, and says where. */
  async start(): Promise<string> {
    const { host, port } = this.#address;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => resolve());
    });
    const bound = this.#server.address();
    return formatAddress({ host, port: typeof bound === "object" && bound !== null ? bound.port : port });
  }

  /** Closes at once: nothing here is worth waiting for. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

function answer(request: IncomingMessage, response: ServerResponse, measured: MeasuredParts): void {
  const page = request.method === "GET" || request.method === "HEAD" ? pageAt(request.url ?? "/", measured) : refuse(405, "only GET and HEAD are allowed here");
  response.writeHead(page.status, {
    "content-type": page.type,
    "content-length": Buffer.byteLength(page.body),
    ...(page.status === 405 && { allow: "GET, HEAD" }),
  });
  response.end(request.method === "HEAD" ? undefined : page.body);
}

function pageAt(url: string, measured: MeasuredParts): Page {
  switch (url.split("?", 1)[0]) {
    case "/livez":
      // That this is answered at all is the news.
      return { status: 200, type: JSON_TYPE, body: '{"live":true}\n' };
    case "/readyz": {
      const report = measured.readiness.report();
      return { status: report.ready ? 200 : 503, type: JSON_TYPE, body: `${JSON.stringify(report)}\n` };
    }
    case "/metrics":
      return { status: 200, type: PROMETHEUS_TYPE, body: writeMetrics(measured) };
    default:
      return refuse(404, "known are /livez, /readyz and /metrics");
  }
}

function refuse(status: number, message: string): Page {
  return { status, type: JSON_TYPE, body: `${JSON.stringify({ errors: [{ message }] })}\n` };
}

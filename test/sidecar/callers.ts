import { type ChannelCredentials, type ClientOptions, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { ChooseRequest, type ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { DecisionServiceClient } from "#proto/generated/pillion/decision/v1/service.ts";

/** The published path of the Choose API for the example catalog. */
export const CHOOSE_PATH = "/v1/acme/projects/web/optimization/choose-api";

/** An HTTP answer, read. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Posts to the Choose API; a body that is not text is written as JSON. */
export async function post(
  http: string,
  body: unknown,
  { path = CHOOSE_PATH, headers = {}, method = "POST" }: { path?: string; headers?: Record<string, string>; method?: string } = {},
): Promise<HttpAnswer> {
  const content = typeof body === "string" || body instanceof Uint8Array ? (body as string) : JSON.stringify(body);
  const response = await fetch(`http://${http}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method !== "GET" && method !== "HEAD" && { body: content }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === "" ? undefined : JSON.parse(text) };
}

/** The outcome of one gRPC call. */
export type GrpcAnswer =
  | { readonly ok: true; readonly response: ChooseResponse }
  | { readonly ok: false; readonly code: number; readonly details: string; readonly fault: string | undefined };

/** A gRPC caller of one sidecar. */
export class GrpcCaller {
  readonly client: DecisionServiceClient;

  constructor(address: string, { security = credentials.createInsecure(), options = {} }: { security?: ChannelCredentials; options?: ClientOptions } = {}) {
    this.client = new DecisionServiceClient(address, security, options);
  }

  choose(request: Partial<ChooseRequest>, { authorization, deadlineMs = 10_000 }: { authorization?: string; deadlineMs?: number } = {}): Promise<GrpcAnswer> {
    const metadata = new Metadata();
    if (authorization !== undefined) {
      metadata.set("authorization", authorization);
    }
    return new Promise((resolve) => {
      this.client.choose(
        ChooseRequest.fromPartial(request),
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error: ServiceError | null, response: ChooseResponse) => {
          resolve(
            error === null
              ? { ok: true, response }
              : { ok: false, code: error.code, details: error.details, fault: error.metadata?.get("pillion-fault")[0]?.toString() },
          );
        },
      );
    });
  }

  close(): void {
    this.client.close();
  }
}

/** Reads /readyz. */
export async function readyz(
  operations: string,
): Promise<{ status: number; report: { ready: boolean; reasons: string[]; snapshots: { version: string; ageSeconds: number }[]; sourceProblems: string[] } }> {
  const response = await fetch(`http://${operations}/readyz`);
  return { status: response.status, report: (await response.json()) as never };
}

/** Reads one sample of /metrics, as it is written there. */
export async function metric(operations: string, sample: string): Promise<number | undefined> {
  const text = await (await fetch(`http://${operations}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

import { type Metadata, Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { type ChooseRequest, ChooseResponse, OptimizationType, Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { DecisionServiceService } from "#proto/generated/pillion/decision/v1/service.ts";

/** What the fake does with a call. A handler that does not answer leaves the caller waiting. */
export type FakeHandler = (request: ChooseRequest, answer: sendUnaryData<ChooseResponse>) => void;

/** A server of the decision service that does what a test tells it to. */
export interface FakeSidecar {
  readonly address: string;
  /** The last calls that reached it, a hundred at most. */
  readonly requests: readonly ChooseRequest[];
  /** The `authorization` of the last call. */
  readonly authorization: () => unknown;
  /** Breaks every connection at once, as the death of a process does. */
  kill(): void;
}

/** Listens at the address, by default on a free port of the loopback interface. */
export async function startFakeSidecar(handler: FakeHandler, address = "127.0.0.1:0"): Promise<FakeSidecar> {
  const requests: ChooseRequest[] = [];
  let authorization: unknown;
  const server = new Server();
  server.addService(DecisionServiceService, {
    choose: (call: { request: ChooseRequest; metadata: Metadata }, answer: sendUnaryData<ChooseResponse>) => {
      requests.push(call.request);
      authorization = call.metadata.get("authorization")[0];
      requests.splice(0, requests.length - 100);
      handler(call.request, answer);
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return {
    address: address.startsWith("unix:") ? address : `127.0.0.1:${port}`,
    requests,
    authorization: () => authorization,
    kill: () => server.forceShutdown(),
  };
}

/** A handler that gives each of these bodies under its name. */
export function answering(bodies: Readonly<Record<string, string>>): FakeHandler {
  return (_request, answer) => answer(null, responseWith(bodies));
}

/** An answer of treated people, one choice for each body. */
function responseWith(bodies: Readonly<Record<string, string>>): ChooseResponse {
  return ChooseResponse.fromPartial({
    choices: Object.entries(bodies).map(([name, body]) => ({
      name,
      body,
      optimization: `id-of-${name}`,
      optimizationType: OptimizationType.PERSONALIZATION,
      experience: "first",
      reason: Reason.TARGETED,
      decisionId: "00112233445566778899aabbccddeeff",
    })),
    snapshotVersion: "0123456789abcdef0123456789abcdef",
    snapshotAgeSeconds: 7,
  });
}

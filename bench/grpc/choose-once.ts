import { Client, credentials } from "@grpc/grpc-js";

const PATH = "/pillion.decision.v1.DecisionService/Choose";
const DEADLINE_MS = 10_000;

const identity = (message: Buffer): Buffer => message;

/** Makes one real call, with an ordinary client, and returns the bytes of the answer. Fails when the status is not OK. */
export async function chooseOnce(port: number, request: Uint8Array): Promise<Buffer> {
  const client = openClient(port);
  try {
    return await chooseWith(client, request);
  } finally {
    client.close();
  }
}

/** An ordinary client; whoever opens it closes it. */
export function openClient(port: number): Client {
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure());
}

/** Makes one call with a client that is open. Fails when the status is not OK. */
export function chooseWith(client: Client, request: Uint8Array): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  client.makeUnaryRequest(PATH, identity, identity, Buffer.from(request), { deadline: Date.now() + DEADLINE_MS }, (error, answer) => {
    if (error !== null) reject(error);
    else if (answer === undefined) reject(new Error("an answer without a message"));
    else resolve(answer);
  });
  return promise;
}

/**
 * The least a gRPC server of this kind can cost: the same library, the same two addresses, a handler that gives back one ready buffer.
 * Its arguments are a TCP port, a unix socket and the file with the answer. It sends a message when it listens.
 */
import { readFileSync } from "node:fs";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { tuneHeap } from "#sidecar/cli/tune-heap.ts";

const [port, socketPath, answerPath] = process.argv.slice(2);
if (port === undefined || socketPath === undefined || answerPath === undefined) throw new TypeError("expected a port, a socket and a file");

const answer = readFileSync(answerPath);
const identity = (message: Buffer): Buffer => message;

// As the sidecar configures its own server and heap: what is compared is the handler.
tuneHeap("fast");
const server = new Server({ "grpc.enable_channelz": 0, "grpc.max_send_message_length": -1 });
server.addService(
  {
    Choose: {
      path: "/pillion.decision.v1.DecisionService/Choose",
      requestStream: false,
      responseStream: false,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    },
  },
  { Choose: (_call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => callback(null, answer) },
);

function bind(address: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.bindAsync(address, ServerCredentials.createInsecure(), (error) => (error === null ? resolve() : reject(error)));
  return promise;
}

await bind(`127.0.0.1:${port}`);
await bind(`unix:${socketPath}`);
process.send?.("listening");
process.once("disconnect", () => process.exit(0));

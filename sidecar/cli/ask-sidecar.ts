import { credentials, Metadata, makeClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { DecisionServiceService } from "#proto/generated/pillion/decision/v1/service.ts";

/** Whom to ask, and how long to wait. */
export interface SidecarQuestion {
  readonly address: string;
  readonly key?: string;
  readonly timeout: string;
}

/** Sends a `ChooseRequest` to a running sidecar and returns its `ChooseResponse`, both as bytes. */
export async function askSidecar(request: Uint8Array, { address, key, timeout }: SidecarQuestion): Promise<Uint8Array> {
  const Client = makeClientConstructor({}, "DecisionService");
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  if (key !== undefined) {
    metadata.set("authorization", `Bearer ${key}`);
  }
  const asTheyAre = (bytes: Buffer): Buffer => bytes;
  const deadline = Date.now() + Number(timeout);
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      client.makeUnaryRequest(
        DecisionServiceService.choose.path,
        asTheyAre,
        asTheyAre,
        Buffer.from(request),
        metadata,
        { deadline },
        (error: ServiceError | null, answer?: Buffer) => {
          if (answer === undefined) {
            reject(new Error(`\`${address}\`: ${error?.details ?? "no answer"}`, { cause: error }));
          } else {
            resolve(answer);
          }
        },
      );
    });
  } finally {
    client.close();
  }
}

import { credentials, Metadata, makeClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { PeopleServiceService } from "#proto/generated/pillion/decision/v1/people.ts";
import { DecisionServiceService } from "#proto/generated/pillion/decision/v1/service.ts";

/** The methods that commands call. */
const PATHS = {
  choose: DecisionServiceService.choose.path,
  explain: DecisionServiceService.explain.path,
  forget: PeopleServiceService.forget.path,
} as const;

/** Whom to ask, and how long to wait. */
export interface SidecarQuestion {
  readonly address: string;
  readonly key?: string;
  readonly timeout: string;
}

/** Calls a method of a running sidecar with the bytes of its request, and returns those of its answer. */
export async function askSidecar(method: keyof typeof PATHS, request: Uint8Array, { address, key, timeout }: SidecarQuestion): Promise<Uint8Array> {
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
        PATHS[method],
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

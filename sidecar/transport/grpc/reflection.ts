import { readFileSync } from "node:fs";
import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { ServerReflectionRequest, ServerReflectionResponse, ServerReflectionServer } from "#proto/generated/grpc/reflection/v1/reflection.ts";
import { DescriptorIndex } from "./descriptor-index.ts";

type Stream = ServerDuplexStream<ServerReflectionRequest, ServerReflectionResponse>;
type Answer = NonNullable<ServerReflectionResponse["messageResponse"]>;

/**
 * `grpc.reflection.v1.ServerReflection`; v1alpha has the same messages. The
 * descriptors are read when somebody first asks: most sidecars are never asked,
 * and reading them would take time from the start and memory for ever.
 */
export class Reflection {
  readonly service: ServerReflectionServer;
  readonly #path: string;
  readonly #streams = new Set<Stream>();
  #index: DescriptorIndex | undefined;

  /** `descriptorSet` is the path of a `FileDescriptorSet`. */
  constructor(descriptorSet: string) {
    this.#path = descriptorSet;
    this.service = { serverReflectionInfo: (stream) => this.#serve(stream) };
  }

  /** Ends the streams that are still open, so that they do not hold up a shutdown. */
  stop(): void {
    for (const stream of this.#streams) {
      stream.end();
    }
    this.#streams.clear();
  }

  #serve(stream: Stream): void {
    this.#streams.add(stream);
    stream.on("data", (request: ServerReflectionRequest) => {
      stream.write({ validHost: request.host, originalRequest: request, messageResponse: this.#answer(request) });
    });
    stream.on("end", () => {
      this.#streams.delete(stream);
      stream.end();
    });
    stream.on("cancelled", () => this.#streams.delete(stream));
    stream.on("error", () => this.#streams.delete(stream));
  }

  #answer({ messageRequest: asked }: ServerReflectionRequest): Answer {
    this.#index ??= new DescriptorIndex(readFileSync(this.#path));
    switch (asked?.$case) {
      case "listServices":
        return { $case: "listServicesResponse", value: { service: this.#index.services().map((name) => ({ name })) } };
      case "fileByFilename":
        return filesOrNotFound(this.#index.fileByName(asked.value), asked.value);
      case "fileContainingSymbol":
        return filesOrNotFound(this.#index.fileBySymbol(asked.value), asked.value);
      case "fileContainingExtension":
        return failure(status.NOT_FOUND, "there are no extensions here");
      case "allExtensionNumbersOfType":
        return this.#index.fileBySymbol(asked.value) === undefined
          ? failure(status.NOT_FOUND, `\`${asked.value}\` is not known here`)
          : { $case: "allExtensionNumbersResponse", value: { baseTypeName: asked.value, extensionNumber: [] } };
      case undefined:
        return failure(status.INVALID_ARGUMENT, "the request asks for nothing");
    }
  }
}

function filesOrNotFound(files: readonly Uint8Array[] | undefined, asked: string): Answer {
  return files === undefined
    ? failure(status.NOT_FOUND, `\`${asked}\` is not known here`)
    : { $case: "fileDescriptorResponse", value: { fileDescriptorProto: files.map((file) => Buffer.from(file)) } };
}

function failure(errorCode: status, errorMessage: string): Answer {
  return { $case: "errorResponse", value: { errorCode, errorMessage } };
}

import { readFileSync } from "node:fs";
import { create, createFileRegistry, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { credentials, Metadata, makeClientConstructor, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HealthClient, HealthCheckResponse_ServingStatus as ServingStatus } from "#proto/generated/grpc/health/v1/health.ts";
import { ServerReflectionClient, type ServerReflectionRequest, type ServerReflectionResponse } from "#proto/generated/grpc/reflection/v1/reflection.ts";
import { ServerReflectionClient as ServerReflectionAlphaClient } from "#proto/generated/grpc/reflection/v1alpha/reflection.ts";
import { GrpcCaller, metric } from "./callers.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";

const PERSON = { userId: "u", profileId: "", sourceId: undefined };
const SERVICE = "pillion.decision.v1.DecisionService";
const PEOPLE_SERVICE = "pillion.decision.v1.PeopleService";

let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;
let grpc: GrpcCaller;

beforeAll(async () => {
  sidecar = await SidecarProcess.start({ REQUEST_BYTES_MAX: "65536", CALLS_IN_FLIGHT_MAX: "4" });
  grpc = new GrpcCaller(sidecar.addresses.grpc);
});

afterAll(async () => {
  grpc.close();
  await sidecar.dispose();
});

/** Asks a reflection service several things over one stream. */
function reflect(
  questions: readonly NonNullable<ServerReflectionRequest["messageRequest"]>[],
  Client: typeof ServerReflectionClient | typeof ServerReflectionAlphaClient = ServerReflectionClient,
): Promise<ServerReflectionResponse[]> {
  const client = new Client(sidecar.addresses.grpc, credentials.createInsecure());
  const answers: ServerReflectionResponse[] = [];
  return new Promise((resolve, reject) => {
    const stream = client.serverReflectionInfo();
    stream.on("data", (answer: ServerReflectionResponse) => answers.push(answer));
    stream.on("error", reject);
    stream.on("end", () => {
      client.close();
      resolve(answers);
    });
    for (const messageRequest of questions) stream.write({ host: "", messageRequest });
    stream.end();
  });
}

describe("reflection", () => {
  it.each([
    ["v1", ServerReflectionClient],
    ["v1alpha", ServerReflectionAlphaClient],
  ] as const)("lists the services (%s)", async (_version, Client) => {
    const [answer] = await reflect([{ $case: "listServices", value: "" }], Client);
    const listed = answer?.messageResponse?.$case === "listServicesResponse" ? answer.messageResponse.value.service.map(({ name }) => name) : [];
    expect(listed).toEqual([
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
      SERVICE,
      PEOPLE_SERVICE,
    ]);
  });

  it("describes the service so completely that a caller who knows nothing else can call it", async () => {
    const [answer] = await reflect([{ $case: "fileContainingSymbol", value: SERVICE }]);
    const files = answer?.messageResponse?.$case === "fileDescriptorResponse" ? answer.messageResponse.value.fileDescriptorProto : [];
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: files.map((file) => fromBinary(FileDescriptorProtoSchema, file)).reverse() }));
    const method = registry.getService(SERVICE)?.method.choose;
    if (method === undefined) throw new Error("Choose is not described");
    const Client = makeClientConstructor({}, "Reflected");
    const client = new Client(sidecar.addresses.grpc, credentials.createInsecure());
    const request = create(method.input, { identification: { userId: "customer@example.com" }, names: ["demo-server-side-experiment"] } as never);
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest(
        `/${SERVICE}/${method.name}`,
        (message: Buffer) => message,
        (message: Buffer) => message,
        Buffer.from(toBinary(method.input, request)),
        new Metadata(),
        (error, response) => (response === undefined ? reject(error ?? new Error("no answer")) : resolve(response)),
      );
    });
    client.close();
    expect(toJson(method.output, fromBinary(method.output, bytes))).toMatchObject({
      choices: [{ name: "demo-server-side-experiment", reason: "REASON_ASSIGNED" }],
    });
  });

  it.each([
    "pillion.decision.v1.ChooseRequest",
    "pillion.decision.v1.ChooseRequest.names",
    "pillion.decision.v1.DecisionService.Choose",
    "pillion.decision.v1.Device",
    "grpc.health.v1.HealthCheckResponse.ServingStatus",
    "google.protobuf.Struct",
  ])("finds the file of %s", async (symbol) => {
    const [answer] = await reflect([{ $case: "fileContainingSymbol", value: symbol }]);
    expect(answer?.messageResponse?.$case).toBe("fileDescriptorResponse");
  });

  it("finds a file by its name, and says what it does not know", async () => {
    const [file, noFile, noSymbol, nothing] = await reflect([
      { $case: "fileByFilename", value: "pillion/decision/v1/decision.proto" },
      { $case: "fileByFilename", value: "no.proto" },
      { $case: "fileContainingSymbol", value: "no.Such" },
      { $case: "fileContainingExtension", value: { containingType: "no.Such", extensionNumber: 1 } },
    ]);
    expect(file?.messageResponse?.$case).toBe("fileDescriptorResponse");
    for (const answer of [noFile, noSymbol, nothing]) {
      expect(answer?.messageResponse).toMatchObject({ $case: "errorResponse", value: { errorCode: status.NOT_FOUND } });
    }
  });
});

describe("health", () => {
  it("is serving for the server and for the service, and does not know others", async () => {
    const client = new HealthClient(sidecar.addresses.grpc, credentials.createInsecure());
    const check = (service: string): Promise<unknown> =>
      new Promise((resolve) => client.check({ service }, (error, response) => resolve(error === null ? response.status : error.code)));
    expect(await check("")).toBe(ServingStatus.SERVING);
    expect(await check(SERVICE)).toBe(ServingStatus.SERVING);
    expect(await check("no.Such")).toBe(status.NOT_FOUND);
    client.close();
  });
});

describe("what is refused", () => {
  it.each([
    ["no identification", { names: ["a"] }, status.INVALID_ARGUMENT, "identification_required"],
    [
      "an identification that names nobody",
      { identification: { userId: " ", profileId: "p", sourceId: undefined } },
      status.INVALID_ARGUMENT,
      "identification_incomplete",
    ],
    ["a bad name", { identification: PERSON, names: ["a b"] }, status.INVALID_ARGUMENT, "name_invalid"],
    ["257 names", { identification: PERSON, names: Array.from({ length: 257 }, () => "n") }, status.INVALID_ARGUMENT, "too_many_names"],
    ["another project", { identification: PERSON, organization: "acme", project: "shop" }, status.NOT_FOUND, "project_unknown"],
    ["another organization", { identification: PERSON, organization: "umbrella" }, status.NOT_FOUND, "project_unknown"],
  ])("%s has its status, and its code as a trailer", async (_what, request, code, fault) => {
    expect(await grpc.choose(request)).toMatchObject({ ok: false, code, fault });
  });

  it("names the field and what was expected", async () => {
    expect(await grpc.choose({ identification: PERSON, groups: ["ok", "a b"] })).toMatchObject({ details: '`groups[1]` must match "^[a-zA-Z0-9_-]*$"' });
  });

  it("accepts the slugs of the project, both, one, or none", async () => {
    for (const project of [{ organization: "acme", project: "web" }, { organization: "acme" }, { project: "web" }, {}]) {
      expect((await grpc.choose({ identification: PERSON, ...project })).ok).toBe(true);
    }
  });

  it("a message beyond the limit, while one at the limit is read", async () => {
    // Fields: an identification of 5 bytes, and a url whose tag and length take 4.
    const url = (bytes: number): string => "x".repeat(bytes);
    const over = await grpc.choose({ identification: PERSON, context: { padding: url(65_536) } });
    expect(over).toMatchObject({ ok: false, code: status.RESOURCE_EXHAUSTED });
    expect((await grpc.choose({ identification: PERSON, context: { padding: url(65_400) } })).ok).toBe(true);
  });

  it("bytes that are not a request", async () => {
    const Client = makeClientConstructor({}, "Raw");
    const client = new Client(sidecar.addresses.grpc, credentials.createInsecure());
    const code = await new Promise((resolve) => {
      client.makeUnaryRequest(
        `/${SERVICE}/Choose`,
        (message: Buffer) => message,
        (message: Buffer) => message,
        Buffer.from([0x0a, 0xff]),
        (error: { code: number; metadata: Metadata } | null) => resolve([error?.code, error?.metadata.get("pillion-fault")[0]]),
      );
    });
    expect(code).toEqual([status.INVALID_ARGUMENT, "malformed_request"]);
    client.close();
  });

  it("calls beyond the number in flight, at once, and room is made again when the others end", async () => {
    const Client = makeClientConstructor(
      {
        hang: {
          path: `/${SERVICE}/Choose`,
          requestStream: true,
          responseStream: false,
          requestSerialize: (b: Buffer) => b,
          requestDeserialize: (b: Buffer) => b,
          responseSerialize: (b: Buffer) => b,
          responseDeserialize: (b: Buffer) => b,
        },
      },
      "Hanging",
    );
    const client = new Client(sidecar.addresses.grpc, credentials.createInsecure()) as InstanceType<typeof Client> & {
      hang(done: () => void): { cancel(): void };
    };
    // Calls whose request never comes hold their place.
    const hanging = Array.from({ length: 4 }, () => client.hang(() => undefined));
    await until("four calls are in flight", async () => ((await metric(sidecar.addresses.operations, "pillion_calls_in_flight")) === 4 ? true : undefined));
    expect(await grpc.choose({ identification: PERSON })).toMatchObject({ ok: false, code: status.RESOURCE_EXHAUSTED, fault: "overloaded" });
    const overHttp = await fetch(`http://${sidecar.addresses.http}/v1/acme/projects/web/optimization/choose-api`, { method: "POST", body: "{}" });
    expect([overHttp.status, overHttp.headers.get("retry-after")]).toEqual([429, "1"]);
    for (const call of hanging) call.cancel();
    await until("none is in flight", async () => ((await metric(sidecar.addresses.operations, "pillion_calls_in_flight")) === 0 ? true : undefined));
    expect((await grpc.choose({ identification: PERSON })).ok).toBe(true);
    client.close();
  });
});

it("counts what it answered and refused", async () => {
  const before = (await metric(sidecar.addresses.operations, 'pillion_calls_answered_total{face="grpc"}')) ?? 0;
  const refusedBefore = (await metric(sidecar.addresses.operations, 'pillion_calls_refused_total{face="grpc",code="name_invalid"}')) ?? 0;
  await grpc.choose({ identification: PERSON });
  await grpc.choose({ identification: PERSON, names: [" "] });
  expect(await metric(sidecar.addresses.operations, 'pillion_calls_answered_total{face="grpc"}')).toBe(before + 1);
  expect(await metric(sidecar.addresses.operations, 'pillion_calls_refused_total{face="grpc",code="name_invalid"}')).toBe(refusedBefore + 1);
  expect(await metric(sidecar.addresses.operations, "pillion_calls_in_flight")).toBe(0);
});

it("speaks TLS when it has a certificate", async () => {
  const fixture = (name: string): string => `test/sidecar/fixtures/localhost-${name}.pem`;
  const secured = await SidecarProcess.start({ TLS_CERTIFICATE: fixture("certificate"), TLS_KEY: fixture("key") });
  const caller = new GrpcCaller(secured.addresses.grpc, { security: credentials.createSsl(readFileSync(fixture("certificate"))) });
  const plain = new GrpcCaller(secured.addresses.grpc);
  try {
    expect((await caller.choose({ identification: PERSON })).ok).toBe(true);
    expect(await plain.choose({ identification: PERSON })).toMatchObject({ ok: false, code: status.UNAVAILABLE });
  } finally {
    caller.close();
    plain.close();
    await secured.dispose();
  }
});

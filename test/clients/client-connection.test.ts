import { execFile } from "node:child_process";
import { type AddressInfo, createServer, type Socket, type Server as TcpServer, connect as tcpConnect } from "node:net";
import { promisify } from "node:util";
import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { afterEach, expect, it, vi } from "vitest";
import { encodeChooseRequest } from "#clients/node/choose-request.ts";
import { Connection } from "#clients/node/connection.ts";
import { createPillionClient } from "#clients/node/index.ts";
import { DecisionServiceService } from "#proto/generated/pillion/decision/v1/service.ts";
import { answering } from "./fake-sidecar.ts";
import { connected, eventually, fakeSidecar } from "./started.ts";

const ASK = { userId: "customer@example.com", names: ["banner"] };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A relay whose connections can fall silent without closing, as those to a machine that is gone do. */
class Relay {
  readonly #server: TcpServer;
  readonly #pairs: (readonly [Socket, Socket])[] = [];

  private constructor(server: TcpServer) {
    this.#server = server;
  }

  static async to(address: string): Promise<Relay> {
    const port = Number(address.split(":")[1]);
    const server = createServer();
    const relay = new Relay(server);
    server.on("connection", (near) => {
      const far = tcpConnect(port, "127.0.0.1");
      for (const socket of [near, far]) {
        socket.on("error", () => socket.destroy());
      }
      near.pipe(far).pipe(near);
      relay.#pairs.push([near, far]);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get connectionsSoFar(): number {
    return this.#pairs.length;
  }

  /** The connections of now carry nothing any more; later ones do. */
  silence(): void {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.pause();
    }
  }

  stop(): void {
    for (const socket of this.#pairs.flat()) {
      socket.destroy();
    }
    this.#server.close();
  }
}

it("a connection that fell silent is given up and replaced", async () => {
  const fake = await fakeSidecar(answering({ banner: "1" }));
  const relay = await Relay.to(fake.address);
  const timing = { reconnectDelayFirstMs: 10, reconnectDelayLongestMs: 20, silenceBeforePingMs: 50, pingAnswerMs: 50 };
  const connection = new Connection(relay.address, { timing });
  const request = encodeChooseRequest(ASK, { organization: "", project: "" });
  const choose = (): Promise<boolean> =>
    new Promise((resolve) => connection.choose(request.ok ? request.bytes : Buffer.alloc(0), 500, (error) => resolve(error === null)));
  try {
    expect(await choose()).toBe(true);
    relay.silence();
    expect(await choose()).toBe(false);
    await eventually(async () => (await choose()) || undefined);
    expect(relay.connectionsSoFar).toBe(2);
  } finally {
    connection.close();
    relay.stop();
  }
});

it("the proxy of the environment is not used", async () => {
  const fake = await fakeSidecar(answering({ banner: "1" }));
  vi.stubEnv("http_proxy", "http://127.0.0.1:9");
  vi.stubEnv("grpc_proxy", "http://127.0.0.1:9");
  vi.stubEnv("no_proxy", "");
  vi.stubEnv("no_grpc_proxy", "");
  expect((await connected(fake).choose(ASK)).body("banner", 0)).toBe(1);
});

it("an answer that is no protobuf message is an error of the kind internal", async () => {
  const server = new Server();
  const method = { ...DecisionServiceService.choose, responseSerialize: (bytes: Buffer) => bytes };
  server.addService({ choose: method }, { choose: (_call: unknown, answer: sendUnaryData<Buffer>) => answer(null, Buffer.from([0x0a, 0xff])) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  try {
    expect((await connected({ address: `127.0.0.1:${port}` }).choose(ASK)).error?.kind).toBe("internal");
  } finally {
    server.forceShutdown();
  }
});

it("a client that is not closed does not keep its process alive", async () => {
  const fake = await fakeSidecar(answering({ banner: "1" }));
  const program = `
    const { createPillionClient } = await import("#clients/node/index.ts");
    const client = createPillionClient({ address: ${JSON.stringify(fake.address)}, deadlineMs: 10_000 });
    const choices = await client.choose({ userId: "a" });
    process.stdout.write(String(choices.body("banner", 0)));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], { timeout: 20_000 });
  expect(stdout).toBe("1");
});

it("two clients of one address do not depend on each other", async () => {
  const fake = await fakeSidecar(answering({ banner: "1" }));
  const first = createPillionClient({ address: fake.address, deadlineMs: 10_000 });
  const second = connected(fake);
  await Promise.all([first.choose(ASK), second.choose(ASK)]);
  await first.close();
  expect((await second.choose(ASK)).body("banner", 0)).toBe(1);
});

import { connect } from "node:net";
import { credentials, status } from "@grpc/grpc-js";
import { afterEach, expect, it } from "vitest";
import { type HealthCheckResponse, HealthClient, HealthCheckResponse_ServingStatus as ServingStatus } from "#proto/generated/grpc/health/v1/health.ts";
import { CHOOSE_PATH, GrpcCaller, readyz } from "./callers.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";

let sidecar: SidecarProcess | undefined;

afterEach(async () => {
  await sidecar?.dispose();
});

it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 on %s and removes its socket", async (signal) => {
  const started = await SidecarProcess.start();
  sidecar = started;
  started.signal(signal);
  expect(await started.ended()).toEqual({ code: 0, signal: null });
  expect(started.log.at(-1)).toMatchObject({ msg: "stopped" });
  const caller = new GrpcCaller(started.addresses.grpcSocket);
  expect(await caller.choose({}, { deadlineMs: 2_000 })).toMatchObject({ ok: false, code: status.UNAVAILABLE });
  caller.close();
});

it.each([0, 30, 60, 120, 240])("ends with 0, or by the signal before it could listen for one, when asked %i ms after its start", async (afterMs) => {
  sidecar = SidecarProcess.spawn();
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  sidecar.signal("SIGTERM");
  const ending = await sidecar.ended();
  expect([
    { code: 0, signal: null },
    { code: null, signal: "SIGTERM" },
  ]).toContainEqual(ending);
});

it("lets a call in flight finish, and is not ready from the first moment", async () => {
  const started = await SidecarProcess.start();
  sidecar = started;
  const [host, port] = started.addresses.http.split(":");
  const body = '{"identification":{"userId":"u"},"names":["demo-server-side-experiment"]}';
  const socket = connect({ host: host ?? "", port: Number(port) });
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("utf8");
  });
  socket.write(`POST ${CHOOSE_PATH} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`);
  await until("the server has read the head of the call", () => (received.startsWith("HTTP/1.1 100") ? true : undefined));
  socket.write(body.slice(0, 10));
  started.signal("SIGTERM");
  const draining = await until("readiness is gone", async () => {
    const now = await readyz(started.addresses.operations);
    return now.status === 503 ? now : undefined;
  });
  expect(draining.report.reasons).toEqual(["stopping"]);
  socket.write(body.slice(10));
  await until("the answer is there", () => (received.includes('{"choices":[{') ? true : undefined));
  expect(received).toContain("HTTP/1.1 200");
  expect(await started.ended()).toEqual({ code: 0, signal: null });
});

it("cuts off a call that does not finish in time, and still ends with 0", async () => {
  const started = await SidecarProcess.start({ DRAIN_TIMEOUT_MS: "200" });
  sidecar = started;
  const [host, port] = started.addresses.http.split(":");
  const socket = connect({ host: host ?? "", port: Number(port) });
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("utf8");
  });
  socket.on("error", () => undefined);
  socket.write(`POST ${CHOOSE_PATH} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n`);
  await until("the server has read the head of the call", () => (received.startsWith("HTTP/1.1 100") ? true : undefined));
  started.signal("SIGTERM");
  expect(await started.ended()).toEqual({ code: 0, signal: null });
});

it("ends at once, and not with 0, when asked a second time", async () => {
  const started = await SidecarProcess.start({ DRAIN_TIMEOUT_MS: "60000" });
  sidecar = started;
  const [host, port] = started.addresses.http.split(":");
  const socket = connect({ host: host ?? "", port: Number(port) });
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("utf8");
  });
  socket.on("error", () => undefined);
  socket.write(`POST ${CHOOSE_PATH} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n`);
  await until("the server has read the head of the call", () => (received.startsWith("HTTP/1.1 100") ? true : undefined));
  started.signal("SIGTERM");
  await until("it is stopping", () => (started.log.some(({ msg }) => msg === "stopping") ? true : undefined));
  started.signal("SIGTERM");
  expect(await started.ended()).toEqual({ code: 130, signal: null });
});

it("tells those who watch its health, and does not wait for them", async () => {
  const started = await SidecarProcess.start({ DRAIN_TIMEOUT_MS: "60000" });
  sidecar = started;
  const client = new HealthClient(started.addresses.grpc, credentials.createInsecure());
  const seen: ServingStatus[] = [];
  const stream = client.watch({ service: "" });
  stream.on("data", (response: HealthCheckResponse) => seen.push(response.status));
  stream.on("error", () => undefined);
  await until("the first status is there", () => (seen.length > 0 ? true : undefined));
  started.signal("SIGTERM");
  expect(await started.ended()).toEqual({ code: 0, signal: null });
  await until("the last status is there", () => (seen.length > 1 ? true : undefined));
  expect(seen).toEqual([ServingStatus.SERVING, ServingStatus.NOT_SERVING]);
  client.close();
});

import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { GrpcCaller } from "./callers.ts";
import { SidecarProcess } from "./sidecar-process.ts";

let sidecar: SidecarProcess | undefined;

afterEach(async () => {
  await sidecar?.dispose();
});

describe("a sidecar that cannot be what it is told to be", () => {
  it("says everything that is wrong with its settings and ends with 2", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "pillion.yaml");
    writeFileSync(file, "log_level: loud\nbanana: 1\n");
    sidecar = SidecarProcess.spawn({ CONFIG: file, GRPC_ADDRESS: "nowhere", CALLS_IN_FLIGHT_MAX: "0", BANANA: "1" }, folder);
    expect(await sidecar.ended()).toEqual({ code: 2, signal: null });
    for (const expected of [
      "`banana`",
      "`log_level`",
      "`PILLION_GRPC_ADDRESS`",
      "`PILLION_CALLS_IN_FLIGHT_MAX`",
      "`PILLION_BANANA`",
      "an integer from 1 to 100000",
    ]) {
      expect(sidecar.errors).toContain(expected);
    }
  });

  it("does not listen beyond loopback without TLS and keys", async () => {
    sidecar = SidecarProcess.spawn({ HTTP_ADDRESS: "0.0.0.0:0", GRPC_ADDRESS: "[::]:0" });
    expect(await sidecar.ended()).toEqual({ code: 2, signal: null });
    expect(sidecar.errors).toContain("`http_address` is `0.0.0.0:0`: beyond loopback wants");
    expect(sidecar.errors).toContain("`grpc_address` is `[::]:0`: beyond loopback wants");
  });

  it("listens beyond loopback when told that this is meant", async () => {
    sidecar = await SidecarProcess.start({ HTTP_ADDRESS: "0.0.0.0:0", ALLOW_INSECURE: "true" });
    expect(sidecar.readAddresses()?.http).toMatch(/^0\.0\.0\.0:\d+$/);
  });

  it("says which addresses are taken and ends with 1", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const taken = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    sidecar = SidecarProcess.spawn({ HTTP_ADDRESS: taken, OPERATIONS_ADDRESS: taken, GRPC_ADDRESS: taken });
    expect(await sidecar.ended()).toEqual({ code: 1, signal: null });
    for (const name of ["http: ", "operations: ", "grpc: "]) expect(sidecar.errors).toContain(`  ${name}`);
    other.close();
  });
});

describe("the unix socket", () => {
  it("is taken over from a process that died, and never from one that lives", async () => {
    const folder = SidecarProcess.newFolder();
    const dead = await SidecarProcess.start({}, folder);
    dead.signal("SIGKILL");
    await dead.ended();
    const alive = await SidecarProcess.start({}, folder);
    sidecar = alive;
    const second = SidecarProcess.spawn({ GRPC_SOCKET: join(folder, "pillion.sock") });
    expect(await second.ended()).toEqual({ code: 1, signal: null });
    expect(second.errors).toContain("another process listens there");
    await second.dispose();
    const caller = new GrpcCaller(alive.addresses.grpcSocket);
    expect((await caller.choose({ identification: { userId: "u", profileId: "", sourceId: undefined } })).ok).toBe(true);
    caller.close();
  });

  it("is left out by a second sidecar on its own, which says so and serves by TCP", async () => {
    const runtime = SidecarProcess.newFolder();
    const first = await SidecarProcess.start({ GRPC_SOCKET: "auto" }, undefined, { XDG_RUNTIME_DIR: runtime });
    const second = await SidecarProcess.start({ GRPC_SOCKET: "auto" }, undefined, { XDG_RUNTIME_DIR: runtime });
    sidecar = second;
    expect(first.addresses.grpcSocket).toMatch(/^unix:.*pillion\.sock$/);
    expect(second.addresses.grpcSocket).toBeUndefined();
    expect(second.log.some(({ level, reason }) => level === "warn" && reason === "another process listens there")).toBe(true);
    await first.dispose();
    rmSync(runtime, { recursive: true });
  });
});

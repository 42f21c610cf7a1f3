import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pillion, type Run } from "./run-pillion.ts";
import { SidecarProcess } from "./sidecar-process.ts";

let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;

beforeAll(async () => {
  sidecar = await SidecarProcess.start();
});

afterAll(async () => {
  await sidecar.dispose();
});

describe("pillion choose", () => {
  const asked = ["--user", "customer@example.com", "demo-server-side-experiment"];

  it("asks a running sidecar, over TCP and over the unix socket", async () => {
    for (const address of [sidecar.addresses.grpc, sidecar.addresses.grpcSocket]) {
      const run = await pillion("choose", "--address", address, ...asked, "--json");
      expect([run.code, run.err]).toEqual([0, ""]);
      expect(JSON.parse(run.out)).toMatchObject({ choices: [{ name: "demo-server-side-experiment", reason: "REASON_ASSIGNED" }] });
    }
  });

  it("decides from a catalog file what a sidecar that serves it decides", async () => {
    const decisionOf = (run: Run): unknown => (JSON.parse(run.out) as { choices: unknown }).choices;
    const fromFile = await pillion("choose", "--catalog", "deploy/examples/acme-web.yaml", ...asked, "--json");
    expect(decisionOf(fromFile)).toEqual(decisionOf(await pillion("choose", "--address", sidecar.addresses.grpc, ...asked, "--json")));
  });

  it("decides from a compiled snapshot as well", async () => {
    const snapshot = join(sidecar.folder, "snapshot.binpb");
    expect((await pillion("compile", "deploy/examples/acme-web.yaml", "-o", snapshot)).code).toBe(0);
    const run = await pillion("choose", "--catalog", snapshot, ...asked);
    expect([run.code, run.err]).toEqual([0, ""]);
    expect(run.out).toMatch(/^NAME +GROUP +REASON +OUTCOME +BODY\ndemo-server-side-experiment +banner +assigned /);
  });

  it("takes every 64-bit source id", async () => {
    for (const source of ["9223372036854775807", "-9223372036854775808"]) {
      const run = await pillion("choose", "--address", sidecar.addresses.grpc, `--source=${source}`, "--profile", "p", "demo-server-side-experiment");
      expect([run.code, run.err]).toEqual([0, ""]);
    }
  });

  it("shows what is withheld, and why, when asked to", async () => {
    const run = await pillion("choose", "--address", sidecar.addresses.grpc, "--user", "u", "welcome-back", "--include-withheld");
    expect(run.out).toMatch(/welcome-back +popups +no_experience/);
  });

  it("ends with 1 when the request is refused, the sidecar is absent or the catalog is refused", async () => {
    const refused = await pillion("choose", "--address", sidecar.addresses.grpc, "a");
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("must contain user_id") as string]);
    const absent = await pillion("choose", "--address", "127.0.0.1:1", "--timeout", "500", ...asked);
    expect([absent.code, absent.err]).toEqual([1, expect.stringContaining("`127.0.0.1:1`") as string]);
    const broken = join(sidecar.folder, "broken.yaml");
    writeFileSync(broken, "banana: 1\n");
    const catalog = await pillion("choose", "--catalog", broken, ...asked);
    expect([catalog.code, catalog.err]).toEqual([1, expect.stringContaining(`${broken}:1:1: `) as string]);
  });

  it("ends with 2 on wrong usage", async () => {
    for (const wrong of [["--attribute", "plan=pro"], ["--device", "tv"], ["--source", "web"], ["--source", "9223372036854775808"], ["--banana"]]) {
      expect((await pillion("choose", "--user", "u", ...wrong)).code).toBe(2);
    }
  });
});

describe("pillion", () => {
  it("explains itself and each command", async () => {
    const run = await pillion("--help");
    expect(run.code).toBe(0);
    for (const command of ["serve", "choose", "explain", "validate", "compile", "replay"]) {
      expect(run.out).toMatch(new RegExp(`^  ${command} `, "m"));
      const help = await pillion(command, "--help");
      expect([help.code, help.out]).toEqual([0, expect.stringContaining("Exit codes:") as string]);
    }
  });

  it("ends with 2 when it does not know the command or the flag", async () => {
    expect((await pillion("banana")).code).toBe(2);
    expect((await pillion("serve", "--banana")).code).toBe(2);
  });

  it("reads every setting from a flag", async () => {
    const run = await pillion("serve", "--grpc-address", "nowhere", "--calls-in-flight-max", "none", "--allow-insecure", "maybe");
    expect(run.code).toBe(2);
    for (const flag of ["--grpc-address", "--calls-in-flight-max", "--allow-insecure"]) expect(run.err).toContain(`command line: \`${flag}\` is`);
  });
});

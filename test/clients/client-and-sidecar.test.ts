import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RealSidecar, startRealSidecar } from "./real-sidecar.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";
import { connected, eventually } from "./started.ts";

const EXPERIMENT = "demo-server-side-experiment";
const ASK = { userId: "customer@example.com", names: [EXPERIMENT, "welcome-back"], attributes: { visits: 3 } };

let sidecar: RealSidecar;

beforeAll(async () => {
  sidecar = await startRealSidecar();
});

afterAll(async () => {
  await sidecar.stop();
});

async function runExample(address: string): Promise<{ stdout: string; stderr: string }> {
  return await promisify(execFile)(process.execPath, ["clients/node/examples/first-choice.ts", address], { timeout: 25_000 });
}

it("the example prints what the README says", async () => {
  const expected = /```text\n(.*?)```/s.exec(readFileSync("clients/node/README.md", "utf8"))?.[1];
  const { stdout, stderr } = await runExample(sidecar.address);
  expect(stdout).toBe(expected);
  expect(stderr).toBe("");
});

it("the example prints its defaults, and why, when there is no sidecar", async () => {
  const { stdout, stderr } = await runExample("unix:/nonexistent/pillion.sock");
  expect(stdout).toBe("Everything for your next trip\nno popup\ndefault undefined\n");
  expect(stderr).toContain("kind: 'unavailable'");
});

it("the same person gets the same choices over TCP and over the unix socket", async () => {
  const [overTcp, overSocket] = await Promise.all([sidecar.address, sidecar.socketAddress].map((address) => connected({ address }).choose(ASK)));
  expect(overTcp?.source).toBe("sidecar");
  expect(overTcp?.items.map((choice) => choice.name)).toEqual([EXPERIMENT, "welcome-back"]);
  expect(overSocket?.items).toEqual(overTcp?.items);
  expect(overSocket?.snapshotVersion).toBe(overTcp?.snapshotVersion);
});

it("a person outside the audience gets the default, and the reason when asked for", async () => {
  const choices = await connected(sidecar).choose({ userId: "stranger", names: ["welcome-back"], includeWithheld: true });
  expect(choices.resolve("welcome-back", {})).toEqual({ source: "default", value: {}, cause: "withheld" });
  expect(choices.get("welcome-back")).toMatchObject({ optimizationType: "personalization", reason: "no_experience", bodyText: "" });
});

it("an anonymous person is known by a source id of 64 bits", async () => {
  const client = connected(sidecar);
  const [first, same, another] = await Promise.all(
    ["1234567890123456789", 1_234_567_890_123_456_789n, "1234567890123456788"].map((sourceId) =>
      client.choose({ sourceId, profileId: "p1", names: [EXPERIMENT] }),
    ),
  );
  const decisionOf = (choices: typeof first): string | undefined => choices?.get(EXPERIMENT)?.decisionId;
  expect(decisionOf(first)).toMatch(/^[0-9a-f]{32}$/);
  expect(decisionOf(same)).toBe(decisionOf(first));
  expect(decisionOf(another)).not.toBe(decisionOf(first));
});

it("a request the sidecar refuses is a value with the sidecar's code", async () => {
  const client = connected(sidecar);
  expect((await client.choose({ userId: "a", names: ["no spaces"] })).error).toMatchObject({ kind: "invalid_request", code: "name_invalid" });
  expect((await client.choose({ userId: " " })).error).toMatchObject({ kind: "invalid_request", code: "identification_incomplete" });
  expect((await connected(sidecar, { project: "nobody" }).choose(ASK)).error).toMatchObject({ kind: "not_found", code: "project_unknown" });
});

it("a sidecar that wants a key and speaks TLS answers the client that has both, and denies the others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pillion-client-"));
  const identity = selfSignedCertificate();
  const files = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem"), apiKeys: join(folder, "api-keys.yaml") };
  await writeFile(files.certificate, identity.certificate);
  await writeFile(files.key, identity.key, { mode: 0o600 });
  await writeFile(files.apiKeys, "- { key: shop.secret, organization: acme, project: web }\n", { mode: 0o600 });
  const guarded = await startRealSidecar({
    PILLION_TLS_CERTIFICATE: files.certificate,
    PILLION_TLS_KEY: files.key,
    PILLION_API_KEYS_FILE: files.apiKeys,
  });
  try {
    const named = { address: guarded.address.replace("127.0.0.1", "localhost") };
    const secured = { credentials: credentials.createSsl(Buffer.from(identity.certificate)) };
    expect((await connected(named, { ...secured, apiKey: "shop.secret" }).choose(ASK)).source).toBe("sidecar");
    expect((await connected(named, { ...secured, apiKey: "shop.guess" }).choose(ASK)).error).toMatchObject({ kind: "denied", code: "key_unknown" });
    expect((await connected(named, secured).choose(ASK)).error?.kind).toBe("denied");
    expect((await connected(named, { apiKey: "shop.secret" }).choose(ASK)).error?.kind).toBe("unavailable");
  } finally {
    await guarded.stop();
    await rm(folder, { recursive: true });
  }
});

it("the defaults bridge the death of a sidecar and the start of its successor, and nothing is thrown", async () => {
  const mortal = await startRealSidecar();
  const client = connected(mortal, { deadlineMs: 1_000 });
  let running = true;
  const seen: { source: "sidecar" | "default"; kind: string | undefined }[] = [];
  const load = Array.from({ length: 4 }, async () => {
    while (running) {
      const choices = await client.choose(ASK);
      seen.push({ source: choices.source, kind: choices.error?.kind });
      // The pace of the load: a client that fails at once must not take the processor from the sidecar that starts.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await eventually(() => (seen.some(({ source }) => source === "sidecar") ? true : undefined));
  await mortal.kill();
  await eventually(() => (seen.at(-1)?.source === "default" ? true : undefined));
  const successor = await startRealSidecar({ PILLION_GRPC_ADDRESS: mortal.address });
  try {
    await eventually(() => (seen.at(-1)?.source === "sidecar" ? true : undefined));
  } finally {
    running = false;
    await Promise.all(load);
    await successor.stop();
  }
  const kinds = new Set(seen.flatMap(({ kind }) => kind ?? []));
  expect([...kinds].filter((kind) => kind !== "unavailable" && kind !== "circuit_open")).toEqual([]);
  expect(client.statistics().callsInFlight).toBe(0);
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pillion } from "./run-pillion.ts";
import { SidecarProcess } from "./sidecar-process.ts";

let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;

beforeAll(async () => {
  sidecar = await SidecarProcess.start();
});

afterAll(async () => {
  await sidecar.dispose();
});

/** The version changes with every change of what a compiler writes, and says nothing here. */
function withoutVersion(text: string): string {
  return text.replace(/snapshot [0-9a-f]{32},/, "snapshot,");
}

describe("pillion explain", () => {
  const asked = ["--user", "customer@example.com", "--attribute", "visits=3", "--now", "2026-11-21T09:00:00Z", "welcome-back"];

  it("prints what the README shows", async () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const [, command = "", shown = ""] = /npx pillion (explain .+)\n```\n\n```text\n(.+?)```/s.exec(readme) ?? [];
    expect(command.split(" ")).toEqual(["explain", "--catalog", "deploy/examples/acme-web.yaml", ...asked]);
    const run = await pillion(...command.split(" "));
    expect([run.code, run.err]).toEqual([0, ""]);
    expect(withoutVersion(run.out)).toBe(withoutVersion(shown));
  });

  it("asks a running sidecar, which explains the same", async () => {
    const fromFile = await pillion("explain", "--catalog", "deploy/examples/acme-web.yaml", ...asked);
    const fromSidecar = await pillion("explain", "--address", sidecar.addresses.grpc, ...asked);
    const withoutAge = (text: string): string => text.replace(/confirmed \d+ seconds/, "confirmed");
    expect([fromSidecar.code, withoutAge(fromSidecar.out)]).toEqual([0, withoutAge(fromFile.out)]);
  });

  it("decides with the profile of a file, in JSON or in bytes", async () => {
    const json = join(sidecar.folder, "profile.json");
    const bytes = join(sidecar.folder, "profile.binpb");
    writeFileSync(json, JSON.stringify({ unit: "somebody", attributes: { visits: 7 } }));
    writeFileSync(bytes, Buffer.from("0a08736f6d65626f6479", "hex"));
    const person = ["--address", sidecar.addresses.grpc, "--user", "u", "welcome-back"];
    const fromJson = await pillion("explain", ...person, "--profile-file", json);
    expect(fromJson.out).toContain("person somebody,");
    expect(fromJson.out).toContain("yes attribute visits, at least 2: 7");
    expect((await pillion("explain", ...person, "--profile-file", bytes)).out).toContain("person somebody,");
  });

  it("prints the whole message as JSON", async () => {
    const run = await pillion("explain", "--address", sidecar.addresses.grpc, "--json", ...asked);
    expect(JSON.parse(run.out)).toMatchObject({
      response: { choices: [{ name: "welcome-back" }] },
      explanations: [{ name: "welcome-back", reason: "REASON_TARGETED", stages: expect.any(Array) as unknown[] }],
      nowMs: "1795251600000",
      unit: "customer@example.com",
    });
  });

  it("names a selector that nothing has", async () => {
    const run = await pillion("explain", "--address", sidecar.addresses.grpc, "--user", "u", "no-such-name");
    expect(run.out).toContain("no-such-name: nothing, no optimization of the asked type has this selector");
  });

  it("ends with 1 when the request is refused or a file cannot be read, and with 2 on wrong usage", async () => {
    const refused = await pillion("explain", "--address", sidecar.addresses.grpc, "welcome-back");
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("must contain user_id") as string]);
    const absent = await pillion("explain", "--address", sidecar.addresses.grpc, "--user", "u", "--profile-file", join(sidecar.folder, "absent.json"));
    expect([absent.code, absent.err]).toEqual([1, expect.stringContaining("absent.json") as string]);
    const wrong = await pillion("explain", "--user", "u", "--now", "soon");
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--now is `soon`") as string]);
  });
});

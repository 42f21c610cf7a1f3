import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { GrpcCaller, post } from "./callers.ts";
import { SidecarProcess } from "./sidecar-process.ts";

// The request body of the published example of the Choose API, word for word.
const PUBLISHED_BODY = `{
    "identification": {
        "userId": "customer@example.com"
    },
    "names": [
        "demo-server-side-experiment",
        "demo-server-side-personalization-most-popular"
    ],
    "device": "desktop",
    "sessionId": "sess_web_20260127_001"
}`;

const NAMES = ["demo-server-side-experiment", "demo-server-side-personalization-most-popular"];
const PERSON = { sourceId: undefined, profileId: "", userId: "customer@example.com" };

describe("a sidecar with nothing set", () => {
  let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;
  let grpc: GrpcCaller;

  beforeAll(async () => {
    sidecar = await SidecarProcess.start();
    grpc = new GrpcCaller(sidecar.addresses.grpc);
  });

  afterAll(async () => {
    grpc.close();
    await sidecar.dispose();
  });

  it("answers the published example with exactly name, group and body", async () => {
    const answer = await post(sidecar.addresses.http, PUBLISHED_BODY);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const { choices, ...rest } = answer.json as { choices: Record<string, unknown>[] };
    expect(rest).toEqual({});
    expect(choices.map((choice) => choice.name)).toEqual(NAMES);
    for (const choice of choices) {
      expect(Object.keys(choice)).toEqual(["name", "group", "body"]);
    }
  });

  it("answers the README's request with the README's answer", async () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const [request] = /(?<=--data-raw ')[^']+/.exec(readme) ?? [];
    const [answer] = /(?<=```json\n).+?(?=```)/s.exec(readme) ?? [];
    expect((await post(sidecar.addresses.http, request)).json).toEqual(JSON.parse(answer ?? ""));
  });

  it("answers the same below the path without a version, and with an empty apiKey as in the example", async () => {
    const published = await post(sidecar.addresses.http, PUBLISHED_BODY);
    const path = "/acme/projects/web/optimization/choose-api?apiKey";
    expect((await post(sidecar.addresses.http, PUBLISHED_BODY, { path })).json).toEqual(published.json);
  });

  it("gives the same choices over gRPC, over TCP and over the unix socket", async () => {
    const rest = (await post(sidecar.addresses.http, PUBLISHED_BODY)).json as { choices: { name: string; group: string; body: unknown }[] };
    const socket = new GrpcCaller(sidecar.addresses.grpcSocket);
    for (const caller of [grpc, socket]) {
      const answer = await caller.choose({ identification: PERSON, names: NAMES, device: Device.DESKTOP, sessionId: "sess_web_20260127_001" });
      expect(answer.ok).toBe(true);
      if (answer.ok) {
        expect(answer.response.choices.map(({ name, group, body }) => ({ name, group, body: JSON.parse(body) as unknown }))).toEqual(rest.choices);
        expect(answer.response.choices.every(({ decisionId }) => /^[0-9a-f]{32}$/.test(decisionId))).toBe(true);
        expect(answer.response.snapshotVersion).toMatch(/^[0-9a-f]{32}$/);
      }
    }
    socket.close();
  });

  it("leaves unknown names and groups out", async () => {
    const body = { identification: { userId: "u" }, names: ["no-such-name", ""], groups: ["no-such-group"] };
    expect((await post(sidecar.addresses.http, body)).json).toEqual({ choices: [] });
  });

  it("decides everything that runs when nothing is asked for, and takes empty lists for nothing", async () => {
    const everything = (await post(sidecar.addresses.http, { identification: { userId: "u" } })).json as { choices: { name: string }[] };
    expect(everything.choices.map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES));
    const empty = await post(sidecar.addresses.http, { identification: { userId: "u" }, names: [], groups: null });
    expect(empty.json).toEqual(everything);
  });

  it("decides the union of names and groups, each once", async () => {
    const body = { identification: { userId: "customer@example.com" }, names: [NAMES[1], NAMES[1]], groups: ["my-group", "banner"] };
    const { choices } = (await post(sidecar.addresses.http, body)).json as { choices: { name: string; group: string }[] };
    expect(choices.map(({ name }) => name)).toEqual([NAMES[1], NAMES[0]]);
  });

  it("finds a person by source and profile, with ids that no double can hold", async () => {
    const decide = async (sourceId: string): Promise<unknown> => {
      const text = `{"identification":{"sourceId":${sourceId},"profileId":"p"},"names":["demo-server-side-experiment"]}`;
      const answer = await post(sidecar.addresses.http, text, { path: "/v1/acme/projects/web/optimization/choose-api?explain=true" });
      return (answer.json as { choices: { decisionId: string }[] }).choices[0]?.decisionId;
    };
    const exact = await decide("9007199254740993");
    expect(await decide('"9007199254740993"')).toBe(exact);
    expect(await decide("9007199254740992")).not.toBe(exact);
    const over = await grpc.choose({ identification: { sourceId: 9007199254740993n, profileId: "p", userId: "" }, names: ["demo-server-side-experiment"] });
    expect(over.ok && over.response.choices[0]?.decisionId).toBe(exact);
  });

  it("says why on request, and only then", async () => {
    const path = "/v1/acme/projects/web/optimization/choose-api?explain=true";
    const answer = await post(sidecar.addresses.http, { identification: { userId: "new here" }, names: ["welcome-back", NAMES[0]] }, { path });
    expect(answer.json).toMatchObject({
      choices: [
        { name: "welcome-back", isControl: false, reason: "no_experience" },
        { name: NAMES[0], reason: "assigned", decisionId: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
      ],
      warnings: [],
      snapshotAgeSeconds: expect.any(Number) as number,
    });
    expect((answer.json as { choices: object[] }).choices[0]).not.toHaveProperty("body");
  });

  it("says over gRPC why something is withheld when asked to", async () => {
    const answer = await grpc.choose({ identification: PERSON, names: ["welcome-back"], includeWithheld: true });
    expect(answer.ok && answer.response.choices.map(({ reason, body }) => [reason, body])).toEqual([[Reason.NO_EXPERIENCE, ""]]);
  });

  it("filters by a known optimizationType, in any case, and ignores others", async () => {
    const names = async (optimizationType: unknown): Promise<string[]> => {
      const answer = await post(sidecar.addresses.http, { identification: { userId: "u" }, names: NAMES, optimizationType });
      return (answer.json as { choices: { name: string }[] }).choices.map(({ name }) => name);
    };
    expect(await names("EXPERIMENT")).toEqual([NAMES[0]]);
    expect(await names("personalization")).toEqual([NAMES[1]]);
    expect(await names("banana")).toEqual(NAMES);
    expect(await names(7)).toEqual(NAMES);
  });

  it("logs no person", () => {
    expect(JSON.stringify(sidecar.log)).not.toContain("customer@example.com");
  });
});

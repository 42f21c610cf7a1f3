import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Problem } from "#clients/node/index.ts";
import { ChooseResponse, OptimizationType, Reason, WarningCode } from "#proto/generated/pillion/decision/v1/decision.ts";
import { answering } from "./fake-sidecar.ts";
import { connected, fakeSidecar } from "./started.ts";

const ASK = { userId: "customer@example.com", names: ["banner"] };

it("an answer over TCP gives the body", async () => {
  const client = connected(await fakeSidecar(answering({ banner: '{"headline":"Hello"}' })));
  const choices = await client.choose(ASK);
  expect(choices.source).toBe("sidecar");
  expect(choices.error).toBeUndefined();
  expect(choices.body("banner", { headline: "" })).toEqual({ headline: "Hello" });
});

it("an answer over a unix socket gives the body", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pillion-client-"));
  try {
    const client = connected(await fakeSidecar(answering({ banner: "true" }), `unix:${join(folder, "pillion.sock")}`));
    expect((await client.choose(ASK)).body("banner", false)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("the sidecar gets the project of the client and the person of the call", async () => {
  const fake = await fakeSidecar(answering({}));
  await connected(fake, { organization: "acme", project: "web" }).choose({ sourceId: "1234567890123456789", profileId: "p1" });
  expect(fake.requests).toHaveLength(1);
  expect(fake.requests[0]).toMatchObject({
    organization: "acme",
    project: "web",
    identification: { sourceId: 1_234_567_890_123_456_789n, profileId: "p1" },
  });
});

it("the sidecar is shown the key, and none when there is none", async () => {
  const fake = await fakeSidecar(answering({}));
  await connected(fake, { apiKey: "prefix.secret" }).choose(ASK);
  expect(fake.authorization()).toBe("Bearer prefix.secret");
  await connected(fake).choose(ASK);
  expect(fake.authorization()).toBeUndefined();
});

it("an answer gives every choice in its order, with its reason, and what is known of the snapshot", async () => {
  const response = ChooseResponse.fromPartial({
    choices: [
      {
        name: "b",
        group: "g",
        body: "1",
        optimization: "o1",
        optimizationType: OptimizationType.EXPERIMENT,
        variant: "v",
        reason: Reason.ASSIGNED,
        decisionId: "d1",
      },
      {
        name: "a",
        optimization: "o2",
        optimizationType: OptimizationType.PERSONALIZATION,
        experience: "e",
        isControl: true,
        reason: Reason.CONTROL,
        decisionId: "d2",
      },
    ],
    snapshotVersion: "abc",
    snapshotAgeSeconds: 7,
    warnings: [
      { name: "w", code: WarningCode.UNSUPPORTED },
      { name: "x", code: WarningCode.INVALID },
    ],
  });
  const client = connected(await fakeSidecar((_request, answer) => answer(null, response)));
  const choices = await client.choose({ ...ASK, includeWithheld: true });
  expect(choices.items).toEqual([
    {
      name: "b",
      group: "g",
      bodyText: "1",
      optimization: "o1",
      optimizationType: "experiment",
      experience: "",
      variant: "v",
      isControl: false,
      reason: "assigned",
      decisionId: "d1",
    },
    {
      name: "a",
      group: "",
      bodyText: "",
      optimization: "o2",
      optimizationType: "personalization",
      experience: "e",
      variant: "",
      isControl: true,
      reason: "control",
      decisionId: "d2",
    },
  ]);
  expect(choices.get("a")).toBe(choices.items[1]);
  expect(choices.snapshotVersion).toBe("abc");
  expect(choices.snapshotAgeSeconds).toBe(7);
  expect(choices.warnings).toEqual([
    { name: "w", code: "unsupported" },
    { name: "x", code: "invalid" },
  ]);
});

it("a reason, a type and a warning that are newer than the client are unknown and break nothing", async () => {
  const newer = { choices: [{ name: "banner", body: "1", reason: 99, optimizationType: 99 }], warnings: [{ name: "w", code: 99 }] };
  const client = connected(await fakeSidecar((_request, answer) => answer(null, ChooseResponse.fromPartial(newer as never))));
  const choices = await client.choose(ASK);
  expect(choices.items).toMatchObject([{ name: "banner", reason: "unknown", optimizationType: "unknown" }]);
  expect(choices.warnings).toEqual([{ name: "w", code: "unknown" }]);
  expect(choices.body("banner", 0)).toBe(1);
});

it("a default is used for what is absent, withheld or not as wanted, and only the last counts as a problem", async () => {
  const problems: Problem[] = [];
  const client = connected(await fakeSidecar(answering({ withheld: "", broken: "{", list: "[]", odd: "3" })), {
    onProblem: (problem) => problems.push(problem),
  });
  const even = (body: unknown): number => {
    if (typeof body !== "number" || body % 2 !== 0) {
      throw new RangeError(`${String(body)} is not even`);
    }
    return body;
  };
  const choices = await client.choose({ userId: "a" });
  expect(choices.resolve("missing", 0)).toEqual({ source: "default", value: 0, cause: "absent" });
  expect(choices.resolve("withheld", 0)).toEqual({ source: "default", value: 0, cause: "withheld" });
  expect(problems).toEqual([]);

  expect(choices.resolve("broken", 0)).toEqual({ source: "default", value: 0, cause: "malformed_json" });
  expect(choices.resolve("list", {})).toEqual({ source: "default", value: {}, cause: "wrong_kind" });
  expect(choices.resolve("odd", 0, even)).toEqual({ source: "default", value: 0, cause: "parse_failed" });
  expect(choices.resolve("odd", 0)).toEqual({ source: "sidecar", value: 3, choice: choices.get("odd") });
  expect(problems).toEqual([
    { about: "body", name: "broken", refusal: "malformed_json", message: expect.any(String) },
    { about: "body", name: "list", refusal: "wrong_kind", message: "the body is array, expected object" },
    { about: "body", name: "odd", refusal: "parse_failed", message: "3 is not even" },
  ]);
  expect(client.statistics().bodiesRefused).toEqual({ malformed_json: 1, wrong_kind: 1, parse_failed: 1 });
});

it("a body that is defined with the client needs neither default nor parser at the call", async () => {
  const client = connected(await fakeSidecar(answering({ size: '"12"', theme: '"dark"' })), {
    bodies: { size: { default: 10, parse: (body) => Number.parseInt(String(body), 10) }, theme: { default: "light" }, layout: { default: "wide" } },
  });
  const choices = await client.choose({ userId: "a" });
  expect([choices.body("size"), choices.body("theme"), choices.body("layout")]).toEqual([12, "dark", "wide"]);
  expect(choices.body("theme", "high-contrast")).toBe("dark");
  expect(choices.body("layout", "narrow")).toBe("narrow");
});

it("a name without a definition, which the types rule out, gives undefined and not an error", async () => {
  const client = connected(await fakeSidecar(answering({ banner: "1" })));
  const choices = await client.choose(ASK);
  expect(choices.body("toString" as never)).toBeUndefined();
  expect(choices.body("banner" as never)).toBeUndefined();
});

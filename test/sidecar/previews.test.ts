import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { signPreview } from "#sidecar/app/preview-token.ts";
import { GrpcCaller, metric, post } from "./callers.ts";
import { pillion } from "./run-pillion.ts";
import { SidecarProcess } from "./sidecar-process.ts";

const KEY = { id: "test", secret: "a secret of a test, of more than 32 characters" };

const CATALOG = `organization: acme
project: web
personalizations:
  - selector: draft
    experiences:
      - { name: gold, audience: { attribute: plan, equals: gold }, display: once, body: { shown: gold } }
      - { name: unfinished, body: { shown: unfinished } }
`;

const PERSON = { userId: "u", profileId: "", sourceId: undefined };

let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;
let caller: GrpcCaller;
let keysFile: string;

beforeAll(async () => {
  const folder = SidecarProcess.newFolder();
  keysFile = join(folder, "preview-keys.json");
  writeFileSync(keysFile, JSON.stringify([KEY]));
  writeFileSync(join(folder, "catalog.yaml"), CATALOG);
  sidecar = await SidecarProcess.start({ CATALOG: join(folder, "catalog.yaml"), PREVIEW_KEYS_FILE: keysFile }, folder);
  caller = new GrpcCaller(sidecar.addresses.grpc);
});

afterAll(async () => {
  caller.close();
  await sidecar.dispose();
});

/** What `pillion preview` prints, with the flags that every token needs. */
async function makeToken(...flags: string[]): Promise<string> {
  const run = await pillion("preview", "--keys", keysFile, "--organization", "acme", "--project", "web", "--optimization", "draft", ...flags);
  expect([run.code, run.err]).toEqual([0, ""]);
  return run.out.trim();
}

const expired = (): string =>
  signPreview(
    { organization: "acme", project: "web", optimization: "draft", outcome: "gold", obeysAudience: false, expiresAtSeconds: 1, unit: undefined },
    KEY,
  );

describe("a token of pillion preview", () => {
  it("shows a draft over gRPC, and nothing without it", async () => {
    const previews = [await makeToken("--outcome", "unfinished")];
    const answer = await caller.choose({ identification: PERSON, names: ["draft"], previews });
    expect(answer).toMatchObject({
      ok: true,
      response: { choices: [{ name: "draft", experience: "unfinished", reason: Reason.FORCED, body: '{"shown":"unfinished"}' }] },
    });
    expect(await caller.choose({ identification: PERSON, names: ["draft"] })).toMatchObject({ ok: true, response: { choices: [] } });
  });

  it("obeys the audience when it was made so", async () => {
    const previews = [await makeToken("--outcome", "gold", "--obeys-audience")];
    const gold = await caller.choose({ identification: PERSON, names: ["draft"], previews, attributes: { plan: "gold" } });
    expect(gold).toMatchObject({ ok: true, response: { choices: [{ experience: "gold" }] } });
    expect(await caller.choose({ identification: PERSON, names: ["draft"], previews })).toMatchObject({ ok: true, response: { choices: [] } });
  });

  it("is never counted, and spends nothing that is shown once", async () => {
    const previews = [await makeToken("--outcome", "gold")];
    for (let call = 0; call < 3; call += 1) {
      const answer = await caller.choose({ identification: PERSON, names: ["draft"], previews, attributes: { plan: "gold" } });
      expect(answer).toMatchObject({ ok: true, response: { choices: [{ experience: "gold", reason: Reason.FORCED }] } });
    }
    expect(await metric(sidecar.addresses.operations, "pillion_profiles")).toBe(0);
    expect(await metric(sidecar.addresses.operations, "pillion_exposures_total")).toBe(0);
  });

  it("shows it over HTTP by a header, beside others", async () => {
    const tokens = `${await makeToken("--outcome", "nothing-of-this-name")}, ${await makeToken("--outcome", "gold")}`;
    const body = { identification: { userId: "u" }, names: ["draft"] };
    const answer = await post(sidecar.addresses.http, body, { headers: { "x-pillion-preview": tokens } });
    expect([answer.status, answer.json]).toEqual([200, { choices: [{ name: "draft", body: { shown: "gold" } }] }]);
    expect((await post(sidecar.addresses.http, body, { headers: { "x-pillion-preview": "" } })).json).toEqual({ choices: [] });
  });

  it("is taken by pillion choose and pillion explain", async () => {
    const token = await makeToken("--outcome", "gold", "--expires-in", "30m", "--unit", "u");
    const chosen = await pillion("choose", "--address", sidecar.addresses.grpc, "--user", "u", "--preview", token, "draft");
    expect(chosen.out).toMatch(/\ndraft +forced +gold +\{"shown":"gold"\}\n/);
    const explained = await pillion("explain", "--address", sidecar.addresses.grpc, "--user", "u", "--preview", token, "draft", "--json");
    expect(JSON.parse(explained.out)).toMatchObject({
      explanations: [{ reason: "REASON_FORCED", stages: [{}, { kind: "STAGE_KIND_PREVIEW", subject: "gold" }] }],
    });
    const text = await pillion("explain", "--address", sidecar.addresses.grpc, "--user", "u", "--preview", token, "draft");
    expect(text.out).toMatch(/\ndraft: gold, forced\n.*\n +no +decided by the rules, not by a preview of gold\n/);
    const other = await pillion("choose", "--address", sidecar.addresses.grpc, "--user", "v", "--preview", token, "draft");
    expect([other.code, other.err]).toEqual([1, expect.stringContaining("`previews[0]` is for another person") as string]);
  });

  it("is logged with what it shows, so that a replay, which has no keys, makes the same decision", async () => {
    const folder = SidecarProcess.newFolder();
    const [catalog, decisions] = [join(folder, "catalog.yaml"), join(folder, "decisions")];
    writeFileSync(catalog, CATALOG);
    const settings = { CATALOG: catalog, PREVIEW_KEYS_FILE: keysFile, DECISION_LOG: decisions, DECISION_LOG_SHARE_PPM: "1000000" };
    const logging = await SidecarProcess.start(settings, folder);
    try {
      const headers = { "x-pillion-preview": await makeToken("--outcome", "gold") };
      expect((await post(logging.addresses.http, { identification: { userId: "u" }, names: ["draft"] }, { headers })).json).toEqual({
        choices: [{ name: "draft", body: { shown: "gold" } }],
      });
      logging.signal("SIGTERM");
      await logging.ended();
      const [file = ""] = readdirSync(decisions).filter((name) => name.endsWith(".ndjson"));
      expect((await pillion("replay", join(decisions, file))).out).toBe("1 decisions, no difference\n");
    } finally {
      await logging.dispose();
    }
  });
});

describe("a token that does not count", () => {
  it("fails the call over gRPC and over HTTP, and does not come back", async () => {
    const previews = [expired()];
    const answer = await caller.choose({ identification: PERSON, names: ["draft"], previews });
    expect(answer).toMatchObject({
      ok: false,
      code: status.INVALID_ARGUMENT,
      fault: "preview_invalid",
      details: "`previews[0]` ended at 1970-01-01T00:00:01.000Z",
    });
    const body = { identification: { userId: "u" }, names: ["draft"] };
    const refused = await post(sidecar.addresses.http, body, { headers: { "x-pillion-preview": "nonsense" } });
    expect([refused.status, refused.json]).toEqual([400, { errors: [{ message: "`previews[0]` is not a token that `pillion preview` makes" }] }]);
    expect(JSON.stringify(sidecar.log)).not.toContain(previews[0]);
  });

  it("is any token where no keys are set", async () => {
    const without = await SidecarProcess.start();
    const other = new GrpcCaller(without.addresses.grpc);
    try {
      const answer = await other.choose({ identification: PERSON, previews: [expired()] });
      expect(answer).toMatchObject({
        ok: false,
        fault: "preview_invalid",
        details: "`previews` are not accepted here, because `preview_keys_file` is not set",
      });
    } finally {
      other.close();
      await without.dispose();
    }
  });
});

describe("pillion preview", () => {
  it("ends with 2 for a time that is none, or too long, and without keys", async () => {
    const needed = ["--organization", "acme", "--project", "web", "--optimization", "draft", "--outcome", "gold"];
    for (const time of ["", "0d", "1w", "91d", "-1h", "1.5h"]) {
      const run = await pillion("preview", "--keys", keysFile, ...needed, "--expires-in", time);
      expect([run.code, run.out, run.err]).toEqual([2, "", expect.stringContaining("expected minutes, hours or days") as string]);
    }
    const without = await pillion("preview", ...needed);
    expect([without.code, without.err]).toEqual([2, expect.stringContaining("PILLION_PREVIEW_KEYS_FILE is not set") as string]);
  });

  it("ends with 1 when the keys cannot be used, and says why without them", async () => {
    const file = join(sidecar.folder, "short.yaml");
    writeFileSync(file, "- { id: a, secret: too-short }\n");
    const run = await pillion("preview", "--keys", file, "--organization", "acme", "--project", "web", "--optimization", "draft", "--outcome", "gold");
    expect([run.code, run.out]).toEqual([1, ""]);
    expect(run.err).toContain("must be text of at least 32 characters");
    expect(run.err).not.toContain("too-short");
  });

  it("is no way to show what a file decides", async () => {
    const run = await pillion("choose", "--catalog", join(sidecar.folder, "catalog.yaml"), "--user", "u", "--preview", "a", "draft");
    expect([run.code, run.err]).toEqual([2, expect.stringContaining("--preview wants a running sidecar") as string]);
  });
});

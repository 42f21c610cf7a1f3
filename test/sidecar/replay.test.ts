import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { SLOTS_TOTAL, slotOf } from "#test/oracle/bucket.ts";
import { GrpcCaller, metric, post } from "./callers.ts";
import { pillion } from "./run-pillion.ts";
import { SidecarProcess } from "./sidecar-process.ts";

const DECISIONS = 10_000;
/** Calls that are under way at the same time. */
const CALLS_IN_FLIGHT = 100;

const CATALOG = `
organization: acme
project: web
experiments:
  - selector: headline
    status: running
    variants:
      - { name: old, weight: 50, body: old }
      - { name: new, weight: 50, body: new }
  - selector: checkout
    status: running
    audience: { attribute: plan, one_of: [pro, team] }
    traffic: 80
    variants:
      - { name: one-page, weight: 100, body: { pages: 1 } }
personalizations:
  - selector: banner
    status: running
    control: 10
    experiences:
      - { name: big-cart, audience: { context: cart_total, at_least: 50 }, body: free shipping }
      - { name: rest, audience: everyone, body: hello }
`;

let folder: string;
let log: string;
let snapshot: string;
let caught: { readonly file: string; readonly edited: string };

beforeAll(async () => {
  folder = SidecarProcess.newFolder();
  log = join(folder, "decisions");
  const catalog = join(folder, "catalog.yaml");
  writeFileSync(catalog, CATALOG);
  const sidecar = await SidecarProcess.start({ CATALOG: catalog, DECISION_LOG: log, DECISION_LOG_SHARE_PPM: "1000000" }, folder);
  const grpc = new GrpcCaller(sidecar.addresses.grpc);
  for (let start = 0; start < DECISIONS; start += CALLS_IN_FLIGHT) {
    const people = Array.from({ length: CALLS_IN_FLIGHT }, (_, index) => start + index);
    const answers = await Promise.all(people.map((person) => grpc.choose(requestOf(person))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
  }
  grpc.close();
  sidecar.signal("SIGTERM");
  expect((await sidecar.ended()).code).toBe(0);
  const [file = ""] = readdirSync(log).filter((name) => name.endsWith(".ndjson"));
  const [version = ""] = readdirSync(join(log, "snapshots"));
  snapshot = join(log, "snapshots", version);
  caught = { file: join(log, file), edited: join(folder, "edited.binpb") };
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function requestOf(person: number): Parameters<GrpcCaller["choose"]>[0] {
  return {
    identification: { sourceId: undefined, profileId: "", userId: `person-${person}` },
    attributes: { plan: person % 3 === 0 ? "pro" : "free" },
    context: { cart_total: person % 100 },
    includeWithheld: person % 2 === 0,
  };
}

describe("pillion replay", () => {
  it(`makes ${DECISIONS} logged decisions again, each bit the same`, async () => {
    expect(await pillion("replay", caught.file)).toEqual({ code: 0, out: `${DECISIONS} decisions, no difference\n`, err: "" });
  });

  it("says after a change of a weight exactly who gets another variant", async () => {
    const changed = Snapshot.decode(readFileSync(snapshot));
    const headline = changed.optimizations.find(({ selector }) => selector === "headline");
    if (headline?.kind?.$case !== "experiment") throw new Error("the experiment is not in the snapshot");
    const [old, fresh] = headline.kind.value.variants;
    if (old === undefined || fresh === undefined) throw new Error("the variants are not in the snapshot");
    old.weightPpm = 530_000;
    fresh.weightPpm = 470_000;
    writeFileSync(caught.edited, Snapshot.encode(changed).finish());
    const moved = Array.from({ length: DECISIONS }, (_, person) => `person-${person}`).filter((unit) => {
      const slot = slotOf({ salt: Buffer.from("headline"), purpose: "variant", unit: Buffer.from(unit), total: SLOTS_TOTAL });
      return slot >= 500_000 && slot < 530_000;
    });
    expect(moved.length).toBeGreaterThan(200);

    const run = await pillion("replay", caught.file, "--snapshot", caught.edited);
    const lines = run.out.trimEnd().split("\n");
    expect(lines.pop()).toBe(`${DECISIONS} decisions, ${moved.length} with differences`);
    const told = lines.map((line) => /:\d+: (?<unit>.+), headline: was new, assigned; is old, assigned$/.exec(line)?.groups?.unit);
    expect(told.toSorted()).toEqual(moved.toSorted());
    expect([run.code, run.err]).toEqual([1, ""]);
  });

  it("says what another catalog would have changed, from the catalog itself", async () => {
    const catalog = join(folder, "paused.yaml");
    writeFileSync(catalog, CATALOG.replace("selector: headline\n    status: running", "selector: headline\n    status: paused"));
    const run = await pillion("replay", caught.file, "--snapshot", catalog);
    expect(run.out).toMatch(/person-0, headline: was (?:old|new), assigned; is nothing/);
    expect(run.out).toMatch(/^10000 decisions, 10000 with differences$/m);
  });

  it("looks for snapshots where it is told, and says which is missing", async () => {
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    const few = join(folder, "few.ndjson");
    writeFileSync(few, readFileSync(caught.file, "utf8").split("\n").slice(0, 3).join("\n"));
    const missing = await pillion("replay", few, "--snapshots", elsewhere);
    expect(missing.out).toMatch(/few\.ndjson:1: the snapshot of version `[0-9a-f]{32}` is not in/);
    expect([missing.code, missing.out.trimEnd().split("\n").at(-1)]).toEqual([1, "3 decisions, no difference, 3 not made again"]);
    copyFileSync(snapshot, join(elsewhere, snapshot.split("/").at(-1) ?? ""));
    expect(await pillion("replay", few, "--snapshots", elsewhere)).toEqual({ code: 0, out: "3 decisions, no difference\n", err: "" });
  });

  it("tells a line that is cut off, and goes on", async () => {
    const torn = join(log, "torn.ndjson");
    copyFileSync(caught.file, torn);
    appendFileSync(torn, '{"request":"CgA');
    const run = await pillion("replay", torn);
    expect([run.code, run.out]).toEqual([1, `${torn}:${DECISIONS + 1}: not a decision\n${DECISIONS + 1} decisions, no difference, 1 not made again\n`]);
  });

  it("finds a single bit", async () => {
    const [line = ""] = readFileSync(caught.file, "utf8").split("\n");
    const record = JSON.parse(line) as { response: string };
    const response = Buffer.from(record.response, "base64");
    response[response.length - 5] = (response[response.length - 5] ?? 0) ^ 1;
    const bent = join(log, "bent.ndjson");
    writeFileSync(bent, JSON.stringify({ ...record, response: response.toString("base64") }));
    const run = await pillion("replay", bent);
    expect([run.code, run.out]).toEqual([1, expect.stringContaining("1 decisions, 1 with differences") as string]);
  });

  it("ends with 2 when a file is not there", async () => {
    const run = await pillion("replay", join(folder, "nothing.ndjson"));
    expect([run.code, run.err]).toEqual([2, expect.stringContaining("nothing.ndjson") as string]);
    expect((await pillion("replay")).code).toBe(2);
  });
});

describe("the decision log of a running sidecar", () => {
  it("holds the share that was asked for, of every face, and is counted", async () => {
    const directory = SidecarProcess.newFolder();
    const logged = join(directory, "decisions");
    const sidecar = await SidecarProcess.start({ DECISION_LOG: logged, DECISION_LOG_SHARE_PPM: "1000000" }, directory);
    try {
      await post(sidecar.addresses.http, { identification: { userId: "u" } });
      await post(sidecar.addresses.http, { identification: {} });
      expect(await metric(sidecar.addresses.operations, "pillion_decisions_unlogged_total")).toBe(0);
      sidecar.signal("SIGTERM");
      await sidecar.ended();
      const [file = ""] = readdirSync(logged).filter((name) => name.endsWith(".ndjson"));
      expect(readFileSync(join(logged, file), "utf8").trimEnd().split("\n").length).toBe(1);
      expect((await pillion("replay", join(logged, file))).out).toBe("1 decisions, no difference\n");
    } finally {
      await sidecar.dispose();
    }
  });

  it("is not there unless it is asked for", async () => {
    const sidecar = await SidecarProcess.start();
    try {
      await post(sidecar.addresses.http, { identification: { userId: "u" } });
      expect(await metric(sidecar.addresses.operations, "pillion_decisions_logged_total")).toBe(0);
      expect(readdirSync(sidecar.folder)).not.toContain("decisions");
    } finally {
      await sidecar.dispose();
    }
  });
});

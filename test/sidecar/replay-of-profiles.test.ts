import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChooseResponse, Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { DecisionRecord } from "#proto/generated/pillion/decision/v1/explain.ts";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { SLOTS_TOTAL, slotOf } from "#test/oracle/bucket.ts";
import { GrpcCaller } from "./callers.ts";
import { pillion } from "./run-pillion.ts";
import { SidecarProcess } from "./sidecar-process.ts";

const PEOPLE = 500;
const CALLS_OF_EACH = 4;
const DECISIONS = PEOPLE * CALLS_OF_EACH;
/** Calls that are under way at the same time. */
const CALLS_IN_FLIGHT = 100;

const CATALOG = `
organization: acme
project: web
caps:
  - { name: popups, max: 2, per: day }
personalizations:
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: welcome }
      - { name: visit, audience: everyone, display: once_per_visit, caps: [popups], body: again }
      - { name: spaced, audience: everyone, caps: [popups, { gap: 2h }], body: spaced }
      - { name: rest, audience: everyone, body: rest }
experiments:
  - selector: kept
    status: running
    variants:
      - { name: old, weight: 50, body: old }
      - { name: new, weight: 50, body: new }
  - selector: drawn
    status: running
    sticky: false
    variants:
      - { name: old, weight: 50, body: old }
      - { name: new, weight: 50, body: new }
`;

let folder: string;
let file: string;
let snapshot: string;

beforeAll(async () => {
  folder = SidecarProcess.newFolder();
  const log = join(folder, "decisions");
  const catalog = join(folder, "catalog.yaml");
  writeFileSync(catalog, CATALOG);
  const sidecar = await SidecarProcess.start({ CATALOG: catalog, DECISION_LOG: log, DECISION_LOG_SHARE_PPM: "1000000" }, folder);
  const grpc = new GrpcCaller(sidecar.addresses.grpc);
  for (let call = 0; call < CALLS_OF_EACH; call += 1) {
    for (let start = 0; start < PEOPLE; start += CALLS_IN_FLIGHT) {
      const people = Array.from({ length: CALLS_IN_FLIGHT }, (_, index) => start + index);
      const answers = await Promise.all(people.map((person) => grpc.choose(requestOf(person, call))));
      expect(answers.every(({ ok }) => ok)).toBe(true);
    }
  }
  grpc.close();
  sidecar.signal("SIGTERM");
  expect((await sidecar.ended()).code).toBe(0);
  const [name = ""] = readdirSync(log).filter((each) => each.endsWith(".ndjson"));
  const [version = ""] = readdirSync(join(log, "snapshots"));
  file = join(log, name);
  snapshot = join(log, "snapshots", version);
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A third of the people are users, a third sign in after their first call, and a third stay anonymous. */
function requestOf(person: number, call: number): Parameters<GrpcCaller["choose"]>[0] {
  const isUser = person % 3 === 0 || (person % 3 === 1 && call > 0);
  return {
    identification: { sourceId: 5n, profileId: person % 3 === 0 ? "" : `device-${person}`, userId: isUser ? `user-${person}` : "" },
    sessionId: `visit ${Math.floor(call / 3)}`,
    requestId: person % 5 === 0 ? `request ${Math.floor(call / 2)}` : "",
    includeWithheld: person % 2 === 0,
  };
}

function unitOf(person: number): string {
  return person % 3 === 0 ? `user-${person}` : `5_device-${person}`;
}

/** The people whose draw of an experiment falls between two shares. */
function drawnWithin(selector: string, from: number, to: number): string[] {
  return Array.from({ length: PEOPLE }, (_, person) => unitOf(person)).filter((unit) => {
    const slot = slotOf({ salt: Buffer.from(selector), purpose: "variant", unit: Buffer.from(unit), total: SLOTS_TOTAL });
    return slot >= from && slot < to;
  });
}

/** The copy of the snapshot in which one experiment gives more to its first variant. */
function edited(selector: string): string {
  const changed = Snapshot.decode(readFileSync(snapshot));
  const experiment = changed.optimizations.find((optimization) => optimization.selector === selector);
  if (experiment?.kind?.$case !== "experiment") throw new Error("the experiment is not in the snapshot");
  for (const [index, variant] of experiment.kind.value.variants.entries()) variant.weightPpm = index === 0 ? 560_000 : 440_000;
  const path = join(folder, `${selector}.binpb`);
  writeFileSync(path, Snapshot.encode(changed).finish());
  return path;
}

async function differences(selector: string): Promise<{ readonly summary: string | undefined; readonly told: (string | undefined)[] }> {
  const { out } = await pillion("replay", file, "--snapshot", edited(selector));
  const lines = out.trimEnd().split("\n");
  const summary = lines.pop();
  const pattern = new RegExp(`:\\d+: (?<unit>.+), ${selector}: was new, assigned; is old, assigned$`);
  return { summary, told: lines.map((line) => pattern.exec(line)?.groups?.unit).toSorted() };
}

describe("decisions about people whose profiles are kept", () => {
  it("are logged with everything that profiles decide", () => {
    const records = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => DecisionRecord.fromJSON(JSON.parse(line)));
    const choices = records.flatMap(({ response }) => ChooseResponse.decode(response).choices);
    expect(records.length).toBe(DECISIONS);
    expect(records.filter(({ profile }) => profile.length > 0).length).toBeGreaterThanOrEqual(DECISIONS - PEOPLE);
    expect(new Set(choices.map(({ experience, variant }) => experience || variant))).toEqual(new Set(["welcome", "visit", "spaced", "rest", "old", "new"]));
    expect(choices.filter(({ reason }) => reason === Reason.STICKY).length).toBe(DECISIONS - PEOPLE);
  });

  it("are made again, each bit the same", async () => {
    expect(await pillion("replay", file)).toEqual({ code: 0, out: `${DECISIONS} decisions, no difference\n`, err: "" });
  });

  it("differ after a change of a weight for exactly the people whom it moves, and then only where no variant was kept yet", async () => {
    const moved = drawnWithin("kept", 500_000, 560_000);
    expect(moved.length).toBeGreaterThan(10);
    expect(await differences("kept")).toEqual({ summary: `${DECISIONS} decisions, ${moved.length} with differences`, told: moved.toSorted() });
  });

  it("differ at every call where nothing sticks", async () => {
    const moved = drawnWithin("drawn", 500_000, 560_000).flatMap((unit) => Array.from({ length: CALLS_OF_EACH }, () => unit));
    expect(moved.length).toBeGreaterThan(40);
    expect(await differences("drawn")).toEqual({ summary: `${DECISIONS} decisions, ${moved.length} with differences`, told: moved.toSorted() });
  });
});

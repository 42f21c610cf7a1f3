import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { SLOTS_TOTAL, slotOf } from "#test/oracle/bucket.ts";
import { GrpcCaller, readyz } from "./callers.ts";
import { Shopper } from "./shopper.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";

interface Shares {
  readonly traffic: number;
  readonly red: number;
}

function catalog({ traffic, red }: Shares): string {
  const rest = `status: running, traffic: ${traffic}, variants: [{ name: red, weight: ${red}, body: 1 }, { name: blue, weight: ${100 - red}, body: 2 }]`;
  return `organization: acme
project: web
experiments:
  - { selector: kept, ${rest} }
  - { selector: drawn, sticky: false, ${rest} }
`;
}

type Running = Awaited<ReturnType<typeof SidecarProcess.start>>;

let running: Running[] = [];
let callers: GrpcCaller[] = [];

/** A sidecar with a catalog that can be changed, and the people who ask it. */
async function start(shares: Shares): Promise<{ shoppers: readonly Shopper[]; change: (shares: Shares) => Promise<void> }> {
  const folder = SidecarProcess.newFolder();
  const file = join(folder, "catalog.yaml");
  writeFileSync(file, catalog(shares));
  const sidecar = await SidecarProcess.start({ CATALOG: file, SOURCE_POLL_INTERVAL_MS: "50" }, folder);
  const caller = new GrpcCaller(sidecar.addresses.grpc);
  running.push(sidecar);
  callers.push(caller);
  const version = async (): Promise<string | undefined> => (await readyz(sidecar.addresses.operations)).report.snapshots[0]?.version;
  const change = async (changed: Shares): Promise<void> => {
    const before = await version();
    writeFileSync(`${file}.new`, catalog(changed));
    renameSync(`${file}.new`, file);
    await until("the changed catalog is served", async () => ((await version()) === before ? undefined : true));
  };
  return { shoppers: UNITS.map((userId) => new Shopper(caller, { userId })), change };
}

afterEach(async () => {
  for (const caller of callers) caller.close();
  await Promise.all(running.map((sidecar) => sidecar.dispose()));
  running = [];
  callers = [];
});

const UNITS = Array.from({ length: 40 }, (_, index) => `shopper-${index}`);

/** What the draws of an experiment alone give each of these people. */
function drawn(selector: string, { traffic, red }: Shares, units: readonly string[] = UNITS): string[] {
  const slot = (purpose: "traffic" | "variant", unit: string): number =>
    slotOf({ salt: Buffer.from(selector), purpose, unit: Buffer.from(unit), total: SLOTS_TOTAL });
  return units.map((unit) => {
    if (slot("traffic", unit) >= traffic * 10_000) return "nothing, TRAFFIC";
    return slot("variant", unit) < red * 10_000 ? "red, ASSIGNED" : "blue, ASSIGNED";
  });
}

async function all(shoppers: readonly Shopper[], selector: string): Promise<string[]> {
  const answers: string[] = [];
  for (const shopper of shoppers) answers.push(await shopper.ask(selector));
  return answers;
}

const EVEN: Shares = { traffic: 80, red: 50 };
const TILTED: Shares = { traffic: 80, red: 5 };
const SHRUNK: Shares = { traffic: 5, red: 50 };

describe("a person who was given a variant", () => {
  it("keeps it after a reload with other weights, and who was not is drawn by these", async () => {
    const { shoppers, change } = await start(EVEN);
    expect(await all(shoppers.slice(0, 20), "kept")).toEqual(drawn("kept", EVEN).slice(0, 20));
    await change(TILTED);
    const kept = drawn("kept", EVEN).map((answer) => answer.replace("ASSIGNED", "STICKY"));
    const anew = drawn("kept", TILTED);
    expect(anew.filter((answer, index) => index < 20 && answer.startsWith("blue") && kept[index]?.startsWith("red")).length).toBeGreaterThan(2);
    expect(await all(shoppers, "kept")).toEqual([...kept.slice(0, 20), ...anew.slice(20)]);
  });

  it("keeps it after traffic shrinks, and who was not is out", async () => {
    const { shoppers, change } = await start(EVEN);
    await all(shoppers.slice(0, 20), "kept");
    await change(SHRUNK);
    const kept = drawn("kept", EVEN).map((answer) => answer.replace("ASSIGNED", "STICKY"));
    expect(await all(shoppers, "kept")).toEqual([...kept.slice(0, 20), ...drawn("kept", SHRUNK).slice(20)]);
  });

  it("is drawn anew each time where the experiment says that nothing sticks", async () => {
    const { shoppers, change } = await start(EVEN);
    expect(await all(shoppers, "drawn")).toEqual(drawn("drawn", EVEN));
    expect(await all(shoppers, "drawn")).toEqual(drawn("drawn", EVEN));
    await change(TILTED);
    expect(await all(shoppers, "drawn")).toEqual(drawn("drawn", TILTED));
    await change(SHRUNK);
    expect(await all(shoppers, "drawn")).toEqual(drawn("drawn", SHRUNK));
  });
});

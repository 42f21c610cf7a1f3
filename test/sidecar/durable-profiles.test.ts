import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { Random } from "#test/differential/random.ts";
import { GrpcCaller, metric } from "./callers.ts";
import { COUNTING_CATALOG, countVisits } from "./count-visits.ts";
import { Shopper } from "./shopper.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { Visitors } from "./visitors.ts";

/** How often the sidecar is killed; `PROFILE_KILLS=200` is the long run. */
const KILLS = Number(process.env.PROFILE_KILLS ?? 10);
const SEED = Number(process.env.PROFILE_SEED ?? Date.now() % 1_000_000);
/** What a machine may take for one life of a sidecar. */
const PATIENCE_MS = 15_000;

type Running = Awaited<ReturnType<typeof SidecarProcess.start>>;

const running: Running[] = [];
const folders: string[] = [];

async function start(folder: string, settings: Record<string, string> = {}): Promise<Running> {
  const catalog = join(folder, "catalog.yaml");
  writeFileSync(catalog, COUNTING_CATALOG);
  const sidecar = await SidecarProcess.start(
    { CATALOG: catalog, PROFILES: "lmdb", JOURNAL_BYTES_MAX: "16777216", JOURNAL_KEPT_BYTES: "0", ...settings },
    folder,
  );
  running.push(sidecar);
  return sidecar;
}

async function kill(sidecar: Running, signal: NodeJS.Signals): Promise<void> {
  sidecar.signal(signal);
  await sidecar.ended();
}

function newFolder(): string {
  const folder = SidecarProcess.newFolder();
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const sidecar of running.splice(0)) await sidecar.dispose();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Where the journal begins. */
function journalStart(folder: string): number {
  const names = readdirSync(join(folder, "state", "journal")).filter((name) => name.endsWith(".journal"));
  return Math.min(...names.map((name) => Number(name.slice(0, name.indexOf(".")))));
}

it(`has every event in the profiles exactly once, and greets nobody twice, however often it is killed (seed ${SEED})`, {
  timeout: 30_000 + KILLS * PATIENCE_MS,
}, async () => {
  const folder = newFolder();
  const random = new Random(SEED);
  const visitors = new Visitors(random);
  for (let life = 0; life <= KILLS; life += 1) {
    const sidecar = await start(folder);
    await visitors.repeat(sidecar.addresses.grpc);
    const caller = new GrpcCaller(sidecar.addresses.grpc);
    for (const [person, visits] of visitors.visits) expect([life, person, await countVisits(caller, person)]).toEqual([life, person, visits]);
    for (const person of visitors.greeted.slice(-200)) expect(await new Shopper(caller, { userId: person }).ask("welcome")).toBe("nothing, NO_EXPERIENCE");
    caller.close();
    const coming = visitors.come(sidecar.addresses.grpc);
    await wait(random.integer(0, 1_500));
    await kill(sidecar, "SIGKILL");
    await coming;
  }
  expect(visitors.acknowledged).toBeGreaterThan(10 * KILLS);
  expect(visitors.greeted.length).toBeGreaterThan(KILLS);
  // What was counted first is in no journal any more.
  expect(journalStart(folder)).toBeGreaterThan(0);
});

it("knows after an orderly end what was told last, and reads little of the journal again", async () => {
  const folder = newFolder();
  const first = await start(folder);
  const visitors = new Visitors(new Random(1));
  const coming = visitors.come(first.addresses.grpc);
  await expect.poll(() => metric(first.addresses.operations, "pillion_profiles_stored"), { timeout: PATIENCE_MS }).toBeGreaterThan(5);
  await kill(first, "SIGTERM");
  await coming;
  const second = await start(folder);
  await visitors.repeat(second.addresses.grpc);
  const caller = new GrpcCaller(second.addresses.grpc);
  for (const [person, visits] of visitors.visits) expect([person, await countVisits(caller, person)]).toEqual([person, visits]);
  caller.close();
  const { entries, from } = second.log.find(({ msg }) => String(msg).startsWith("what the journal knows")) as { entries: number; from: number };
  expect([entries > 0, from > 0]).toEqual([true, true]);
  expect(await metric(second.addresses.operations, 'pillion_profile_writes_total{outcome="failed"}')).toBe(0);
});

it("goes on from memory while the disk has no room, and writes everything when it has", { timeout: 60_000 }, async () => {
  const folder = newFolder();
  const sidecar = await start(folder);
  const { grpc, operations } = sidecar.addresses;
  const visitors = new Visitors(new Random(4));
  const people = (from: string): string[] => Array.from({ length: 1_200 }, (_, number) => `${from}-${number}`);
  const patience = { timeout: PATIENCE_MS };
  await visitors.bringLaden(grpc, people("first"));
  await expect.poll(() => metric(operations, "pillion_profiles_stored"), patience).toBe(1_200);
  // What is in the file already may be written again, and no segment of this journal becomes as large.
  const bytes = statSync(join(folder, "state", "profiles", "data.mdb")).size;
  expect(bytes).toBeGreaterThan(3 << 20);
  execFileSync("prlimit", ["--pid", `${sidecar.pid}`, `--fsize=${bytes}:unlimited`]);
  await visitors.bringLaden(grpc, people("second"));
  await expect.poll(() => metric(operations, 'pillion_profile_writes_total{outcome="failed"}'), patience).toBeGreaterThan(0);
  await visitors.bringLaden(grpc, ["first-1", "second-1", "second-1"]);
  const counted = async (address: string): Promise<number[]> => {
    const caller = new GrpcCaller(address);
    const counts = await Promise.all(["first-0", "first-1", "second-0", "second-1"].map((person) => countVisits(caller, person)));
    caller.close();
    return counts;
  };
  expect(await counted(grpc)).toEqual([1, 2, 1, 3]);
  expect(await metric(operations, "pillion_profiles_unwritten")).toBeGreaterThan(0);
  execFileSync("prlimit", ["--pid", `${sidecar.pid}`, "--fsize=unlimited:unlimited"]);
  await expect.poll(() => metric(operations, "pillion_profiles_unwritten"), { timeout: 2 * PATIENCE_MS }).toBe(0);
  expect(sidecar.log.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(["profiles cannot be written, and are kept in memory meanwhile", "profiles can be written again"]),
  );
  await kill(sidecar, "SIGKILL");
  expect(await counted((await start(folder)).addresses.grpc)).toEqual([1, 2, 1, 3]);
});

/** Somebody comes three times, and the sidecar ends. */
async function threeVisits(folder: string): Promise<void> {
  const sidecar = await start(folder);
  const visitors = new Visitors(new Random(2));
  await visitors.bring(sidecar.addresses.grpc, "u", 3);
  await kill(sidecar, "SIGTERM");
}

async function visitsAfterRestart(folder: string): Promise<number> {
  const sidecar = await start(folder);
  const caller = new GrpcCaller(sidecar.addresses.grpc);
  const visits = await countVisits(caller, "u");
  caller.close();
  await kill(sidecar, "SIGTERM");
  return visits;
}

it.each([
  ["the folder of profiles", "profiles", 3],
  ["the journal", "journal", 3],
])("goes on when it finds %s gone", async (_what, name, visits) => {
  const folder = newFolder();
  await threeVisits(folder);
  rmSync(join(folder, "state", name), { recursive: true });
  expect(await visitsAfterRestart(folder)).toBe(visits);
  // A new journal begins at 0 again, and what is folded in of the old one says nothing about it.
  await threeVisits(folder);
  expect(await visitsAfterRestart(folder)).toBe(2 * visits);
});

it("folds in later what came before a catalog that cannot be served", async () => {
  const folder = newFolder();
  const sidecar = await start(folder);
  await new Visitors(new Random(3)).bring(sidecar.addresses.grpc, "u", 3);
  await kill(sidecar, "SIGKILL");
  rmSync(join(folder, "state", "profiles"), { recursive: true });
  for (const name of readdirSync(join(folder, "state"))) if (!["journal", "profiles"].includes(name)) rmSync(join(folder, "state", name), { recursive: true });
  const broken = join(folder, "broken.yaml");
  writeFileSync(broken, "organization: [");
  const blind = await SidecarProcess.start({ CATALOG: broken, PROFILES: "lmdb" }, folder);
  running.push(blind);
  await kill(blind, "SIGTERM");
  expect(await visitsAfterRestart(folder)).toBe(3);
});

it("does not start without a journal, without a folder, or with one that another process has", async () => {
  const folder = newFolder();
  await start(folder);
  const refused = async (settings: Record<string, string>): Promise<string> => {
    const sidecar = SidecarProcess.spawn({ PROFILES: "lmdb", GRPC_SOCKET: "off", ...settings }, folder);
    expect((await sidecar.ended()).code).toBe(1);
    return sidecar.errors;
  };
  expect(await refused({})).toMatch(/profiles: `lmdb` needs a journal/);
  expect(await refused({ JOURNAL: "off" })).toMatch(/profiles: `lmdb` needs a journal/);
  const journal = join(folder, "another-journal");
  expect(await refused({ JOURNAL: journal, STATE_DIRECTORY: "off" })).toMatch(/profiles_folder: there is no state directory/);
  expect(await refused({ JOURNAL: journal })).toMatch(/profiles_folder: .+profiles. cannot be used: .+in use by the process/);
  await start(folder, { JOURNAL: journal, PROFILES_FOLDER: join(folder, "other-profiles"), GRPC_SOCKET: "off" });
});

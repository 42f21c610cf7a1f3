import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { GrpcCaller, metric, readyz } from "./callers.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";

type Running = Awaited<ReturnType<typeof SidecarProcess.start>>;

const PERSON = { userId: "u", profileId: "", sourceId: undefined };

function catalog(body: string): string {
  return `organization: acme
project: web
personalizations:
  - selector: banner
    status: running
    experiences:
      - name: everyone
        audience: everyone
        body: ${body}
`;
}

/** Replaces a file the way editors do. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

let running: Running[] = [];
let callers: GrpcCaller[] = [];

async function start(settings: Record<string, string>, folder: string): Promise<{ sidecar: Running; banner: () => Promise<string | undefined> }> {
  const sidecar = await SidecarProcess.start({ SOURCE_POLL_INTERVAL_MS: "100", ...settings }, folder);
  const caller = new GrpcCaller(sidecar.addresses.grpc);
  running.push(sidecar);
  callers.push(caller);
  const banner = async (): Promise<string | undefined> => {
    const answer = await caller.choose({ identification: PERSON, names: ["banner"] });
    return answer.ok ? answer.response.choices[0]?.body : answer.fault;
  };
  return { sidecar, banner };
}

async function untilBannerIs(banner: () => Promise<string | undefined>, expected: string): Promise<void> {
  await until(`the banner is ${expected}`, async () => ((await banner()) === expected ? true : undefined));
}

afterEach(async () => {
  for (const caller of callers) caller.close();
  await Promise.all(running.map((sidecar) => sidecar.dispose()));
  running = [];
  callers = [];
});

describe("a catalog that changes", () => {
  it("is served after a rename over it, after a write into it, and after it was away", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, catalog("1"));
    const { sidecar, banner } = await start({ CATALOG: file }, folder);
    expect(await banner()).toBe("1");
    replace(file, catalog("2"));
    await untilBannerIs(banner, "2");
    writeFileSync(file, catalog("3"));
    await untilBannerIs(banner, "3");
    rmSync(file);
    await until("the absence is noticed", async () => ((await readyz(sidecar.addresses.operations)).report.sourceProblems.length > 0 ? true : undefined));
    expect(await banner()).toBe("3");
    writeFileSync(file, catalog("4"));
    await untilBannerIs(banner, "4");
    expect((await readyz(sidecar.addresses.operations)).report.sourceProblems).toEqual([]);
  });

  it("is compiled anew when a file of people that it names changes, and keeps serving while that is away", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    const people = join(folder, "people.txt");
    const segments = "segments: [{ name: listed, people_file: people.txt }]\n";
    writeFileSync(people, "somebody\n");
    writeFileSync(file, segments + catalog("1").replace("audience: everyone", "audience: { segment: listed }"));
    const { sidecar, banner } = await start({ CATALOG: file }, folder);
    expect(await banner()).toBeUndefined();
    replace(people, `somebody\n${PERSON.userId}\n`);
    await untilBannerIs(banner, "1");
    rmSync(people);
    await until("the absence is noticed", async () => ((await readyz(sidecar.addresses.operations)).report.sourceProblems.length > 0 ? true : undefined));
    expect(await banner()).toBe("1");
    writeFileSync(people, "nobody\n");
    await until("nobody is listed", async () => ((await banner()) === undefined ? true : undefined));
  });

  it("is served after the symbolic link of a ConfigMap was swapped", async () => {
    const folder = SidecarProcess.newFolder();
    for (const version of ["1", "2"]) {
      mkdirSync(join(folder, `..${version}`));
      writeFileSync(join(folder, `..${version}`, "catalog.yaml"), catalog(version));
    }
    symlinkSync("..1", join(folder, "..data"));
    symlinkSync(join("..data", "catalog.yaml"), join(folder, "catalog.yaml"));
    const { banner } = await start({ CATALOG: join(folder, "catalog.yaml") }, folder);
    expect(await banner()).toBe("1");
    symlinkSync("..2", join(folder, "..data_tmp"));
    renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
    rmSync(join(folder, "..1"), { recursive: true });
    await untilBannerIs(banner, "2");
  });

  it("is swapped under load without a failed call", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, catalog("0"));
    const { banner } = await start({ CATALOG: file }, folder);
    const seen = new Set<string | undefined>();
    let isOver = false;
    const load = Array.from({ length: 8 }, async () => {
      while (!isOver) seen.add(await banner());
    });
    for (const body of ["1", "2", "3", "4"]) {
      replace(file, catalog(body));
      await until(`${body} is served`, () => (seen.has(body) ? true : undefined));
    }
    isOver = true;
    await Promise.all(load);
    expect([...seen].sort()).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("may change its project, and then only the new one is served", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, catalog("1"));
    const { sidecar, banner } = await start({ CATALOG: file }, folder);
    replace(file, catalog("2").replace("project: web", "project: shop"));
    await untilBannerIs(banner, "2");
    expect((await readyz(sidecar.addresses.operations)).report.snapshots).toMatchObject([{ organization: "acme", project: "shop" }]);
  });
});

describe("a catalog that is broken", () => {
  const broken: readonly (readonly [string, string])[] = [
    ["not YAML", "organization: [acme\nproject: web\n"],
    ["with an unknown key", catalog("9").replace("status:", "statuss:")],
    [
      "with weights over 100 percent",
      `${catalog("9")}experiments:\n  - {selector: e, status: running, variants: [{name: a, weight: 60, body: 1}, {name: b, weight: 50, body: 2}]}\n`,
    ],
    ["with a selector that comes twice", `${catalog("9")}  - {selector: banner, status: draft, experiences: [{name: a, audience: everyone, body: 1}]}\n`],
    ["with a group that no group can be", catalog("9").replace("status:", "groups: [not good]\n    status:")],
    ["with a reference that leads nowhere", catalog("9").replace("audience: everyone", "audience: {segment: nobody}")],
  ];

  it("never replaces a good one, and is explained with file, line and column", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, catalog("1"));
    const { sidecar, banner } = await start({ CATALOG: file }, folder);
    const version = (await readyz(sidecar.addresses.operations)).report.snapshots[0]?.version;
    for (const [index, [what, text]] of broken.entries()) {
      replace(file, text);
      await until(`the catalog ${what} is refused`, async () =>
        (await metric(sidecar.addresses.operations, "pillion_snapshots_refused_total")) === index + 1 ? true : undefined,
      );
      const { report } = await readyz(sidecar.addresses.operations);
      expect(report.sourceProblems[0]).toMatch(new RegExp(`^${file}:\\d+:\\d+: `));
      expect(report.snapshots[0]?.version).toBe(version);
      expect(await banner()).toBe("1");
    }
    const logged = sidecar.log.filter(({ msg }) => msg === "the catalog is refused").map(({ problem }) => String(problem));
    expect(logged.length).toBeGreaterThanOrEqual(broken.length);
    replace(file, catalog("2"));
    await untilBannerIs(banner, "2");
  });

  it("is told once, however often it is looked at", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, "banana: 1\n");
    const { sidecar, banner } = await start({ CATALOG: file, SOURCE_POLL_INTERVAL_MS: "50" }, folder);
    expect(await banner()).toBe("snapshot_missing");
    const refusals = (): number => sidecar.log.filter(({ msg }) => msg === "the last good snapshot keeps serving, if there is one").length;
    expect(refusals()).toBe(1);
    // Changing back and forth gives the interval many turns; the refused content that stays is told only when it is new.
    replace(file, catalog("1"));
    await untilBannerIs(banner, "1");
    expect(refusals()).toBe(1);
  });

  it("leaves a sidecar without anything to serve not ready, until it is mended", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    const { sidecar, banner } = await start({ CATALOG: file }, folder);
    const before = await readyz(sidecar.addresses.operations);
    expect([before.status, before.report.reasons]).toEqual([503, ["no snapshot is loaded"]]);
    expect(await banner()).toBe("snapshot_missing");
    writeFileSync(file, catalog("1"));
    await untilBannerIs(banner, "1");
    expect((await readyz(sidecar.addresses.operations)).status).toBe(200);
  });
});

describe("the last good snapshot", () => {
  it("serves after a restart with a broken catalog, and says how old it is", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, catalog("1"));
    const first = await start({ CATALOG: file }, folder);
    expect(await first.banner()).toBe("1");
    first.sidecar.signal("SIGTERM");
    await first.sidecar.ended();
    writeFileSync(file, "nonsense: [\n");
    const second = await start({ CATALOG: file }, folder);
    expect(await second.banner()).toBe("1");
    const { report } = await readyz(second.sidecar.addresses.operations);
    expect(report.sourceProblems.length).toBeGreaterThan(0);
    expect(report.snapshots[0]?.ageSeconds).toBeGreaterThanOrEqual(0);
    expect(second.sidecar.log.some(({ msg }) => msg === "serving the snapshot that was kept on disk")).toBe(true);
  });

  it("makes the sidecar not ready once it is older than allowed, and ready again once it is confirmed", async () => {
    const folder = SidecarProcess.newFolder();
    const file = join(folder, "catalog.yaml");
    writeFileSync(file, catalog("1"));
    const { sidecar, banner } = await start({ CATALOG: file, SNAPSHOT_AGE_MAX_SECONDS: "1" }, folder);
    expect((await readyz(sidecar.addresses.operations)).status).toBe(200);
    rmSync(file);
    const stale = await until("the snapshot is too old", async () => {
      const now = await readyz(sidecar.addresses.operations);
      return now.status === 503 ? now : undefined;
    });
    expect(stale.report.reasons[0]).toMatch(/^the snapshot of acme\/web was last confirmed \d+ seconds ago, at most 1 are allowed$/);
    expect(await banner()).toBe("1");
    writeFileSync(file, catalog("1"));
    await until("the snapshot is confirmed", async () => ((await readyz(sidecar.addresses.operations)).status === 200 ? true : undefined));
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { TrackRequest, type TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import { Random } from "#test/differential/random.ts";
import { GrpcCaller, metric } from "./callers.ts";
import { eventLines } from "./event-lines.ts";
import { Shopper } from "./shopper.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";
import { type ListeningSidecar, Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
personalizations:
  - selector: buyers
    status: running
    experiences: [{ name: bought, audience: { event: Purchase, where: { context: amount, at_least: 100 }, at_least: 1 }, body: 1 }]
  - selector: americans
    status: running
    experiences: [{ name: american, audience: { attribute: location, equals: USA }, body: 1 }]
  - selector: greeted
    status: running
    experiences: [{ name: greeted, audience: { event: "Experience shown", where: { context: optimization, equals: welcome }, at_least: 1 }, body: 1 }]
  - selector: welcome
    status: running
    experiences: [{ name: welcome, audience: everyone, display: once, body: 1 }]
`;

const SEED = Number(process.env.SIDECAR_SEED ?? Date.now() % 1_000_000);
const KEY = "shop.5f0c2d9be1";
const EVENTS = 1_500;
const EVENTS_A_CALL = 25;

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

/** Starts the sidecar that receives; again at the same address when that is given. */
function startReceiver(folder: string, http = "127.0.0.1:0"): Promise<{ sidecar: ListeningSidecar; caller: GrpcCaller }> {
  const keys = join(folder, "keys.yaml");
  writeFileSync(keys, `- { key: ${KEY}, organization: acme, project: web, scopes: [choose, track] }\n`);
  return sidecars.start({ API_KEYS_FILE: keys, HTTP_ADDRESS: http, EVENT_FILES: join(folder, "events") }, folder);
}

function startSender(folder: string, receiver: ListeningSidecar): Promise<{ sidecar: ListeningSidecar; caller: GrpcCaller }> {
  const keyFile = join(folder, "key");
  writeFileSync(keyFile, `${KEY}\n`);
  const url = `http://${receiver.addresses.http}/v1/{organization}/projects/{project}/sources/{source}/track`;
  return sidecars.start({ EVENT_URL: url, EVENT_URL_KEY_FILE: keyFile }, folder);
}

function track({ client }: GrpcCaller, events: readonly object[]): Promise<TrackResponse> {
  return new Promise((resolve, reject) => {
    client.track(TrackRequest.fromPartial({ events } as object), (error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

async function caughtUp({ addresses }: ListeningSidecar, sink: string): Promise<void> {
  await until("all of it is delivered", async () =>
    (await metric(addresses.operations, `pillion_sink_behind_bytes{sink="${sink}"}`)) === 0 ? true : undefined,
  );
}

/** What the receiver gives somebody, asked over its socket, which wants no key. */
async function giftsAt({ addresses }: ListeningSidecar, identity: { userId?: string; profileId?: string }, names: readonly string[]): Promise<string[]> {
  const caller = new GrpcCaller(addresses.grpcSocket);
  try {
    const shopper = new Shopper(caller, identity);
    return await Promise.all(names.map((name) => shopper.ask(name)));
  } finally {
    caller.close();
  }
}

it("lets another sidecar know what people did and were shown, and who they are", async () => {
  const { sidecar: receiver } = await startReceiver(SidecarProcess.newFolder());
  const { sidecar: sender, caller } = await startSender(SidecarProcess.newFolder(), receiver);
  const names = ["buyers", "americans", "greeted"];
  expect(await giftsAt(receiver, { userId: "u" }, names)).toEqual(Array(3).fill("nothing, NO_EXPERIENCE"));
  const anonymous = { sourceId: 5n, profileId: "p" };
  await track(caller, [
    { id: "1", name: "Purchase", identification: anonymous, properties: { amount: 150 } },
    { id: "2", name: "Visit", identification: anonymous, userAttributes: { location: "USA" } },
  ]);
  // Who is asked for by both names is one person from now on.
  expect(await new Shopper(caller, { userId: "u", profileId: "p" }).ask("welcome")).toBe("welcome, TARGETED");
  await until(
    "the link and the exposure are in the journal",
    async () => ((await metric(sender.addresses.operations, 'pillion_sink_delivered_total{sink="http"}')) ?? 0) >= 4 || undefined,
  );
  await caughtUp(sender, "http");
  expect(await giftsAt(receiver, { userId: "u" }, names)).toEqual(["bought, TARGETED", "american, TARGETED", "greeted, TARGETED"]);
  expect(await metric(sender.addresses.operations, 'pillion_sink_refused_total{sink="http"}')).toBe(0);
  expect(JSON.stringify(sender.log) + sender.errors).not.toContain("5f0c2d9be1");
});

it(`delivers each event, and to the receiver once by its id, when either of the two is killed (seed ${SEED})`, { timeout: 80_000 }, async () => {
  const random = new Random(SEED);
  const [receiving, sending] = [SidecarProcess.newFolder(), SidecarProcess.newFolder()];
  let { sidecar: receiver } = await startReceiver(receiving);
  const { http } = receiver.addresses;
  let { sidecar: sender, caller } = await startSender(sending, receiver);
  const ids: string[] = [];
  const trackSome = async (): Promise<void> => {
    const until = ids.length + EVENTS / 3;
    while (ids.length < until) {
      const events = Array.from({ length: EVENTS_A_CALL }, (_, index) => ({
        id: `e${ids.length + index}`,
        name: "Purchase",
        identification: { userId: "u" },
        properties: { amount: 150 },
      }));
      await track(caller, events);
      ids.push(...events.map(({ id }) => id));
    }
  };
  await trackSome();
  await wait(random.integer(0, 40));
  receiver.signal("SIGKILL");
  await receiver.ended();
  await trackSome();
  ({ sidecar: receiver } = await startReceiver(receiving, http));
  await wait(random.integer(0, 100));
  sender.signal("SIGKILL");
  await sender.ended();
  ({ sidecar: sender, caller } = await startSender(sending, receiver));
  await trackSome();
  await caughtUp(sender, "http");
  await caughtUp(receiver, "files");
  const received = eventLines(join(receiving, "events")).flatMap(({ entry: { kind } }) => (kind?.$case === "event" ? [kind.value.id] : []));
  expect(received).toEqual(ids);
  expect(await giftsAt(receiver, { userId: "u" }, ["buyers"])).toEqual(["bought, TARGETED"]);
});

it("refuses settings by which a key could be read on the way, or by none who could be asked", async () => {
  const folder = SidecarProcess.newFolder();
  const keyFile = join(folder, "key");
  writeFileSync(keyFile, "nothing of use");
  const refusals = async (settings: Record<string, string>): Promise<string> => {
    const sidecar = SidecarProcess.spawn(settings, SidecarProcess.newFolder());
    const { code } = await sidecar.ended();
    const said = sidecar.errors + JSON.stringify(sidecar.log);
    await sidecar.dispose();
    return `${code} ${said}`;
  };
  const [plain, other, password, damaged] = await Promise.all([
    refusals({ EVENT_URL: "http://events.example/track", EVENT_URL_KEY_FILE: keyFile }),
    refusals({ EVENT_URL: "ftp://events.example/track" }),
    refusals({ EVENT_URL: "https://shop:5f0c2d9be1@events.example/track" }),
    refusals({ EVENT_URL: "https://events.example/track", EVENT_URL_KEY_FILE: keyFile }),
  ]);
  expect(plain).toContain("beyond loopback wants `https:` when `event_url_key_file` is set");
  for (const refusal of [other, password]) expect(refusal).toContain("must be a URL of `http:` or `https:` without a user and a password");
  expect(password).not.toContain("5f0c2d9be1");
  expect(damaged).toContain("does not hold a key of the form prefix.secret");
  expect(damaged).not.toContain("nothing of use");
});

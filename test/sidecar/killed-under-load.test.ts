import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { Random } from "#test/differential/random.ts";
import { metric } from "./callers.ts";
import { eventLines } from "./event-lines.ts";
import { PersistentClient } from "./persistent-client.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";
import { Sidecars } from "./sidecars.ts";

/** How often the sidecar is killed; `SIDECAR_KILLS=200` is the long run. */
const KILLS = Number(process.env.SIDECAR_KILLS ?? 8);
const SEED = Number(process.env.SIDECAR_SEED ?? Date.now() % 1_000_000);
const CLIENTS = 4;
/** What a machine may take for one sidecar, from its start to its end. */
const PATIENCE_MS = 20_000;

const CATALOG = `
organization: acme
project: web
personalizations:
  - { selector: first, status: running, experiences: [{ name: a, audience: everyone, display: once, body: 1 }] }
  - { selector: second, status: running, experiences: [{ name: b, audience: everyone, caps: [{ max: 3, per: day }], body: 1 }] }
experiments:
  - { selector: third, status: running, variants: [{ name: red, weight: 50, body: 1 }, { name: blue, weight: 50, body: 2 }] }
`;

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

const SETTINGS = { EVENT_FILES_BYTES_MAX: "4096", EVENT_FILES_AGE_MAX_SECONDS: "1" };

it(`delivers each event and exposure once, and those of a person in order, however often it is killed (seed ${SEED})`, {
  timeout: 60_000 + KILLS * PATIENCE_MS,
}, async () => {
  const folder = SidecarProcess.newFolder();
  const settings = { ...SETTINGS, EVENT_FILES: join(folder, "events") };
  const random = new Random(SEED);
  const clients = Array.from({ length: CLIENTS }, (_, index) => new PersistentClient(`client-${index}`, new Random(SEED, index + 1)));
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { sidecar, caller } = await sidecars.start(settings, folder);
    const running = Promise.all(clients.map((client) => client.run(caller)));
    await wait(random.integer(0, 400));
    sidecar.signal("SIGKILL");
    await Promise.all([sidecar.ended(), running]);
    caller.close();
  }
  const { sidecar, caller } = await sidecars.start(settings, folder);
  for (const client of clients) await client.finish(caller);
  const behind = 'pillion_sink_behind_bytes{sink="files"}';
  await until("everything is delivered", async () => ((await metric(sidecar.addresses.operations, behind)) === 0 ? true : undefined));

  const lines = eventLines(settings.EVENT_FILES);
  const events = lines.flatMap(({ entry: { kind } }) => (kind?.$case === "event" ? [kind.value] : []));
  const exposures = lines.flatMap(({ entry: { kind } }) => (kind?.$case === "exposure" ? [kind.value.decisionId] : []));
  const next = new Map<string, number>();
  for (const { id, identification } of events) {
    const person = identification?.userId ?? "";
    const number = next.get(person) ?? 0;
    expect(id).toBe(PersistentClient.idOf({ person, number }));
    next.set(person, number + 1);
  }
  const acknowledged = clients.flatMap((client) => [...client.acknowledged]);
  const decisions = clients.flatMap((client) => [...client.decisions]);
  expect(events.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
  expect(exposures.sort()).toEqual(decisions.sort());
  expect(acknowledged.length).toBeGreaterThan(KILLS * CLIENTS);
  const positions = lines.map(({ position }) => position);
  expect(positions).toEqual(positions.toSorted((one, other) => one - other));
});

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, expect, it } from "vitest";
import { TrackRequest, type TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import { type GrpcCaller, metric, post } from "./callers.ts";
import { eventLines } from "./event-lines.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";
import { type ListeningSidecar, Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
personalizations:
  - { selector: visitors, status: running, experiences: [{ name: visited, audience: { event: Visit, at_least: 1 }, body: 1 }] }
`;

const PATH = "/acme/projects/web/track";
const EVENTS_AT_ONCE = 20;
const TEXT_BYTES = 40_000;

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

/** Tracks so many bytes under ids of which each is new. */
class Tracker {
  readonly acknowledged: string[] = [];
  readonly #caller: GrpcCaller;
  #next = 0;

  constructor(caller: GrpcCaller) {
    this.#caller = caller;
  }

  /** Resolves with the fault if there is one. */
  async track(): Promise<string | undefined> {
    const ids = Array.from({ length: EVENTS_AT_ONCE }, (_, index) => `${this.#next + index}`);
    this.#next += EVENTS_AT_ONCE;
    const events = ids.map((id) => ({ id, name: "Visit", identification: { userId: "u" }, properties: { text: "x".repeat(TEXT_BYTES) } }));
    const answer = await new Promise<TrackResponse | ServiceError>((resolve) => {
      this.#caller.client.track(TrackRequest.fromPartial({ events }), (error, response) => resolve(error ?? response));
    });
    if (!(answer instanceof Error)) {
      this.acknowledged.push(...ids);
      return undefined;
    }
    expect(answer.code).toBe(status.RESOURCE_EXHAUSTED);
    return String(answer.metadata.get("pillion-fault")[0]);
  }
}

/** What a caller over HTTP is told, and how Choose is doing meanwhile. */
async function look({ addresses }: ListeningSidecar, caller: GrpcCaller): Promise<unknown> {
  const body = { track: [{ name: "Visit", payload: [{ userId: "u", data: { text: "x".repeat(TEXT_BYTES) } }] }] };
  const { status: code, headers } = await post(addresses.http, body, { path: PATH });
  const answer = await caller.choose({ identification: { userId: "u", profileId: "", sourceId: undefined }, names: ["visitors"] });
  return { code, retryAfter: headers.get("retry-after"), choices: answer.ok && answer.response.choices.map(({ experience }) => experience) };
}

const REFUSED = { code: 429, retryAfter: "1", choices: ["visited"] };

async function expectDelivered(sidecar: ListeningSidecar, events: string, acknowledged: readonly string[]): Promise<void> {
  const behind = 'pillion_sink_behind_bytes{sink="files"}';
  await until("everything is delivered", async () => ((await metric(sidecar.addresses.operations, behind)) === 0 ? true : undefined));
  const ids = eventLines(events).flatMap(({ entry: { kind } }) => (kind?.$case === "event" && /^\d+$/.test(kind.value.id) ? [kind.value.id] : []));
  expect(ids).toEqual(acknowledged);
}

it("refuses events while a sink that is down has filled the journal, and takes them when the sink is back", { timeout: 60_000 }, async () => {
  const folder = SidecarProcess.newFolder();
  const events = join(folder, "events");
  const { sidecar, caller } = await sidecars.start({ EVENT_FILES: events, JOURNAL_BYTES_MAX: `${16 << 20}` }, folder);
  const tracker = new Tracker(caller);
  rmSync(events, { recursive: true });
  let fault: string | undefined;
  while (fault === undefined && tracker.acknowledged.length < 1_000) fault = await tracker.track();
  expect(fault).toBe("journal_full");
  expect(tracker.acknowledged.length * TEXT_BYTES).toBeGreaterThan(15 << 20);
  // As much as fits has been taken, so that not even one event more does.
  while (
    (await post(sidecar.addresses.http, { track: [{ name: "Visit", payload: [{ userId: "u", data: { text: "x".repeat(TEXT_BYTES) } }] }] }, { path: PATH }))
      .status === 201
  );
  expect(await look(sidecar, caller)).toEqual(REFUSED);
  mkdirSync(events);
  await until("events are taken again", async () => ((await tracker.track()) === undefined ? true : undefined));
  await expectDelivered(sidecar, events, tracker.acknowledged);
});

it("refuses events while the disk is full, and takes them when there is room, without a restart", { timeout: 60_000 }, async () => {
  const folder = SidecarProcess.newFolder();
  const events = join(folder, "events");
  const { sidecar, caller } = await sidecars.start({ EVENT_FILES: events }, folder);
  const tracker = new Tracker(caller);
  // No file may be larger than that, which a process meets as it meets a full disk: in the middle of a write.
  const limitFiles = (bytes: string): Buffer => execFileSync("prlimit", ["--pid", `${sidecar.pid}`, `--fsize=${bytes}:unlimited`]);
  for (let times = 0; times < 3; times += 1) {
    expect(await tracker.track()).toBeUndefined();
    limitFiles("5000");
    expect([await tracker.track(), await tracker.track()]).toEqual(["journal_full", "journal_full"]);
    expect(await look(sidecar, caller)).toEqual(REFUSED);
    limitFiles("unlimited");
  }
  expect(await tracker.track()).toBeUndefined();
  expect(await metric(sidecar.addresses.operations, 'pillion_journal_refused_total{code="journal_full"}')).toBe(9);
  await expectDelivered(sidecar, events, tracker.acknowledged);
});

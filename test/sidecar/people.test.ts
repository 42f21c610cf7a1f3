import { expect, it } from "vitest";
import { ChooseRequest, ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { Access } from "#sidecar/app/access.ts";
import { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import { Counters } from "#sidecar/app/counters.ts";
import { Decisions } from "#sidecar/app/decisions.ts";
import { Forgetting } from "#sidecar/app/forgetting.ts";
import { People } from "#sidecar/app/people.ts";
import { Previews } from "#sidecar/app/previews.ts";
import { Projects } from "#sidecar/app/projects.ts";
import { Tracking } from "#sidecar/app/tracking.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import type { Engine } from "#sidecar/engine/engine.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { SeenIds } from "#sidecar/journal/seen-ids.ts";
import { MemoryProfileStore } from "#sidecar/stores/memory-profile-store.ts";
import type { Kept, ProfileStore } from "#sidecar/stores/profile-store.ts";
import { createChooseHandler } from "#sidecar/transport/grpc/decision-handlers.ts";
import { HttpFace } from "#sidecar/transport/http/http-face.ts";
import { compileGood } from "#test/catalog/catalog-text.ts";
import { coreModule } from "#test/core/core-subject.ts";
import { post } from "./callers.ts";

const WEB = { organization: "acme", project: "web" };
const HOUR_MS = 3_600_000;
/** A Saturday, at noon in UTC. */
const NOON_MS = Date.parse("2026-11-21T12:00:00Z");

const SNAPSHOT = compileGood(`
time_zone: Europe/Berlin
personalizations:
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: 1 }
      - { name: rest, audience: everyone, body: 2 }
  - selector: capped
    status: running
    experiences:
      - { name: spaced, audience: everyone, caps: [{ gap: 2h }, { max: 2, per: day }], body: 1 }
      - { name: rest, audience: everyone, body: 2 }
`).snapshot;

/** The service in this process, at a time that the test sets. */
class Service {
  nowMs = NOON_MS;
  readonly counters = new Counters();
  readonly decisions: Decisions;
  readonly tracking: Tracking;
  readonly forgetting: Forgetting;

  constructor(store: ProfileStore, change: (engine: Engine) => Engine = (engine) => engine) {
    const projects = new Projects();
    const clock = { nowMs: () => this.nowMs };
    const engine = change(WasmEngine.load(coreModule, Snapshot.encode(SNAPSHOT).finish()));
    projects.serve({ name: WEB, engine, confirmedAtMs: NOON_MS });
    const people = new People({ journal: undefined, store, counters: this.counters, log: silentLog });
    const previews = new Previews({ keys: [], clock });
    this.tracking = new Tracking({ projects, journal: undefined, seen: new SeenIds(), people, clock, counters: this.counters });
    this.forgetting = new Forgetting({ projects, journal: undefined, people });
    this.decisions = new Decisions({ projects, clock, counters: this.counters, previews, log: undefined, people });
  }

  /** What a request gives: the body, or nothing. */
  ask(name: string, also: Partial<ChooseRequest> = {}): string | Promise<string> {
    const answer = this.decisions.choose(bytesOf(name, also));
    return answer instanceof Promise ? answer.then(bodyOf) : bodyOf(answer);
  }
}

function bytesOf(name: string, also: Partial<ChooseRequest> = {}): Buffer {
  const identification = { userId: "u", profileId: "", sourceId: undefined };
  return Buffer.from(ChooseRequest.encode(ChooseRequest.fromPartial({ identification, names: [name], ...also })).finish());
}

function bodyOf(answer: Uint8Array): string {
  return ChooseResponse.decode(answer).choices[0]?.body ?? "nothing";
}

function memory(): MemoryProfileStore {
  return new MemoryProfileStore({ bytesMax: 1 << 20 });
}

/** A store that has to ask further away each time. */
class LateStore extends MemoryProfileStore {
  override get(project: ProjectName, unit: string): never {
    const found: Kept = Promise.resolve().then(() => super.get(project, unit));
    return found as never;
  }
}

it("leaves room again at the millisecond at which a gap has passed", () => {
  const service = new Service(memory());
  expect([service.ask("capped"), service.ask("capped")]).toEqual(["1", "2"]);
  service.nowMs = NOON_MS + 2 * HOUR_MS - 1;
  expect(service.ask("capped")).toBe("2");
  service.nowMs += 1;
  expect(service.ask("capped")).toBe("1");
});

it("counts anew from midnight on the clock of the cap's time zone", () => {
  const service = new Service(memory());
  const answers = [0, 2, 4, 10, 11 - 1 / HOUR_MS].map((hours) => {
    service.nowMs = NOON_MS + hours * HOUR_MS;
    return service.ask("capped");
  });
  expect(answers).toEqual(["1", "1", "2", "2", "2"]);
  // Midnight in Berlin is 23:00 in UTC.
  service.nowMs = NOON_MS + 11 * HOUR_MS;
  expect([service.ask("capped"), service.ask("capped")]).toEqual(["1", "2"]);
});

it("answers without waiting when the store does", () => {
  expect(new Service(memory()).decisions.choose(bytesOf("greeting"))).toBeInstanceOf(Buffer);
});

it("waits for a store that asks further away, and decides the same", async () => {
  const service = new Service(new LateStore({ bytesMax: 1 << 20 }));
  const first = service.ask("greeting");
  expect(first).toBeInstanceOf(Promise);
  expect([await first, await service.ask("greeting")]).toEqual(["1", "2"]);
  const explained = await service.decisions.explain(Buffer.concat([Buffer.from([0x0a, bytesOf("greeting").length]), bytesOf("greeting")]));
  expect(explained.includes("rest")).toBe(true);
});

it("answers over gRPC when such a store has answered, and refuses as always", async () => {
  const { decisions, counters } = new Service(new LateStore({ bytesMax: 1 << 20 }));
  const handle = createChooseHandler({ decisions, counters, access: undefined, clock: { nowMs: () => NOON_MS }, log: silentLog });
  const call = (request: Buffer): Promise<Buffer | string | undefined> =>
    new Promise((resolve) => {
      const parts = { request, getDeadline: () => Number.POSITIVE_INFINITY };
      handle(parts as never, (error, answer) => resolve(answer ?? error?.metadata?.get("pillion-fault")[0]?.toString()));
    });
  expect(bodyOf((await call(bytesOf("greeting"))) as Buffer)).toBe("1");
  expect(await call(bytesOf("no spaces"))).toBe("name_invalid");
  expect([counters.answered.grpc, counters.refused.grpc.name_invalid]).toEqual([1, 1]);
});

it("answers over HTTP when such a store has answered, and refuses as always", async () => {
  const { decisions, tracking, forgetting, counters } = new Service(new LateStore({ bytesMax: 1 << 20 }));
  const face = new HttpFace({
    ...{ decisions, tracking, forgetting, counters, access: new Access([]), callsInFlight: new CallsInFlight(10), requestBytesMax: 1_024, log: silentLog },
    ...{ address: { host: "127.0.0.1", port: 0 }, tls: undefined, rules: { selectorRequired: false, strictOptimizationType: false } },
  });
  const http = await face.start();
  const answers = [await post(http, { identification: { userId: "u" }, names: ["greeting"] }), await post(http, { identification: {} })];
  await face.stop(0);
  expect([answers[0]?.json, answers[1]?.status]).toEqual([{ choices: [{ name: "greeting", body: 1 }] }, 400]);
  expect(counters.answered.http).toBe(1);
});

it("forgets a profile that cannot be read, counts it, and decides as for somebody new", () => {
  const store = memory();
  store.put(WEB, { unit: "u", user: "u", profile: Buffer.from([0x0a, 0xff]) });
  const service = new Service(store);
  expect([service.ask("greeting"), service.ask("greeting")]).toEqual(["1", "2"]);
  expect(service.counters.profiles).toEqual({ exposures: 2, refused: 1 });
});

it("answers all the same when what a call has changed cannot be kept", () => {
  const refusing = (engine: Engine): Engine => ({
    snapshotVersion: engine.snapshotVersion,
    choose: (...given) => engine.choose(...given),
    decide: (...given) => engine.decide(...given),
    explain: (...given) => engine.explain(...given),
    apply: () => {
      throw new Fault("profile_too_large", "the profile is too large");
    },
  });
  const store = memory();
  const service = new Service(store, refusing);
  expect([service.ask("greeting"), service.ask("greeting")]).toEqual(["1", "1"]);
  expect([service.counters.profiles, store.counts.people]).toEqual([{ exposures: 0, refused: 2 }, 0]);
});

import { expect, it } from "vitest";
import { ChooseRequest, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { Counters } from "#sidecar/app/counters.ts";
import { Decisions } from "#sidecar/app/decisions.ts";
import { People } from "#sidecar/app/people.ts";
import { Previews } from "#sidecar/app/previews.ts";
import { Projects } from "#sidecar/app/projects.ts";
import { silentLog } from "#sidecar/base/log.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { MemoryProfileStore } from "#sidecar/stores/memory-profile-store.ts";
import { compileGood } from "#test/catalog/catalog-text.ts";
import { coreModule } from "#test/core/core-subject.ts";
import { Random } from "#test/differential/random.ts";
import { answerOf } from "#test/differential/subjects.ts";
import { type Asked, PlainMemory } from "./plain-memory.ts";

const SEED = 7;
const STORIES = 100;
const CALLS_OF_EACH = 60;

const CATALOG = `
caps:
  - { name: popups, max: 2, per: day, gap: 10m }
personalizations:
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: 1 }
      - { name: visit, audience: everyone, display: once_per_visit, body: 2 }
      - { name: rest, audience: everyone, body: 3 }
  - selector: popup
    status: running
    control: 20
    caps: [popups]
    experiences:
      - { name: left, audience: { attribute: side, equals: left }, caps: [{ max: 3, within: 7d }], body: 1 }
      - { name: right, audience: everyone, display: once_per_visit, body: 2 }
experiments:
  - selector: kept
    status: running
    traffic: 50
    variants: [{ name: a, weight: 40, body: 1 }, { name: b, weight: 40, body: 2 }, { name: none, weight: 20 }]
  - selector: drawn
    status: running
    sticky: false
    caps: [popups]
    variants: [{ name: a, weight: 50, body: 1 }, { name: b, weight: 50, body: 2 }]
`;

const MOMENT_MS = Date.parse("2026-11-21T20:00:00Z");
const STEPS_MS = [0, 0, 1, 599_999, 600_000, 3_600_000, 86_400_000];
const SELECTORS = ["greeting", "popup", "kept", "drawn"];

const snapshot = Buffer.from(Snapshot.encode(compileGood(CATALOG).snapshot).finish());
const engine = WasmEngine.load(coreModule, snapshot);

/** A call of one of few people, by one of their names or by two, at a moment. */
function nextCall(random: Random, nowMs: number): Asked {
  const who = random.pick(["user", "device", "both"]);
  const user = who === "device" ? "" : `user-${random.integer(0, 2)}`;
  const profileId = who === "user" ? "" : `device-${random.integer(0, 3)}`;
  const isPeek = random.oneIn(6);
  const request = ChooseRequest.fromPartial({
    identification: { userId: user, profileId, sourceId: 5n },
    names: random.list(0, 2, () => random.pick(SELECTORS)),
    sessionId: random.pick(["", "one", "two"]),
    requestId: random.pick(["", "", "", "x", "y"]),
    attributes: { side: random.pick(["left", "right"]) },
    recording: isPeek ? Recording.NEVER : Recording.UNSPECIFIED,
    includeWithheld: true,
  });
  return { user, anonymous: profileId === "" ? "" : `5_${profileId}`, request: Buffer.from(ChooseRequest.encode(request).finish()), nowMs };
}

it("gives everybody what the oracle would, that is told of all that came before, and remembers as many people", () => {
  const reasons = new Map<string, number>();
  for (let story = 0; story < STORIES; story += 1) {
    const random = new Random(SEED, story);
    let nowMs = MOMENT_MS;
    const store = new MemoryProfileStore({ bytesMax: 1 << 24 });
    const counters = new Counters();
    const projects = new Projects();
    projects.serve({ name: { organization: "acme", project: "web" }, engine, confirmedAtMs: MOMENT_MS });
    const people = new People({ journal: undefined, store, counters, log: silentLog });
    const clock = { nowMs: () => nowMs };
    const previews = new Previews({ keys: [], clock });
    const decisions = new Decisions({ projects, clock, counters, previews, log: undefined, people });
    const plain = new PlainMemory(snapshot);
    for (let number = 0; number < CALLS_OF_EACH; number += 1) {
      nowMs += random.pick(STEPS_MS);
      const asked = nextCall(random, nowMs);
      const place = `seed ${SEED}, story ${story}, call ${number}`;
      const expected = plain.ask(asked);
      const { choices } = answerOf(decisions.choose(asked.request) as Buffer, Buffer.alloc(0));
      expect(choices, place).toEqual(expected);
      expect(store.counts.people, place).toBe(plain.people);
      for (const { reason } of choices) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    expect(counters.profiles.refused).toBe(0);
  }
  const reached = ["TARGETED", "CONTROL", "ASSIGNED", "STICKY", "TRAFFIC", "DISPLAY", "NO_EXPERIENCE"].map((reason) => reasons.get(`REASON_${reason}`) ?? 0);
  expect(Math.min(...reached), JSON.stringify([...reasons])).toBeGreaterThan(200);
}, 60_000);

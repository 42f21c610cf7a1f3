import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { TrackedEvent, TrackRequest, type TrackResponse } from "#proto/generated/pillion/decision/v1/track.ts";
import { type GrpcCaller, type HttpAnswer, metric, post } from "./callers.ts";
import { Shopper } from "./shopper.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { Sidecars } from "./sidecars.ts";

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
  - selector: founders
    status: running
    experiences: [{ name: founded, audience: { account: founded, equals: 2000 }, body: 1 }]
  - selector: frequent
    status: running
    experiences: [{ name: often, audience: { event: Visit, at_least: 3 }, body: 1 }]
  - selector: welcome
    status: running
    experiences: [{ name: welcome, audience: everyone, display: once, body: 1 }]
experiments:
  - { selector: kept, status: running, variants: [{ name: red, weight: 50, body: 1 }, { name: blue, weight: 50, body: 2 }] }
`;

/** The published example of the Track API, word for word. */
const PURCHASE = {
  track: [
    {
      name: "Purchase",
      payload: [
        {
          eventId: "generated-event-id",
          profileId: "generated-profile-id",
          userId: "custom@intempt.com",
          timestamp: 1714631904000,
          accountId: "Intempt",
          sessionId: "generated-session-id",
          pageId: "generated-page-id",
          anotherUserId: "+111111111",
          anotherAccountId: "no-reply@intempt.com",
          data: { amount: 150, productName: "Wine", quantity: 4, locationLatitude: 51.509865 },
          userAttributes: { location: "USA" },
          accountAttributes: { founded: 2000 },
        },
      ],
    },
  ],
};

const SOURCE_PATH = "/v1/acme/projects/web/sources/0/track";
const PATH = "/acme/projects/web/track";

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

function track({ client }: GrpcCaller, request: Partial<TrackRequest>): Promise<TrackResponse | ServiceError> {
  return new Promise((resolve) => client.track(TrackRequest.fromPartial(request), (error, response) => resolve(error ?? response)));
}

function visit(userId: string, id = ""): TrackedEvent {
  return TrackedEvent.fromPartial({ id, name: "Visit", identification: { userId } });
}

/** The names of everything that somebody gets, of what this catalog gives by what is known. */
async function gets(caller: GrpcCaller, userId: string): Promise<string[]> {
  const names = ["buyers", "americans", "founders", "frequent"];
  const answer = await caller.choose({ identification: { userId, profileId: "", sourceId: undefined }, names });
  return answer.ok ? answer.response.choices.map((choice) => choice.experience) : [answer.details];
}

const messagesOf = ({ json }: HttpAnswer): string[] => (json as { errors: { message: string }[] }).errors.map(({ message }) => message);

describe("the Track API over HTTP", () => {
  it("takes the published example, and what decides knows it at once, for every name of the person, and after kill -9", async () => {
    const folder = SidecarProcess.newFolder();
    const { sidecar, caller } = await sidecars.start({}, folder);
    expect(await gets(caller, "custom@intempt.com")).toEqual([]);
    const answer = await post(sidecar.addresses.http, PURCHASE, { path: SOURCE_PATH });
    expect([answer.status, answer.text]).toEqual([201, ""]);
    const all = ["bought", "american", "founded"];
    expect(await gets(caller, "custom@intempt.com")).toEqual(all);
    expect(await gets(caller, "+111111111")).toEqual(all);
    const anonymous = await caller.choose({ identification: { userId: "", profileId: "generated-profile-id", sourceId: 0n }, names: ["buyers"] });
    expect(anonymous.ok && anonymous.response.choices.length).toBe(1);
    expect(await gets(caller, "somebody-else")).toEqual([]);
    sidecar.signal("SIGKILL");
    await sidecar.ended();
    const { caller: later } = await sidecars.start({}, folder);
    expect(await gets(later, "custom@intempt.com")).toEqual(all);
    expect(await gets(later, "+111111111")).toEqual(all);
  });

  it("takes events without a source, of an account, and of a product, and no events", async () => {
    const { sidecar, caller } = await sidecars.start();
    const items = [{ userId: "u", userAttributes: { location: "USA" } }, { accountId: "a" }, { productId: "p-1", data: { title: "Tent" } }];
    expect((await post(sidecar.addresses.http, { track: [{ name: "Identify", payload: items }] }, { path: PATH })).status).toBe(201);
    expect((await post(sidecar.addresses.http, { track: [] }, { path: PATH })).status).toBe(201);
    expect(await gets(caller, "u")).toEqual(["american"]);
    expect(await metric(sidecar.addresses.operations, 'pillion_events_total{outcome="accepted"}')).toBe(3);
  });

  it("clears an attribute that is null", async () => {
    const { sidecar, caller } = await sidecars.start();
    for (const [location, expected] of [
      ["USA", ["american"]],
      [null, []],
    ] as const) {
      const item = { userId: "u", userAttributes: { location } };
      expect((await post(sidecar.addresses.http, { track: [{ name: "Identify", payload: [item] }] }, { path: PATH })).status).toBe(201);
      expect(await gets(caller, "u")).toEqual(expected);
    }
  });

  it("refuses all events when one breaks a rule, with a message for each, and takes the others when asked to", async () => {
    const { sidecar, caller } = await sidecars.start();
    const items = [{ userId: "u", userAttributes: { location: "USA" } }, { data: {} }, { userId: "u", timestamp: 1_262_303_999_999 }];
    const body = { track: [{ name: "Identify", payload: items }, { payload: [{ userId: "u" }] }] };
    const refused = await post(sidecar.addresses.http, body, { path: PATH });
    expect([refused.status, messagesOf(refused)]).toEqual([
      400,
      [
        "track[0].payload[1] must contain profileId, userId, accountId or productId",
        "track[0].payload[2].timestamp is `1262303999999`, expected milliseconds since 1970, not before 2010",
        "track[1].payload[0].name is required",
      ],
    ]);
    expect(await gets(caller, "u")).toEqual([]);
    const partial = await post(sidecar.addresses.http, body, { path: `${PATH}?partial=true` });
    expect([partial.status, (partial.json as { results: { status: number }[] }).results.map((each) => each.status)]).toEqual([207, [201, 400, 400, 400]]);
    expect(await gets(caller, "u")).toEqual(["american"]);
  });

  it.each([
    [{}, ["track is required"]],
    [{ track: {} }, ["track must be an array"]],
    [[], ["Malformed JSON request body"]],
    ["{", ["Malformed JSON request body"]],
    [
      { track: [1, { name: 2, payload: [3] }, { name: "n" }] },
      ["track[0] must be an object", "track[1].name must be a string", "track[1].payload[0] must be an object", "track[2].payload is required"],
    ],
    [
      { track: [{ name: "n", payload: [{ userId: 1, timestamp: "now", data: [], userAttributes: 1 }] }] },
      [
        "track[0].payload[0].timestamp must be a number of milliseconds",
        "track[0].payload[0].userId must be a string",
        "track[0].payload[0].data must be an object",
        "track[0].payload[0].userAttributes must be an object",
      ],
    ],
  ])("says what is wrong with %j", async (body, messages) => {
    const { sidecar } = await sidecars.start();
    const answer = await post(sidecar.addresses.http, body, { path: PATH });
    expect([answer.status, messagesOf(answer)]).toEqual([400, messages]);
  });

  it("refuses more than 1,000 events, more than 1 MiB, another source than a number, and a key for something else", async () => {
    const folder = SidecarProcess.newFolder();
    const keys = join(folder, "keys.yaml");
    writeFileSync(
      keys,
      "- {key: may.track, organization: acme, project: web, scopes: [track]}\n- {key: may.choose, organization: acme, project: web, scopes: [choose]}\n",
    );
    const { sidecar } = await sidecars.start({ API_KEYS_FILE: keys }, folder);
    const send = async (body: unknown, path: string): Promise<number> => (await post(sidecar.addresses.http, body, { path })).status;
    const many = (count: number) => ({ track: [{ name: "n", payload: Array.from({ length: count }, () => ({ userId: "u" })) }] });
    const large = { track: [{ name: "n", payload: [{ userId: "u", data: { text: "x".repeat(1 << 20) } }] }] };
    expect(await send(many(1_000), `${PATH}?apiKey=may.track`)).toBe(201);
    expect(await send(many(1_001), `${PATH}?apiKey=may.track`)).toBe(413);
    expect(await send(large, `${PATH}?apiKey=may.track`)).toBe(413);
    expect(await send(many(1), "/acme/projects/web/sources/web/track?apiKey=may.track")).toBe(400);
    expect(await send(many(1), `${PATH}?apiKey=may.choose`)).toBe(403);
    expect(await send(many(1), PATH)).toBe(401);
    expect(await send({ identification: { userId: "u" } }, "/acme/projects/web/optimization/choose-api?apiKey=may.track")).toBe(403);
    expect(await send(many(1), "/acme/projects/other/track?apiKey=may.track")).toBe(403);
  });
});

describe("Track over gRPC", () => {
  it("counts an event once, however often it is told, at once, later, and after a restart", async () => {
    const folder = SidecarProcess.newFolder();
    const { sidecar, caller } = await sidecars.start({}, folder);
    const first = { events: [visit("u", "1"), visit("u", "2"), visit("u", "1")] };
    expect(await track(caller, first)).toEqual({ accepted: 3, known: 1, refused: [] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => track(caller, { events: [visit("u", "same"), visit("other", "2")] })));
    expect(answers.map((answer) => "known" in answer && answer.known).sort()).toEqual([1, ...Array.from({ length: 19 }, () => 2)]);
    sidecar.signal("SIGTERM");
    await sidecar.ended();
    const { caller: later } = await sidecars.start({}, folder);
    expect(await track(later, { events: [visit("u", "1"), visit("u", "2"), visit("u", "same")] })).toEqual({ accepted: 3, known: 3, refused: [] });
    expect(await gets(later, "u")).toEqual(["often"]);
    expect(await gets(later, "other")).toEqual([]);
  });

  it("names the first event that breaks a rule, and takes the others when asked to", async () => {
    const { caller } = await sidecars.start();
    const nameless = TrackedEvent.fromPartial({ ...visit("u"), name: " " });
    const events = [visit("u", "a"), nameless, TrackedEvent.fromPartial({ name: "Visit", identification: { profileId: "p" } })];
    const refused = (await track(caller, { events })) as ServiceError;
    expect([refused.code, refused.details, refused.metadata.get("pillion-fault")]).toEqual([
      status.INVALID_ARGUMENT,
      "`events[1].name` is required",
      ["event_invalid"],
    ]);
    expect(await track(caller, { events, allowPartial: true })).toEqual({
      accepted: 1,
      known: 0,
      refused: [
        { index: 1, code: "event_invalid", field: "name", message: "is required" },
        { index: 2, code: "event_invalid", field: "identification.source_id", message: "is required beside a profile_id" },
      ],
    });
  });

  it("takes a stream, in order, and says the places of what it does not take", async () => {
    const { caller } = await sidecars.start();
    const answer = new Promise<TrackResponse | ServiceError>((resolve) => {
      const stream = caller.client.trackStream((error, response) => resolve(error ?? response));
      for (let number = 0; number < 100; number++) {
        const events = [TrackedEvent.fromPartial({ ...visit("u"), userAttributes: { location: number === 99 ? "USA" : "elsewhere" } })];
        if (number === 50) events.push(TrackedEvent.fromPartial({ name: "" }));
        stream.write(TrackRequest.fromPartial({ events, allowPartial: true }));
      }
      stream.end();
    });
    expect(await answer).toEqual({ accepted: 100, known: 0, refused: [{ index: 51, code: "event_invalid", field: "name", message: "is required" }] });
    expect(await gets(caller, "u")).toEqual(["american", "often"]);
  });

  it("is refused where no journal is kept, and while another process has it", async () => {
    const folder = SidecarProcess.newFolder();
    const { caller } = await sidecars.start({}, folder);
    expect(await track(caller, { events: [visit("u")] })).toMatchObject({ accepted: 1 });
    const { caller: second } = await sidecars.start({ GRPC_SOCKET: "off" }, folder);
    expect(((await track(second, { events: [visit("u")] })) as ServiceError).code).toBe(status.UNAVAILABLE);
    const { caller: without } = await sidecars.start({ JOURNAL: "off" });
    expect(((await track(without, { events: [visit("u")] })) as ServiceError).code).toBe(status.UNAVAILABLE);
    const third = SidecarProcess.spawn({ GRPC_SOCKET: "off", JOURNAL: join(folder, "state", "journal") }, folder);
    expect((await third.ended()).code).toBe(1);
    expect(third.errors).toMatch(/journal.+cannot be used.+in use by the process/);
  });
});

describe("what Choose gives", () => {
  it("is in the journal, so that once is once and variants are kept over a restart, for a person who signed in as well", async () => {
    const folder = SidecarProcess.newFolder();
    const { sidecar, caller } = await sidecars.start({}, folder);
    const anonymous = new Shopper(caller, { profileId: "p" });
    const kept = await anonymous.ask("kept");
    expect([await anonymous.ask("welcome"), await anonymous.ask("welcome")]).toEqual(["welcome, TARGETED", "nothing, NO_EXPERIENCE"]);
    expect(await new Shopper(caller, { profileId: "p", userId: "u" }).ask("welcome")).toBe("nothing, NO_EXPERIENCE");
    sidecar.signal("SIGTERM");
    await sidecar.ended();
    expect(readdirSync(join(folder, "state", "journal")).some((name) => name.endsWith(".journal"))).toBe(true);
    const { caller: later } = await sidecars.start({}, folder);
    const known = new Shopper(later, { userId: "u" });
    expect([await known.ask("welcome"), await known.ask("kept")]).toEqual(["nothing, NO_EXPERIENCE", kept.replace("ASSIGNED", "STICKY")]);
  });
});

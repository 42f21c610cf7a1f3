import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChooseRequest, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import { ExplainRequest, type ExplainResponse } from "#proto/generated/pillion/decision/v1/explain.ts";
import { SLOTS_TOTAL, slotOf } from "#test/oracle/bucket.ts";
import { type GrpcCaller, metric } from "./callers.ts";
import { Shopper } from "./shopper.ts";
import { until } from "./sidecar-process.ts";
import { type ListeningSidecar, Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
segments:
  - { name: listed-users, people: [listed-user, listed-later] }
  - { name: listed-devices, people: [5_listed-device] }
personalizations:
  - { selector: for-users, status: running, experiences: [{ name: listed, audience: { segment: listed-users }, body: 1 }] }
  - { selector: for-devices, status: running, experiences: [{ name: listed, audience: { segment: listed-devices }, body: 1 }] }
  - selector: forced
    status: running
    forced: [{ people: [forced-user], experience: tested }]
    experiences:
      - { name: tested, body: 1 }
      - { name: rest, audience: everyone, body: 2 }
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: 1 }
      - { name: rest, audience: everyone, body: 2 }
  - selector: farewell
    status: running
    experiences:
      - { name: once, audience: everyone, display: once, body: 1 }
      - { name: rest, audience: everyone, body: 2 }
  - selector: capped
    status: running
    experiences:
      - { name: three, audience: everyone, caps: [{ max: 3 }], body: 1 }
      - { name: rest, audience: everyone, body: 2 }
experiments:
  - { selector: kept, status: running, variants: [{ name: red, weight: 50, body: 1 }, { name: blue, weight: 50, body: 2 }] }
  - { selector: drawn, status: running, sticky: false, variants: [{ name: red, weight: 50, body: 1 }, { name: blue, weight: 50, body: 2 }] }
`;

const sidecars = new Sidecars(CATALOG);
let sidecar: ListeningSidecar;
let caller: GrpcCaller;

beforeAll(async () => {
  ({ sidecar, caller } = await sidecars.start());
});

afterAll(async () => {
  expect(await metric(sidecar.addresses.operations, "pillion_profile_changes_refused_total")).toBe(0);
  await sidecars.dispose();
});

let people = 0;

/** A device and a user of which both experiments would give one red and the other blue, so that it shows who is drawn. */
function strangers(): { readonly profileId: string; readonly userId: string } {
  const colours = (unit: string): string[] =>
    ["kept", "drawn"].map((salt) =>
      slotOf({ salt: Buffer.from(salt), purpose: "variant", unit: Buffer.from(unit), total: SLOTS_TOTAL }) < SLOTS_TOTAL / 2 ? "red" : "blue",
    );
  for (;;) {
    people += 1;
    const found = { profileId: `device-${people}`, userId: `user-${people}` };
    if (colours(`5_${found.profileId}`).every((colour) => colour === "red") && colours(found.userId).every((colour) => colour === "blue")) return found;
  }
}

function named(names: { readonly profileId?: string; readonly userId?: string }): Shopper {
  return new Shopper(caller, names);
}

describe("signing in", () => {
  it("keeps the variant, what was shown, and the person who is drawn", async () => {
    const { profileId, userId } = strangers();
    const [anonymous, both, user] = [named({ profileId }), named({ profileId, userId }), named({ userId })];
    expect([await anonymous.ask("kept"), await anonymous.ask("drawn"), await anonymous.ask("greeting")]).toEqual([
      "red, ASSIGNED",
      "red, ASSIGNED",
      "welcome, TARGETED",
    ]);
    for (const shopper of [both, user, anonymous]) {
      expect([await shopper.ask("kept"), await shopper.ask("drawn"), await shopper.ask("greeting")]).toEqual([
        "red, STICKY",
        "red, ASSIGNED",
        "rest, TARGETED",
      ]);
    }
  });

  it("is known even when the call that says so gives nothing", async () => {
    const { profileId, userId } = strangers();
    await named({ profileId }).ask("drawn");
    expect(await named({ profileId, userId }).ask("no-such-name")).toBe("nothing");
    expect(await named({ userId }).ask("drawn")).toBe("red, ASSIGNED");
  });

  it("makes one person of two who were known, the earlier variant stays, and what they were shown is added up", async () => {
    const { profileId, userId } = strangers();
    const [anonymous, both, user] = [named({ profileId }), named({ profileId, userId }), named({ userId })];
    expect([await anonymous.ask("kept"), await anonymous.ask("capped"), await anonymous.ask("greeting")]).toEqual([
      "red, ASSIGNED",
      "three, TARGETED",
      "welcome, TARGETED",
    ]);
    // Which of two variants is the earlier one shows only from one millisecond to another.
    const assignedMs = Date.now();
    await until("the clock has gone on", () => (Date.now() > assignedMs ? true : undefined));
    expect([await user.ask("kept"), await user.ask("capped"), await user.ask("farewell")]).toEqual(["blue, ASSIGNED", "three, TARGETED", "once, TARGETED"]);
    const people = await metric(sidecar.addresses.operations, "pillion_profiles");
    expect(await both.ask("capped")).toBe("three, TARGETED");
    expect(await metric(sidecar.addresses.operations, "pillion_profiles")).toBe((people ?? 0) - 1);
    for (const shopper of [both, user, anonymous]) {
      expect([await shopper.ask("kept"), await shopper.ask("capped")]).toEqual(["red, STICKY", "rest, TARGETED"]);
      expect([await shopper.ask("greeting"), await shopper.ask("farewell")]).toEqual(["rest, TARGETED", "rest, TARGETED"]);
    }
  });

  it("brings another device to a known user", async () => {
    const { profileId, userId } = strangers();
    expect([await named({ userId }).ask("kept"), await named({ userId }).ask("greeting")]).toEqual(["blue, ASSIGNED", "welcome, TARGETED"]);
    expect(await named({ userId, profileId }).ask("kept")).toBe("blue, STICKY");
    expect([await named({ profileId }).ask("kept"), await named({ profileId }).ask("greeting")]).toEqual(["blue, STICKY", "rest, TARGETED"]);
  });

  it("does not make one person of two users of one device", async () => {
    const [first, second] = [strangers(), strangers()];
    const { profileId } = first;
    expect([await named({ profileId }).ask("kept"), await named(first).ask("greeting")]).toEqual(["red, ASSIGNED", "welcome, TARGETED"]);
    const another = named({ profileId, userId: second.userId });
    expect([await another.ask("kept"), await another.ask("greeting")]).toEqual(["blue, ASSIGNED", "welcome, TARGETED"]);
    expect([await named({ userId: first.userId }).ask("kept"), await named({ profileId }).ask("kept")]).toEqual(["red, STICKY", "red, STICKY"]);
    expect([await another.ask("kept"), await named({ userId: second.userId }).ask("greeting")]).toEqual(["blue, STICKY", "rest, TARGETED"]);
  });

  it("leaves people on the lists of user ids and of devices, whoever was there first, and whichever name a call gives", async () => {
    const [anonymous, both, user] = [{ profileId: "browser" }, { profileId: "browser", userId: "listed-user" }, { userId: "listed-user" }].map(named);
    expect(await anonymous?.ask("for-users")).toBe("nothing, NO_EXPERIENCE");
    for (const shopper of [both, user, anonymous]) expect(await shopper?.ask("for-users")).toBe("listed, TARGETED");

    const [device, signedIn, later] = [{ profileId: "listed-device" }, { profileId: "listed-device", userId: "listed-later" }, { userId: "listed-later" }].map(
      named,
    );
    expect([await later?.ask("for-users"), await later?.ask("for-devices")]).toEqual(["listed, TARGETED", "nothing, NO_EXPERIENCE"]);
    for (const shopper of [signedIn, later, device]) {
      expect([await shopper?.ask("for-users"), await shopper?.ask("for-devices")]).toEqual(["listed, TARGETED", "listed, TARGETED"]);
    }
  });

  it("leaves a choice that is forced by user id", async () => {
    const [anonymous, both, user] = [{ profileId: "phone" }, { profileId: "phone", userId: "forced-user" }, { userId: "forced-user" }].map(named);
    expect(await anonymous?.ask("forced")).toBe("rest, TARGETED");
    for (const shopper of [both, user, anonymous]) expect(await shopper?.ask("forced")).toBe("tested, FORCED");
  });

  it("is told by Explain, which keeps nothing of it", async () => {
    const { profileId, userId } = strangers();
    await named({ profileId }).ask("kept");
    const request = ChooseRequest.fromPartial(named({ profileId, userId }).request("kept"));
    const explained = await new Promise<ExplainResponse>((resolve, reject) => {
      caller.client.explain(ExplainRequest.fromPartial({ request }), (error, response) => (error === null ? resolve(response) : reject(error)));
    });
    expect([explained.unit, explained.response?.choices[0]?.variant]).toEqual([`5_${profileId}`, "red"]);
    expect(await named({ userId }).ask("kept")).toBe("blue, ASSIGNED");
  });

  it("decides a peek as for the one person, too", async () => {
    const { profileId, userId } = strangers();
    await named({ profileId }).ask("greeting");
    expect(await named({ profileId, userId }).ask("greeting", { recording: Recording.NEVER })).toBe("rest, TARGETED");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type GrpcCaller, metric, post } from "./callers.ts";
import { Shopper } from "./shopper.ts";
import { type ListeningSidecar, Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
caps:
  - { name: popups, max: 2, per: week }
personalizations:
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: 1 }
      - { name: visit, audience: everyone, display: once_per_visit, body: 2 }
      - { name: rest, audience: everyone, body: 3 }
  - selector: teaser
    status: running
    experiences:
      - { name: twice, audience: everyone, caps: [{ max: 2, within: 7d }], body: 1 }
      - { name: spaced, audience: everyone, caps: [{ gap: 2h }], body: 2 }
      - { name: rest, audience: everyone, body: 3 }
  - selector: left-popup
    status: running
    caps: [popups]
    experiences: [{ name: left, audience: everyone, body: 1 }]
  - selector: right-popup
    status: running
    caps: [popups]
    experiences: [{ name: right, audience: everyone, body: 1 }]
  - selector: all-control
    status: running
    control: 100
    experiences: [{ name: never, audience: everyone, display: once, body: 1 }]
experiments:
  - selector: checkout
    status: running
    display: once
    variants: [{ name: only, weight: 100, body: 1 }]
`;

const sidecars = new Sidecars(CATALOG);
let sidecar: ListeningSidecar;
let caller: GrpcCaller;

beforeAll(async () => {
  ({ sidecar, caller } = await sidecars.start());
});

afterAll(async () => {
  await sidecars.dispose();
});

let people = 0;

function somebody(): Shopper {
  people += 1;
  return new Shopper(caller, { userId: `shopper-${people}` });
}

describe("over gRPC, a running sidecar", () => {
  it("shows something once in a life, once in a visit, and then what comes after it", async () => {
    const shopper = somebody();
    const answers = [];
    for (const sessionId of ["monday", "monday", "monday", "tuesday", "tuesday", "monday"]) answers.push(await shopper.ask("greeting", { sessionId }));
    expect(answers).toEqual(["welcome, TARGETED", "visit, TARGETED", "rest, TARGETED", "visit, TARGETED", "rest, TARGETED", "rest, TARGETED"]);
  });

  it("takes all calls without a session for one visit", async () => {
    const shopper = somebody();
    const answers = [];
    for (const sessionId of ["", " ", "default"]) answers.push(await shopper.ask("greeting", { sessionId }));
    expect(answers).toEqual(["welcome, TARGETED", "visit, TARGETED", "rest, TARGETED"]);
  });

  it("gives a repeated request the same answer, and spends once", async () => {
    const shopper = somebody();
    const answers = [];
    for (const requestId of ["a", "a", "b", "b", "a", "c"]) answers.push(await shopper.ask("greeting", { requestId }));
    expect(answers).toEqual(["welcome, TARGETED", "welcome, TARGETED", "visit, TARGETED", "visit, TARGETED", "welcome, TARGETED", "rest, TARGETED"]);
    const capped = [];
    for (const requestId of ["d", "d", "e", "d", "e", "f"]) capped.push(await shopper.ask("teaser", { requestId }));
    expect(capped).toEqual(["twice, TARGETED", "twice, TARGETED", "twice, TARGETED", "twice, TARGETED", "twice, TARGETED", "spaced, TARGETED"]);
  });

  it("spends nothing when somebody only peeks", async () => {
    const shopper = somebody();
    const peek = { recording: Recording.NEVER };
    expect([await shopper.ask("greeting", peek), await shopper.ask("greeting", peek)]).toEqual(["welcome, TARGETED", "welcome, TARGETED"]);
    expect([await shopper.ask("greeting"), await shopper.ask("greeting", peek)]).toEqual(["welcome, TARGETED", "visit, TARGETED"]);
    expect(await shopper.ask("greeting")).toBe("visit, TARGETED");
  });

  it("counts what a cap allows, keeps the gap of another, and falls through to the next", async () => {
    const shopper = somebody();
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await shopper.ask("teaser"));
    expect(answers).toEqual(["twice, TARGETED", "twice, TARGETED", "spaced, TARGETED", "rest, TARGETED"]);
  });

  it("shares a cap with a name among all that name it", async () => {
    const shopper = somebody();
    expect(await shopper.ask("left-popup")).toBe("left, TARGETED");
    expect(await shopper.ask("right-popup")).toBe("right, TARGETED");
    expect(await shopper.ask("left-popup")).toBe("nothing, NO_EXPERIENCE");
    expect(await shopper.ask("right-popup")).toBe("nothing, NO_EXPERIENCE");
  });

  it("spends nothing of whoever is in the control", async () => {
    const shopper = somebody();
    expect([await shopper.ask("all-control"), await shopper.ask("all-control")]).toEqual(["never, CONTROL", "never, CONTROL"]);
  });

  it("shows an experiment once, whichever variant", async () => {
    const shopper = somebody();
    expect([await shopper.ask("checkout"), await shopper.ask("checkout")]).toEqual(["only, ASSIGNED", "nothing, DISPLAY"]);
  });

  it("shows it once to whoever asks many times at the same moment", async () => {
    const shopper = somebody();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shopper.ask("greeting")));
    expect(answers.filter((answer) => answer === "welcome, TARGETED").length).toBe(1);
    expect(answers.filter((answer) => answer === "visit, TARGETED").length).toBe(1);
    expect(answers.filter((answer) => answer === "rest, TARGETED").length).toBe(48);
  });

  it("takes nothing of what a refused call asked for", async () => {
    const shopper = somebody();
    await expect(shopper.ask("greeting", { url: "x".repeat(8_193) })).rejects.toThrow("value_too_long");
    expect(await shopper.ask("greeting")).toBe("welcome, TARGETED");
  });
});

describe("over HTTP, the same sidecar", () => {
  it("shows something once, spends nothing on a peek, and knows people from gRPC", async () => {
    const ask = async (also: object): Promise<unknown> =>
      (await post(sidecar.addresses.http, { identification: { userId: "over-http" }, names: ["greeting"], ...also })).json;
    const given = (body: number): object => ({ choices: [{ name: "greeting", body }] });
    expect([await ask({ exposure: false }), await ask({}), await ask({ exposure: false })]).toEqual([given(1), given(1), given(2)]);
    const samePerson = new Shopper(caller, { userId: "over-http" });
    expect(await samePerson.ask("greeting")).toBe("visit, TARGETED");
    expect([await ask({}), await ask({ sessionId: "another visit" })]).toEqual([given(3), given(2)]);
  });
});

describe("what is kept", () => {
  it("is counted", async () => {
    const kept = await metric(sidecar.addresses.operations, "pillion_profiles");
    const exposures = (await metric(sidecar.addresses.operations, "pillion_exposures_total")) ?? 0;
    const shopper = somebody();
    await shopper.ask("greeting");
    await shopper.ask("greeting", { recording: Recording.NEVER });
    expect(await metric(sidecar.addresses.operations, "pillion_profiles")).toBe((kept ?? 0) + 1);
    expect(await metric(sidecar.addresses.operations, "pillion_exposures_total")).toBe(exposures + 1);
    expect(await metric(sidecar.addresses.operations, "pillion_profile_changes_refused_total")).toBe(0);
  });
});

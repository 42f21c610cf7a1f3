import { afterEach, describe, expect, it } from "vitest";
import { ChooseRequest, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import { ExplainRequest, type ExplainResponse } from "#proto/generated/pillion/decision/v1/explain.ts";
import { Profile } from "#proto/generated/pillion/decision/v1/profile.ts";
import { metric } from "./callers.ts";
import { pillion } from "./run-pillion.ts";
import { Shopper } from "./shopper.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
personalizations:
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: 1 }
      - { name: spaced, audience: everyone, caps: [{ gap: 2h }], body: 2 }
      - { name: rest, audience: everyone, body: 3 }
experiments:
  - { selector: kept, status: running, variants: [{ name: red, weight: 50, body: 1 }, { name: blue, weight: 50, body: 2 }] }
`;

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

const HOUR_MS = 3_600_000;

describe("profiles in memory", () => {
  it("are gone after a restart without a journal", async () => {
    const folder = SidecarProcess.newFolder();
    const first = await sidecars.start({ JOURNAL: "off" }, folder);
    const shopper = new Shopper(first.caller, { userId: "u" });
    expect([await shopper.ask("greeting"), await shopper.ask("greeting")]).toEqual(["welcome, TARGETED", "spaced, TARGETED"]);
    first.sidecar.signal("SIGTERM");
    await first.sidecar.ended();
    const second = await sidecars.start({ JOURNAL: "off" }, folder);
    expect(await metric(second.sidecar.addresses.operations, "pillion_profiles")).toBe(0);
    expect(await new Shopper(second.caller, { userId: "u" }).ask("greeting")).toBe("welcome, TARGETED");
  });

  it("take no more than they may: who was not asked for the longest is forgotten, and counted", async () => {
    const bytesMax = 2_097_152;
    const { sidecar, caller } = await sidecars.start({ PROFILES_BYTES_MAX: String(bytesMax) });
    const { operations } = sidecar.addresses;
    const shoppers = Array.from({ length: 1_500 }, (_, index) => new Shopper(caller, { userId: `${index}-`.padEnd(500, "x") }));
    const regular = new Shopper(caller, { userId: "regular" });
    expect(await regular.ask("greeting")).toBe("welcome, TARGETED");
    for (let index = 0; index < shoppers.length; index += 100) {
      await Promise.all(shoppers.slice(index, index + 100).map((shopper) => shopper.ask("greeting")));
      expect(await regular.ask("greeting", { recording: Recording.NEVER })).toBe("spaced, TARGETED");
      expect(await metric(operations, "pillion_profile_bytes")).toBeLessThanOrEqual(bytesMax);
    }
    const kept = (await metric(operations, "pillion_profiles")) ?? 0;
    const evicted = (await metric(operations, "pillion_profiles_evicted_total")) ?? 0;
    expect(kept + evicted).toBe(shoppers.length + 1);
    expect(evicted).toBeGreaterThan(100);
    expect([await shoppers[0]?.ask("greeting"), await shoppers.at(-1)?.ask("greeting")]).toEqual(["welcome, TARGETED", "spaced, TARGETED"]);
  });
});

describe("with profiles off", () => {
  it("each call is as for somebody new", async () => {
    const { sidecar, caller } = await sidecars.start({ PROFILES: "off" });
    const shopper = new Shopper(caller, { userId: "u", profileId: "p" });
    expect([await shopper.ask("greeting"), await shopper.ask("greeting")]).toEqual(["welcome, TARGETED", "welcome, TARGETED"]);
    expect([await shopper.ask("kept"), await shopper.ask("kept")]).toEqual(["blue, ASSIGNED", "blue, ASSIGNED"]);
    expect(await metric(sidecar.addresses.operations, "pillion_profiles")).toBe(0);
    expect(await metric(sidecar.addresses.operations, "pillion_exposures_total")).toBe(0);
  });
});

describe("Explain", () => {
  it("decides with what is kept of the person, and changes nothing", async () => {
    const { sidecar, caller } = await sidecars.start();
    const shopper = new Shopper(caller, { userId: "u" });
    const ask = (rest: Partial<ExplainRequest> = {}): Promise<ExplainResponse> =>
      new Promise((resolve, reject) => {
        const request = ChooseRequest.fromPartial(shopper.request("greeting"));
        caller.client.explain(ExplainRequest.fromPartial({ request, ...rest }), (error, response) => (error === null ? resolve(response) : reject(error)));
      });
    const outcome = async (rest: Partial<ExplainRequest> = {}): Promise<string | undefined> => (await ask(rest)).response?.choices[0]?.experience;
    expect([await outcome(), await outcome(), await shopper.ask("greeting")]).toEqual(["welcome", "welcome", "welcome, TARGETED"]);
    expect([await outcome(), await outcome(), await shopper.ask("greeting")]).toEqual(["spaced", "spaced", "spaced, TARGETED"]);
    const nowMs = BigInt(Date.now());
    expect(await outcome()).toBe("rest");
    expect([await outcome({ nowMs: nowMs + BigInt(HOUR_MS) }), await outcome({ nowMs: nowMs + 3n * BigInt(HOUR_MS) })]).toEqual(["rest", "spaced"]);
    expect(await outcome({ profile: Profile.fromPartial({}) })).toBe("welcome");
    expect(await shopper.ask("greeting")).toBe("rest, TARGETED");
    expect(await metric(sidecar.addresses.operations, "pillion_exposures_total")).toBe(3);
  });

  it("decides on the command line with what is kept as well", async () => {
    const { sidecar, caller } = await sidecars.start();
    const shopper = new Shopper(caller, { userId: "u" });
    const explain = async (name: string): Promise<string> => (await pillion("explain", "--address", sidecar.addresses.grpc, "--user", "u", name)).out;
    expect(await explain("greeting")).toMatch(/greeting: welcome, targeted.+ {2}yes display frequency not spent: shown 0 of at most 1\n/s);
    expect(await explain("kept")).toContain("kept: blue, assigned");
    await shopper.ask("greeting");
    await shopper.ask("kept");
    expect(await explain("greeting")).toMatch(
      /greeting: spaced, targeted.+ {4}no {2}display frequency not spent: shown 1 of at most 1, last at .+ {2}experience spaced.+ {4}yes room under cap greeting\/spaced\/gap: shown 0\n/s,
    );
    await shopper.ask("greeting");
    expect(await explain("greeting")).toMatch(
      /greeting: rest, targeted.+ {4}no {2}room under cap greeting\/spaced\/gap: shown 1, last at \S+, again from \S+\n/s,
    );
    expect(await explain("kept")).toMatch(/kept: blue, sticky.+ {2}yes assigned before blue\n/s);
  });
});

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Choice, ChooseRequest, ChooseResponse, Device, Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { locateAssets } from "#sidecar/base/assets.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { readExample } from "./catalog-text.ts";

const MOMENT = { nowMs: 1_795_000_000_000, snapshotAgeSeconds: 0 };

function snapshotOf(example: string): Uint8Array {
  const compiled = compileCatalog({ file: example, text: readExample(example) });
  if (!compiled.ok) throw new Error(compiled.problems.map(formatProblem).join("\n"));
  expect(compiled.warnings).toEqual([]);
  return compiled.bytes;
}

function choose(engine: WasmEngine, request: Partial<ChooseRequest>): ChooseResponse {
  return ChooseResponse.decode(engine.choose(ChooseRequest.encode(ChooseRequest.fromPartial(request)).finish(), MOMENT));
}

const customer = { profileId: "", userId: "customer@example.com" };

describe("acme-web.yaml, decided by the core", () => {
  let engine: WasmEngine;
  beforeAll(async () => {
    engine = WasmEngine.load(await loadCoreModule(locateAssets().core), snapshotOf("acme-web.yaml"));
  });

  test("the first request of the README gets both choices", () => {
    const { choices, warnings } = choose(engine, {
      organization: "acme",
      project: "web",
      identification: customer,
      names: ["demo-server-side-experiment", "demo-server-side-personalization-most-popular"],
      device: Device.DESKTOP,
      sessionId: "sess_web_20260127_001",
    });
    expect(warnings).toEqual([]);
    expect(choices.map(({ name, group, body }) => ({ name, group, body: JSON.parse(body) as unknown }))).toEqual([
      { name: "demo-server-side-experiment", group: "banner", body: { headline: "Pack light, go far", color: "#b4451f" } },
      {
        name: "demo-server-side-personalization-most-popular",
        group: "my-group",
        body: {
          label: "My most popular products PERSONALIZATION",
          products: [{ price: "250.0", title: "PMC Bronze 9mm (FMJ) 124 GR. 1000 Rds. (SKU: 9G)", category: "Ammunition" }],
        },
      },
    ]);
  });

  const popupOf = (attributes: Record<string, unknown>, userId = "customer@example.com"): Choice | undefined =>
    choose(engine, { identification: { ...customer, userId }, groups: ["popups"], attributes, includeWithheld: true }).choices[0];

  test("the welcome-back popup goes by priority", () => {
    expect(popupOf({ visits: 3, subscription: "cancelled" })).toMatchObject({ experience: "former-subscriber", reason: Reason.TARGETED });
    expect(popupOf({ visits: 3 })).toMatchObject({ experience: "returning-visitor", reason: Reason.TARGETED });
    expect(popupOf({ visits: 1 })).toMatchObject({ experience: "", reason: Reason.NO_EXPERIENCE });
  });

  test("about 5 percent of the people who qualify for the popup are its control", () => {
    const people = 20_000;
    const controls = Array.from({ length: people }, (_, index) => popupOf({ visits: 2 }, `person-${index}`)).filter(
      (choice) => choice?.reason === Reason.CONTROL,
    );
    // Four standard deviations of a binomial draw.
    expect(Math.abs(controls.length - people * 0.05)).toBeLessThan(4 * Math.sqrt(people * 0.05 * 0.95));
  });
});

describe("complete.yaml, decided by the core", () => {
  let engine: WasmEngine;
  beforeAll(async () => {
    engine = WasmEngine.load(await loadCoreModule(locateAssets().core), snapshotOf("complete.yaml"));
  });

  test("the core understands every word", () => {
    const { choices, warnings } = choose(engine, { identification: customer, attributes: { age: 30, app_version: "1.9" }, includeWithheld: true });
    expect(warnings).toEqual([]);
    expect(choices.map((choice) => choice.name)).toEqual([
      "after-a-purchase",
      "app-update",
      "cart-reminder",
      "express-payment",
      "new-search",
      "one-page-checkout",
      "renewal",
    ]);
  });

  test("a person is in at most one experiment of a layer", () => {
    const both = Array.from({ length: 5_000 }, (_, index) =>
      choose(engine, {
        identification: { ...customer, userId: `person-${index}` },
        names: ["one-page-checkout", "express-payment"],
        device: Device.MOBILE,
        attributes: { age: 30 },
        includeWithheld: true,
      }).choices.filter((choice) => choice.reason === Reason.ASSIGNED || choice.reason === Reason.CONTROL),
    );
    expect(both.filter((choices) => choices.length > 1)).toEqual([]);
    expect(new Set(both.flat().map((choice) => choice.name))).toEqual(new Set(["one-page-checkout", "express-payment"]));
  });

  test("shows every operator and subject that is evaluated", () => {
    const text = readFileSync(new URL("../../deploy/examples/complete.yaml", import.meta.url), "utf8");
    const schema = JSON.parse(readFileSync(new URL("../../sidecar/catalog/catalog.schema.json", import.meta.url), "utf8")) as {
      $defs: { condition: { anyOf: [{ properties: Record<string, { description: string }> }] } };
    };
    const evaluated = Object.entries(schema.$defs.condition.anyOf[0].properties).filter(
      ([, { description }]) => !description.endsWith(". Not evaluated by this version."),
    );
    const absent = evaluated.map(([key]) => key).filter((key) => !text.includes(`${key}:`));
    expect(absent).toEqual([]);
  });
});

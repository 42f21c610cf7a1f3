import { once } from "node:events";
import { InMemStorageProvider, Unleash } from "unleash-client";
import { askedOneByOne } from "./asked-one-by-one.ts";
import type { Subject } from "./subject.ts";
import type { OptimizationSpec } from "./workload.ts";

type Bootstrap = NonNullable<NonNullable<ConstructorParameters<typeof Unleash>[0]["bootstrap"]>["data"]>;

function writeFeature(spec: OptimizationSpec): unknown {
  return {
    name: spec.selector,
    type: "experiment",
    enabled: true,
    impressionData: false,
    strategies: [
      {
        name: "default",
        parameters: { groupId: spec.selector },
        constraints: [
          { contextName: "plan", operator: "IN", inverted: false, values: spec.plans },
          { contextName: "age", operator: "NUM_GTE", inverted: false, values: [], value: String(spec.ageAtLeast) },
          { contextName: "country", operator: "IN", inverted: false, values: spec.countries },
        ],
        variants: spec.variants.map((variant) => ({
          name: variant.id,
          weight: variant.weightPercent * 10,
          stickiness: "userId",
          payload: { type: "string", value: variant.body },
        })),
      },
    ],
  };
}

export const subject: Subject = {
  name: "unleash",
  engine: "unleash-client 6.12.1",
  optimizationsMax: 100_000,
  fairness:
    "getVariant with a ready context object and a strategy variant with a string payload: returns a small object with the catalog's own string. " +
    "Metrics and impression events are off. Its first poll goes to a closed port and fails at once.",
  write: (workload) => {
    const text = JSON.stringify(workload.optimizations.map(writeFeature));
    return async () => {
      const unleash = new Unleash({
        appName: "bench",
        url: "http://127.0.0.1:1/",
        refreshInterval: 0,
        disableMetrics: true,
        disableAutoStart: true,
        storageProvider: new InMemStorageProvider(),
        bootstrap: { data: JSON.parse(text) as Bootstrap },
      });
      unleash.on("error", () => undefined);
      unleash.on("warn", () => undefined);
      const ready = once(unleash, "ready");
      await unleash.start();
      await ready;
      return {
        prepare: (calls) =>
          askedOneByOne(calls, {
            input: (person) => ({ userId: person.id, properties: { ...person.attributes } as Record<string, string | number> }),
            decide: (selector, context) => unleash.getVariant(selector, context),
            outcome: (answer) => (answer.enabled ? answer.payload?.value : undefined),
          }),
        close: () => unleash.destroy(),
      };
    };
  },
};

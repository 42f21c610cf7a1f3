import { GrowthBookClient } from "@growthbook/growthbook";
import { askedOneByOne } from "./asked-one-by-one.ts";
import type { Subject } from "./subject.ts";
import type { OptimizationSpec } from "./workload.ts";

function writeFeature(spec: OptimizationSpec): unknown {
  return {
    defaultValue: "",
    rules: [
      {
        key: spec.selector,
        seed: spec.salt,
        hashAttribute: "id",
        hashVersion: 2,
        coverage: 1,
        condition: { plan: { $in: spec.plans }, age: { $gte: spec.ageAtLeast }, country: { $in: spec.countries } },
        variations: spec.variants.map((variant) => variant.body),
        weights: spec.variants.map((variant) => variant.weightPercent / 100),
      },
    ],
  };
}

export const subject: Subject = {
  name: "growthbook",
  engine: "@growthbook/growthbook 1.8.0, multi-user client",
  optimizationsMax: 100_000,
  fairness: "getFeatureValue with a ready user context, the body as a string: returns the catalog's own string, without a copy. No tracking callback is set.",
  write: (workload) => {
    const text = JSON.stringify({ features: Object.fromEntries(workload.optimizations.map((spec) => [spec.selector, writeFeature(spec)])) });
    return () => {
      const client = new GrowthBookClient().initSync({ payload: JSON.parse(text) });
      return {
        prepare: (calls) =>
          askedOneByOne(calls, {
            input: (person) => ({ attributes: { id: person.id, ...person.attributes } }),
            decide: (selector, context) => client.getFeatureValue<string>(selector, "", context),
            outcome: (answer) => (answer === "" ? undefined : answer),
          }),
        close: () => client.destroy(),
      };
    };
  },
};

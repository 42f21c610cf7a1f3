import { FlagdCore } from "@openfeature/flagd-core";
import { askedOneByOne } from "./asked-one-by-one.ts";
import type { Subject } from "./subject.ts";
import type { OptimizationSpec } from "./workload.ts";

function writeFlag(spec: OptimizationSpec): unknown {
  return {
    state: "ENABLED",
    variants: { none: "", ...Object.fromEntries(spec.variants.map((variant) => [variant.id, variant.body])) },
    defaultVariant: "none",
    targeting: {
      if: [
        {
          and: [{ in: [{ var: "plan" }, spec.plans] }, { ">=": [{ var: "age" }, spec.ageAtLeast] }, { in: [{ var: "country" }, spec.countries] }],
        },
        { fractional: spec.variants.map((variant) => [variant.id, variant.weightPercent]) },
        "none",
      ],
    },
  };
}

export const subject: Subject = {
  name: "flagd",
  engine: "@openfeature/flagd-core 4.0.1",
  optimizationsMax: 100_000,
  fairness:
    "resolveStringEvaluation with a ready context object, the body as a string variant: returns the catalog's own string, without a copy. " +
    "Targeting is compiled at load (json-logic-engine). No exposure, no log line.",
  write: (workload) => {
    const text = JSON.stringify({ flags: Object.fromEntries(workload.optimizations.map((spec) => [spec.selector, writeFlag(spec)])) });
    return () => {
      const core = new FlagdCore();
      core.setConfigurations(text);
      return {
        prepare: (calls) =>
          askedOneByOne(calls, {
            input: (person) => ({ targetingKey: person.id, ...person.attributes }),
            decide: (selector, context) => core.resolveStringEvaluation(selector, "", context),
            outcome: (answer) => (answer.value === "" ? undefined : answer.value),
          }),
        close: () => undefined,
      };
    };
  },
};

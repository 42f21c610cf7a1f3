import { basicLogger, init, type LDContext } from "@launchdarkly/node-server-sdk";
import { TestData } from "@launchdarkly/node-server-sdk/integrations";
import type { Outcome, Subject } from "./subject.ts";
import type { OptimizationSpec } from "./workload.ts";

function writeFlag(spec: OptimizationSpec): unknown {
  const variations = ["", ...spec.variants.map((variant) => variant.body)];
  return {
    key: spec.selector,
    version: 1,
    on: true,
    salt: spec.salt,
    variations,
    offVariation: 0,
    fallthrough: { variation: 0 },
    targets: [],
    prerequisites: [],
    trackEvents: false,
    rules: [
      {
        id: "audience",
        clauses: [
          { contextKind: "user", attribute: "plan", op: "in", values: spec.plans, negate: false },
          { contextKind: "user", attribute: "age", op: "greaterThanOrEqual", values: [spec.ageAtLeast], negate: false },
          { contextKind: "user", attribute: "country", op: "in", values: spec.countries, negate: false },
        ],
        rollout: {
          kind: "rollout",
          contextKind: "user",
          variations: spec.variants.map((variant, index) => ({ variation: index + 1, weight: variant.weightPercent * 1_000 })),
        },
      },
    ],
  };
}

export const subject: Subject = {
  name: "launchdarkly",
  engine: "@launchdarkly/node-server-sdk 9.13.7",
  optimizationsMax: 100_000,
  fairness:
    "variation, its only public entry point, returns a promise, so each call is awaited; it parses and checks the context object each time. " +
    "The body is a string variation and comes back without a copy. Events and diagnostics are off.",
  write: (workload) => {
    const text = JSON.stringify(workload.optimizations.map(writeFlag));
    return async () => {
      const data = new TestData();
      for (const flag of JSON.parse(text)) await data.usePreconfiguredFlag(flag);
      const client = init("bench", {
        updateProcessor: data.getFactory(),
        sendEvents: false,
        diagnosticOptOut: true,
        logger: basicLogger({ level: "none" }),
      });
      await client.waitForInitialization({ timeout: 60 });
      return {
        prepare: (calls) => {
          const inputs = calls.map((call) => ({
            context: { kind: "user", key: call.person.id, ...call.person.attributes } as LDContext,
            selectors: call.optimizations.map((spec) => spec.selector),
          }));
          return {
            isAsync: true,
            decide: async (index) => {
              const call = inputs[index];
              if (call === undefined) throw new RangeError(`no call ${index}`);
              const answers: unknown[] = [];
              for (const selector of call.selectors) answers.push(await client.variation(selector, call.context, ""));
              return answers;
            },
            outcomes: (answers) => (answers as string[]).map((answer): Outcome => (answer === "" ? undefined : answer)),
          };
        },
        close: () => client.close(),
      };
    };
  },
};

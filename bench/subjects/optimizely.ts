import { type Client, createInstance, createStaticProjectConfigManager, OptimizelyDecideOption } from "@optimizely/optimizely-sdk";
import { askedOneByOne } from "./asked-one-by-one.ts";
import type { Subject } from "./subject.ts";
import type { OptimizationSpec, Person, Workload } from "./workload.ts";

const ATTRIBUTES = ["plan", "age", "country"];

function writeAudience(spec: OptimizationSpec): unknown {
  const oneOf = (name: string, values: readonly string[]) => ["or", ...values.map((value) => ({ type: "custom_attribute", name, match: "exact", value }))];
  return {
    id: `audience-${spec.id}`,
    name: spec.selector,
    conditions: [
      "and",
      oneOf("plan", spec.plans),
      ["or", { type: "custom_attribute", name: "age", match: "ge", value: spec.ageAtLeast }],
      oneOf("country", spec.countries),
    ],
  };
}

function writeExperiment(spec: OptimizationSpec): unknown {
  let endOfRange = 0;
  return {
    id: `experiment-${spec.id}`,
    key: `experiment-${spec.selector}`,
    layerId: `layer-${spec.id}`,
    status: "Running",
    audienceIds: [`audience-${spec.id}`],
    audienceConditions: ["or", `audience-${spec.id}`],
    forcedVariations: {},
    variations: spec.variants.map((variant) => ({
      id: `variation-${spec.id}-${variant.id}`,
      key: variant.id,
      featureEnabled: true,
      variables: [{ id: `variable-${spec.id}`, value: variant.body }],
    })),
    trafficAllocation: spec.variants.map((variant) => {
      endOfRange += variant.weightPercent * 100;
      return { entityId: `variation-${spec.id}-${variant.id}`, endOfRange };
    }),
  };
}

function writeDatafile(workload: Workload): unknown {
  return {
    version: "4",
    projectId: "1",
    accountId: "1",
    revision: "1",
    sdkKey: "bench",
    environmentKey: "bench",
    anonymizeIP: false,
    botFiltering: false,
    sendFlagDecisions: false,
    attributes: ATTRIBUTES.map((key) => ({ id: `attribute-${key}`, key })),
    audiences: [],
    typedAudiences: workload.optimizations.map(writeAudience),
    experiments: workload.optimizations.map(writeExperiment),
    featureFlags: workload.optimizations.map((spec) => ({
      id: `flag-${spec.id}`,
      key: spec.selector,
      rolloutId: "",
      experimentIds: [`experiment-${spec.id}`],
      variables: [{ id: `variable-${spec.id}`, key: "body", type: "string", defaultValue: "" }],
    })),
    rollouts: [],
    groups: [],
    events: [],
    integrations: [],
  };
}

function createContext(client: Client, person: Person) {
  const context = client.createUserContext(person.id, { ...person.attributes });
  if (context === null) throw new Error(`no user context for ${person.id}`);
  return context;
}

export const subject: Subject = {
  name: "optimizely",
  engine: "@optimizely/optimizely-sdk 6.6.1",
  optimizationsMax: 100_000,
  fairness:
    "decide on a ready user context, the body as a string variable: returns a decision object whose variables are a fresh object around the catalog's own string. " +
    "Decision events are disabled by option, no event processor and no logger is set.",
  write: (workload) => {
    const text = JSON.stringify(writeDatafile(workload));
    return async () => {
      const client = createInstance({ projectConfigManager: createStaticProjectConfigManager({ datafile: text }), disposable: true });
      await client.onReady();
      const options = [OptimizelyDecideOption.DISABLE_DECISION_EVENT];
      return {
        prepare: (calls) =>
          askedOneByOne(calls, {
            input: (person) => createContext(client, person),
            decide: (selector, context) => context.decide(selector, options),
            outcome: (answer) => (answer.enabled ? (answer.variables.body as string) : undefined),
          }),
        close: async () => {
          await client.close();
        },
      };
    };
  },
};

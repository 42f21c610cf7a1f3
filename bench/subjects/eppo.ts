import { EppoClient, type Flag, MemoryOnlyConfigurationStore } from "@eppo/js-client-sdk-common";
import { askedOneByOne } from "./asked-one-by-one.ts";
import type { Subject } from "./subject.ts";
import type { OptimizationSpec } from "./workload.ts";

const SHARDS = 10_000;

function writeFlag(spec: OptimizationSpec): unknown {
  let start = 0;
  const splits = spec.variants.map((variant) => {
    const range = { start, end: start + (variant.weightPercent * SHARDS) / 100 };
    start = range.end;
    return { variationKey: variant.id, shards: [{ salt: spec.salt, ranges: [range] }] };
  });
  return {
    key: spec.selector,
    enabled: true,
    variationType: "STRING",
    totalShards: SHARDS,
    variations: Object.fromEntries(spec.variants.map((variant) => [variant.id, { key: variant.id, value: variant.body }])),
    allocations: [
      {
        key: "experiment",
        doLog: false,
        rules: [
          {
            conditions: [
              { attribute: "plan", operator: "ONE_OF", value: spec.plans },
              { attribute: "age", operator: "GTE", value: spec.ageAtLeast },
              { attribute: "country", operator: "ONE_OF", value: spec.countries },
            ],
          },
        ],
        splits,
      },
    ],
  };
}

export const subject: Subject = {
  name: "eppo",
  engine: "@eppo/js-client-sdk-common 4.14.4, the client that @eppo/node-server-sdk 3.10.2 returns from init",
  optimizationsMax: 100_000,
  fairness:
    "getStringAssignment with a ready attributes object: returns the catalog's own string, without a copy. It builds its evaluation details on each call. " +
    "The client is built over its in-memory store, because init of the Node package wants a server. Assignment logging is off (doLog: false).",
  write: (workload) => {
    const text = JSON.stringify(Object.fromEntries(workload.optimizations.map((spec) => [spec.selector, writeFlag(spec)])));
    return async () => {
      const store = new MemoryOnlyConfigurationStore<Flag>();
      await store.setEntries(JSON.parse(text) as Record<string, Flag>);
      const client = new EppoClient({ flagConfigurationStore: store });
      return {
        prepare: (calls) =>
          askedOneByOne(calls, {
            input: (person) => ({ id: person.id, attributes: { ...person.attributes } }),
            decide: (selector, input) => client.getStringAssignment(selector, input.id, input.attributes, ""),
            outcome: (answer) => (answer === "" ? undefined : answer),
          }),
        close: () => undefined,
      };
    };
  },
};

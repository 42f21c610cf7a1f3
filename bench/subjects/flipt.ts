import { FliptClient } from "@flipt-io/flipt-client-js/node";
import type { Subject } from "./subject.ts";
import type { Call, OptimizationSpec } from "./workload.ts";

/** The parts of its answers that are read here; the types the package publishes for this entry point do not resolve. */
interface Single {
  readonly match: boolean;
  readonly variantAttachment: string;
}
interface Batch {
  readonly responses: readonly { readonly variantEvaluationResponse: Single }[];
}

function writeFlag(spec: OptimizationSpec): unknown {
  return {
    key: spec.selector,
    name: spec.selector,
    description: "",
    enabled: true,
    type: "VARIANT_FLAG_TYPE",
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    rules: [
      {
        id: `rule-${spec.id}`,
        rank: 1,
        segmentOperator: "OR_SEGMENT_OPERATOR",
        segments: [
          {
            key: `segment-${spec.id}`,
            name: `segment-${spec.id}`,
            description: "",
            matchType: "ALL_SEGMENT_MATCH_TYPE",
            createdAt: "2026-01-01T00:00:00Z",
            updatedAt: "2026-01-01T00:00:00Z",
            constraints: [
              { id: "1", type: "STRING_CONSTRAINT_COMPARISON_TYPE", property: "plan", operator: "isoneof", value: JSON.stringify(spec.plans) },
              { id: "2", type: "NUMBER_CONSTRAINT_COMPARISON_TYPE", property: "age", operator: "gte", value: String(spec.ageAtLeast) },
              { id: "3", type: "STRING_CONSTRAINT_COMPARISON_TYPE", property: "country", operator: "isoneof", value: JSON.stringify(spec.countries) },
            ],
          },
        ],
        distributions: spec.variants.map((variant) => ({
          id: `distribution-${spec.id}-${variant.id}`,
          ruleId: `rule-${spec.id}`,
          variantId: variant.id,
          variantKey: variant.id,
          variantAttachment: variant.body,
          rollout: variant.weightPercent,
        })),
      },
    ],
    rollouts: [],
  };
}

function writeRequests(call: Call) {
  const context = Object.fromEntries(Object.entries(call.person.attributes).map(([name, value]) => [name, String(value)]));
  return call.optimizations.map((spec) => ({ flagKey: spec.selector, entityId: call.person.id, context }));
}

export const subject: Subject = {
  name: "flipt",
  engine: "@flipt-io/flipt-client-js 0.5.1 (Rust, WebAssembly)",
  optimizationsMax: 100_000,
  fairness:
    "evaluateVariant for one, evaluateBatch for several, with ready request objects whose values are strings; objects are turned into the module's and back on each call, " +
    "so the attachment is a fresh string. Refresh is off; the snapshot comes from a fetcher that answers from memory.",
  write: (workload) => {
    const text = JSON.stringify({ namespace: { key: "default" }, flags: workload.optimizations.map(writeFlag) });
    return async () => {
      const client = await FliptClient.init({
        namespace: "default",
        updateInterval: 0,
        fetcher: async () => ({ ok: true, status: 200, statusText: "OK", headers: { get: () => null }, json: async () => JSON.parse(text) }),
      });
      return {
        prepare: (calls) => {
          const inputs = calls.map(writeRequests);
          return {
            isAsync: false,
            decide: (index) => {
              const requests = inputs[index];
              const first = requests?.[0];
              if (requests === undefined || first === undefined) throw new RangeError(`no call ${index}`);
              return requests.length === 1 ? client.evaluateVariant(first) : client.evaluateBatch(requests);
            },
            outcomes: (answer) => {
              const singles = "responses" in (answer as Batch) ? (answer as Batch).responses.map((each) => each.variantEvaluationResponse) : [answer as Single];
              return singles.map((single) => (single?.match ? single.variantAttachment : undefined));
            },
          };
        },
        close: () => client.close(),
      };
    };
  },
};

import type { OptimizationSpec, Workload } from "#bench/subjects/workload.ts";

function makeExperiment(spec: OptimizationSpec): unknown {
  return {
    selector: spec.selector,
    id: spec.id,
    salt: spec.salt,
    groups: ["checkout"],
    status: "running",
    audience: {
      all: [
        { attribute: "plan", one_of: spec.plans },
        { attribute: "age", at_least: spec.ageAtLeast },
        { attribute: "country", one_of: spec.countries },
      ],
    },
    variants: spec.variants.map((variant) => ({ name: variant.id, weight: variant.weightPercent, body: JSON.parse(variant.body) })),
  };
}

/** The workload as a person would author it: what a running sidecar reads. */
export function makeCatalog(workload: Workload): unknown {
  return { organization: "acme", project: "web", experiments: workload.optimizations.map(makeExperiment) };
}

import type { OptimizationSpec, VariantSpec, Workload } from "#bench/subjects/workload.ts";
import { type Condition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { MissingValue, type Optimization, Snapshot, Status, type Variant } from "#proto/generated/pillion/decision/v1/snapshot.ts";

function compare(name: string, operator: Operator, operands: readonly (string | number)[]): Condition {
  return {
    kind: {
      $case: "comparison",
      value: { subject: { kind: SubjectKind.USER_ATTRIBUTE, name, timeZone: 0 }, operator, operands: [...operands], ignoreCase: false, negated: false },
    },
  };
}

function makeVariant(spec: VariantSpec): Variant {
  return {
    id: spec.id,
    weightPpm: spec.weightPercent * 10_000,
    body: { segments: [{ kind: { $case: "literal", value: spec.body } }], missingValue: MissingValue.UNSPECIFIED },
    isControl: false,
  };
}

function makeOptimization(spec: OptimizationSpec): Optimization {
  const conditions = [
    compare("plan", Operator.STRING_ONE_OF, spec.plans),
    compare("age", Operator.NUMBER_AT_LEAST, [spec.ageAtLeast]),
    compare("country", Operator.STRING_ONE_OF, spec.countries),
  ];
  return {
    id: spec.id,
    selector: spec.selector,
    groups: ["checkout"],
    status: Status.RUNNING,
    salt: spec.salt,
    bucketing: 1,
    holdouts: [],
    kind: {
      $case: "experiment",
      value: {
        audience: { kind: { $case: "all", value: { conditions } } },
        devices: [],
        schedule: undefined,
        trafficPpm: 1_000_000,
        layer: undefined,
        variants: spec.variants.map(makeVariant),
        notSticky: false,
        ramp: [],
        display: undefined,
      },
    },
    prerequisites: [],
    forcedChoices: [],
    title: "",
  };
}

/** The workload as a snapshot, in the bytes that the core loads. The selectors of a workload ascend already. */
export function makeSnapshot(workload: Workload): Uint8Array {
  const snapshot: Snapshot = {
    format: 1,
    organization: "acme",
    project: "web",
    optimizations: workload.optimizations.map(makeOptimization),
    holdouts: [],
    layers: [],
    segments: [],
    counters: [],
    timeZones: [],
    caps: [],
    metrics: [],
  };
  return Snapshot.encode(snapshot).finish();
}

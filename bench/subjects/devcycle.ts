import { instantiate, ProtobufTypes } from "@devcycle/bucketing-assembly-script";
import type { Subject } from "./subject.ts";
import type { OptimizationSpec, Person, Workload } from "./workload.ts";

const SDK_KEY = "bench";
const NO_VARIABLE = { value: "", isNull: true };

function writeFeature(spec: OptimizationSpec): unknown {
  return {
    _id: `feature-${spec.id}`,
    key: spec.selector,
    type: "experiment",
    settings: {},
    variations: spec.variants.map((variant) => ({
      _id: `variation-${spec.id}-${variant.id}`,
      key: variant.id,
      name: variant.id,
      variables: [{ _var: `variable-${spec.id}`, value: variant.body }],
    })),
    configuration: {
      _id: `configuration-${spec.id}`,
      forcedUsers: {},
      targets: [
        {
          _id: `target-${spec.id}`,
          _audience: {
            _id: `audience-${spec.id}`,
            filters: {
              operator: "and",
              filters: [
                { type: "user", subType: "customData", dataKey: "plan", dataKeyType: "String", comparator: "=", values: spec.plans },
                { type: "user", subType: "customData", dataKey: "age", dataKeyType: "Number", comparator: ">=", values: [spec.ageAtLeast] },
                { type: "user", subType: "customData", dataKey: "country", dataKeyType: "String", comparator: "=", values: spec.countries },
              ],
            },
          },
          distribution: spec.variants.map((variant) => ({ _variation: `variation-${spec.id}-${variant.id}`, percentage: variant.weightPercent / 100 })),
        },
      ],
    },
  };
}

function writeConfig(workload: Workload): unknown {
  return {
    project: { _id: "project", key: "bench", a0_organization: "bench", settings: { edgeDB: { enabled: false }, disablePassthroughRollouts: false } },
    environment: { _id: "environment", key: "bench" },
    audiences: {},
    features: workload.optimizations.map(writeFeature),
    variables: workload.optimizations.map((spec) => ({ _id: `variable-${spec.id}`, key: spec.selector, type: "String" })),
    variableHashes: {},
  };
}

function writeCustomData(value: string | number | boolean) {
  switch (typeof value) {
    case "boolean":
      return { type: ProtobufTypes.CustomDataType.Bool, boolValue: value };
    case "number":
      return { type: ProtobufTypes.CustomDataType.Num, doubleValue: value };
    case "string":
      return { type: ProtobufTypes.CustomDataType.Str, stringValue: value };
  }
}

function writeUser(person: Person) {
  return {
    user_id: person.id,
    email: NO_VARIABLE,
    name: NO_VARIABLE,
    language: NO_VARIABLE,
    country: NO_VARIABLE,
    appBuild: { value: 0, isNull: true },
    appVersion: NO_VARIABLE,
    deviceModel: NO_VARIABLE,
    customData: { value: Object.fromEntries(Object.entries(person.attributes).map(([name, value]) => [name, writeCustomData(value)])), isNull: false },
    privateCustomData: { value: {}, isNull: true },
  };
}

function writeRequest(person: Person, spec: OptimizationSpec): Uint8Array {
  const message = ProtobufTypes.VariableForUserParams_PB.create({
    sdkKey: SDK_KEY,
    variableKey: spec.selector,
    variableType: ProtobufTypes.VariableType_PB.String,
    user: writeUser(person),
    shouldTrackEvent: false,
  });
  return ProtobufTypes.VariableForUserParams_PB.encode(message).finish();
}

export const subject: Subject = {
  name: "devcycle",
  engine: "@devcycle/bucketing-assembly-script 1.42.8 (AssemblyScript, WebAssembly)",
  optimizationsMax: 10_000,
  fairness:
    "variableForUser_PB, its leanest entry point: protobuf bytes in, made before timing, and protobuf bytes out, which nobody decodes inside the timing. " +
    "Its event tracking is off (shouldTrackEvent: false). Asked for several, it is called once for each, with one request each.",
  write: (workload) => {
    const bytes = new TextEncoder().encode(JSON.stringify(writeConfig(workload)));
    return async () => {
      const module = await instantiate();
      module.setPlatformData(
        JSON.stringify({ platform: "NodeJS", platformVersion: process.version, sdkType: "server", sdkVersion: "0.0.0", hostname: "bench" }),
      );
      module.setConfigDataUTF8(SDK_KEY, bytes);
      return {
        prepare: (calls) => {
          const inputs = calls.map((call) => call.optimizations.map((spec) => writeRequest(call.person, spec)));
          return {
            isAsync: false,
            decide: (index) => {
              const requests = inputs[index];
              if (requests === undefined) throw new RangeError(`no call ${index}`);
              const answers: (Uint8Array | null)[] = [];
              for (const request of requests) answers.push(module.variableForUser_PB(request));
              return answers;
            },
            outcomes: (answers) =>
              (answers as (Uint8Array | null)[]).map((answer) => (answer === null ? undefined : ProtobufTypes.SDKVariable_PB.decode(answer).stringValue)),
          };
        },
        wasmBytes: () => module.memory.buffer.byteLength,
        close: () => undefined,
      };
    };
  },
};

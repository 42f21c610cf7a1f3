import { ChooseRequest, Device, OptimizationType, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { REQUEST_BYTES_MAX } from "#sidecar/base/limits.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import type { ParsedJson } from "#sidecar/transport/http/parse-json.ts";
import { readIdentification } from "./identification.ts";
import { IntemptRefusal } from "./intempt-refusal.ts";
import { type Fields, isAbsent, isObject, readText, readValues } from "./json-fields.ts";

/** What an operator may tighten. */
export interface IntemptRules {
  /** Refuse a call that asks for neither names nor groups. */
  readonly selectorRequired: boolean;
  /** Refuse an optimizationType that is not known, instead of ignoring it. */
  readonly strictOptimizationType: boolean;
}

/** A body and what else says what is asked. */
export interface ChooseBody {
  readonly json: ParsedJson;
  readonly project: ProjectName;
  /** The caller also wants to know why. */
  readonly explain: boolean;
  /** Tokens that came beside the body. */
  readonly previews: readonly string[];
  readonly rules: IntemptRules;
}

const SELECTOR_PATTERN = /^[a-zA-Z0-9_-]*$/;

const DEVICES: Readonly<Record<string, Device>> = { all: Device.ALL, desktop: Device.DESKTOP, mobile: Device.MOBILE };

const OPTIMIZATION_TYPES: Readonly<Record<string, OptimizationType>> = {
  personalization: OptimizationType.PERSONALIZATION,
  experiment: OptimizationType.EXPERIMENT,
};

/**
 * Turns the body of the Choose API into a `ChooseRequest`. A field that is not
 * known is ignored, and so are `productId` and `timestamp`.
 *
 * Throws an `IntemptRefusal` with one message for each rule that is broken, and
 * `request_too_large` when the message is: a digit in a list is 11 bytes of it.
 */
export function readChooseBody({ json, project, explain, previews, rules }: ChooseBody): Uint8Array {
  const problems: string[] = [];
  if (!isObject(json.value)) {
    throw new IntemptRefusal("json_malformed", ["Malformed JSON request body"]);
  }
  const body = json.value;
  const request = ChooseRequest.create({
    organization: project.organization,
    project: project.project,
    identification: readIdentification(body, json, problems),
    names: readSelectors(body, "names", problems),
    groups: readSelectors(body, "groups", problems),
    device: readDevice(body.device, problems),
    sessionId: readText(body, "sessionId", problems),
    optimizationType: readOptimizationType(body.optimizationType, rules, problems),
    url: readText(body, "url", problems),
    attributes: readValues(body, "userAttributes", problems),
    accountAttributes: readValues(body, "accountAttributes", problems),
    context: readValues(body, "context", problems),
    recording: readRecording(body.exposure, problems),
    includeWithheld: explain,
    previews: [...previews],
  });
  if (problems.length > 0) {
    throw new IntemptRefusal("field_invalid", problems);
  }
  if (rules.selectorRequired && request.names.length === 0 && request.groups.length === 0) {
    throw new IntemptRefusal("selector_required", ["names or groups must contain at least one selector"]);
  }
  const message = ChooseRequest.encode(request).finish();
  if (message.length > REQUEST_BYTES_MAX) {
    throw new Fault("request_too_large", `request must not be larger than ${REQUEST_BYTES_MAX} bytes in protobuf`);
  }
  return message;
}

/** A set of selectors: each once, in the order they came. */
function readSelectors(body: Fields, name: string, problems: string[]): string[] {
  const value = body[name];
  if (isAbsent(value)) {
    return [];
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    problems.push(`${name} must be an array of strings`);
    return [];
  }
  if (!value.every((item) => SELECTOR_PATTERN.test(item))) {
    problems.push('must match "^[a-zA-Z0-9_-]*$"');
  }
  return [...new Set(value as string[])];
}

function readDevice(value: unknown, problems: string[]): Device {
  if (isAbsent(value)) {
    return Device.UNSPECIFIED;
  }
  const device = typeof value === "string" ? ownValue(DEVICES, value.toLowerCase()) : undefined;
  if (device === undefined) {
    problems.push("device must be one of: all, desktop, mobile");
  }
  return device ?? Device.UNSPECIFIED;
}

function readOptimizationType(value: unknown, rules: IntemptRules, problems: string[]): OptimizationType {
  const type = typeof value === "string" ? ownValue(OPTIMIZATION_TYPES, value.toLowerCase()) : undefined;
  if (type === undefined && rules.strictOptimizationType && !isAbsent(value) && value !== "") {
    problems.push("optimizationType must be one of: personalization, experiment");
  }
  return type ?? OptimizationType.UNSPECIFIED;
}

function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function readRecording(value: unknown, problems: string[]): Recording {
  if (isAbsent(value) || value === true) {
    return Recording.UNSPECIFIED;
  }
  if (value !== false) {
    problems.push("exposure must be true or false");
  }
  return Recording.NEVER;
}

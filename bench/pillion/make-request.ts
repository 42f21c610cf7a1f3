import type { Call } from "#bench/subjects/workload.ts";
import { type ChooseRequest, Device, OptimizationType, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";

/** The request an application would make for this call: the person, all ten attributes, the names, a device and a session. */
export function makeRequest(call: Call): ChooseRequest {
  return {
    organization: "acme",
    project: "web",
    identification: { sourceId: undefined, profileId: "", userId: call.person.id },
    names: call.optimizations.map((spec) => spec.selector),
    groups: [],
    device: Device.DESKTOP,
    sessionId: "sess_web_20260127_001",
    optimizationType: OptimizationType.UNSPECIFIED,
    url: "",
    requestId: "",
    attributes: { ...call.person.attributes },
    accountAttributes: undefined,
    context: undefined,
    recording: Recording.UNSPECIFIED,
    includeWithheld: false,
    place: undefined,
    previews: [],
  };
}

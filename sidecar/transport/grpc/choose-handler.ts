import type { handleUnaryCall, Metadata, ServerUnaryCall } from "@grpc/grpc-js";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Decisions } from "#sidecar/app/decisions.ts";
import { keyOfAuthorization } from "#sidecar/app/shown-key.ts";
import { toFault } from "#sidecar/app/to-fault.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { Log } from "#sidecar/base/log.ts";
import { type ProjectName, projectOfRequest } from "#sidecar/base/project-name.ts";
import { statusOfFault } from "./fault-status.ts";

/** What `Choose` needs. Without `access` nobody is asked for a key. */
export interface ChooseHandlerParts {
  readonly decisions: Decisions;
  readonly access: Access | undefined;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the handler of `Choose`. It takes and gives bytes. */
export function createChooseHandler({ decisions, access, counters, clock, log }: ChooseHandlerParts): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => {
    let answer: Buffer;
    try {
      refuseLate(call, clock);
      answer = access?.required === true ? decisions.choose(call.request, allowanceOf(call, access)) : decisions.choose(call.request);
    } catch (error) {
      const fault = toFault(error, log);
      counters.refused.grpc[fault.code] += 1;
      callback(statusOfFault(fault));
      return;
    }
    counters.answered.grpc += 1;
    callback(null, answer);
  };
}

/** Nobody waits for the answer to a call whose deadline has passed, and an answer that nobody sees must not count as seen. */
function refuseLate(call: ServerUnaryCall<Buffer, Buffer>, clock: Clock): void {
  const deadline = call.getDeadline();
  if (deadline !== Number.POSITIVE_INFINITY && Number(deadline) < clock.nowMs()) {
    throw new Fault("deadline_passed", "the deadline passed before the call was decided");
  }
}

/** What the caller's key opens. A project that is named and is another's is refused first, so that a key does not tell which other projects are served. */
function allowanceOf(call: ServerUnaryCall<Buffer, Buffer>, access: Access): (project: ProjectName) => void {
  const key = access.authenticate(keyOfMetadata(call.metadata));
  access.authorize(key, { ...projectOfRequest(call.request), scope: "choose" });
  return (project) => access.authorize(key, { ...project, scope: "choose" });
}

/** `authorization: Bearer prefix.secret`, or `Basic` as over HTTP. */
function keyOfMetadata(metadata: Metadata): string | undefined {
  const [value, another] = metadata.get("authorization");
  if (another !== undefined) {
    throw new Fault("key_unknown", "more than one key is given");
  }
  return value === undefined ? undefined : keyOfAuthorization(value.toString());
}

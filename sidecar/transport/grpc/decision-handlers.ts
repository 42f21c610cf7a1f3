import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Decisions } from "#sidecar/app/decisions.ts";
import { toFault } from "#sidecar/app/to-fault.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import { explainParts } from "#sidecar/base/explain-request.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { Log } from "#sidecar/base/log.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import { allowanceOf } from "./caller-key.ts";
import { statusOfFault } from "./fault-status.ts";

/** What the methods that decide need. Without `access` nobody is asked for a key. */
export interface DecisionHandlerParts {
  readonly decisions: Decisions;
  readonly access: Access | undefined;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly log: Log;
}

/** A method that decides: the bytes of a request to the bytes of an answer, for those whom `allow` lets pass. */
type Decide = (request: Buffer, allow?: (project: ProjectName) => void) => Buffer | Promise<Buffer>;

/** Makes the handler of `Choose`. It takes and gives bytes. */
export function createChooseHandler(parts: DecisionHandlerParts): handleUnaryCall<Buffer, Buffer> {
  const { decisions } = parts;
  return createDecisionHandler(
    parts,
    (request, allow) => decisions.choose(request, allow),
    (request) => request,
  );
}

/** Makes the handler of `Explain`. It takes and gives bytes. */
export function createExplainHandler(parts: DecisionHandlerParts): handleUnaryCall<Buffer, Buffer> {
  const { decisions } = parts;
  return createDecisionHandler(
    parts,
    (request, allow) => decisions.explain(request, allow),
    (request) => explainParts(request).request,
  );
}

function createDecisionHandler(
  { access, counters, clock, log }: DecisionHandlerParts,
  decide: Decide,
  chooseRequestOf: (request: Buffer) => Uint8Array,
): handleUnaryCall<Buffer, Buffer> {
  const allowed = ({ metadata, request }: ServerUnaryCall<Buffer, Buffer>, required: Access) =>
    allowanceOf({ metadata, access: required, request: chooseRequestOf(request), scope: "choose" });
  return (call, callback) => {
    const refuse = (error: unknown): void => {
      const fault = toFault(error, log);
      counters.refused.grpc[fault.code] += 1;
      callback(statusOfFault(fault));
    };
    const reply = (answer: Buffer): void => {
      counters.answered.grpc += 1;
      callback(null, answer);
    };
    let answer: Buffer | Promise<Buffer>;
    try {
      refuseLate(call, clock);
      answer = access?.required === true ? decide(call.request, allowed(call, access)) : decide(call.request);
    } catch (error) {
      refuse(error);
      return;
    }
    // Most answers are there at once, and waiting a turn for them would cost every call.
    if (answer instanceof Promise) answer.then(reply, refuse);
    else reply(answer);
  };
}

/** Nobody waits for the answer to a call whose deadline has passed, and an answer that nobody sees must not count as seen. */
function refuseLate(call: ServerUnaryCall<Buffer, Buffer>, clock: Clock): void {
  const deadline = call.getDeadline();
  if (deadline !== Number.POSITIVE_INFINITY && Number(deadline) < clock.nowMs()) {
    throw new Fault("deadline_passed", "the deadline passed before the call was decided");
  }
}

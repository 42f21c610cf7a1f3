import type { handleUnaryCall } from "@grpc/grpc-js";
import type { Access } from "#sidecar/app/access.ts";
import type { Counters } from "#sidecar/app/counters.ts";
import type { Forgetting } from "#sidecar/app/forgetting.ts";
import type { Log } from "#sidecar/base/log.ts";
import { allowanceOf } from "./caller-key.ts";
import { reply } from "./reply.ts";

/** What the method that forgets needs. Without `access` nobody is asked for a key. */
export interface ForgetHandlerParts {
  readonly forgetting: Forgetting;
  readonly access: Access | undefined;
  readonly counters: Counters;
  readonly log: Log;
}

/** Makes the handler of `Forget`. It takes and gives bytes. */
export function createForgetHandler(parts: ForgetHandlerParts): handleUnaryCall<Buffer, Buffer> {
  const { forgetting, access } = parts;
  return ({ metadata, request }, callback) => {
    const forget = async (): Promise<Buffer> => {
      const allow = access?.required === true ? allowanceOf({ metadata, access, request, scope: "forget" }) : undefined;
      return forgetting.forget(request, allow);
    };
    reply(parts, forget(), callback);
  };
}

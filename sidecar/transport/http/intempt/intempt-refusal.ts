import { Fault } from "#sidecar/base/fault.ts";
import type { FaultCode } from "#sidecar/base/fault-catalogue.ts";

/** A fault with a message for each rule that a call breaks, in the words of the Intempt contract. */
export class IntemptRefusal extends Fault {
  readonly messages: readonly string[];

  constructor(code: FaultCode, messages: readonly string[], options?: ErrorOptions) {
    super(code, messages.join("; "), options);
    this.messages = messages;
  }
}

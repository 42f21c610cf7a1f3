import { FAULT_CATALOGUE, type FaultCode, type FaultKind } from "./fault-catalogue.ts";

/**
 * A failure with a catalogued code. The message is one line, lower case, without
 * a full stop, with the caller's input in backticks and what was expected.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** What sort of failure this is. */
  get kind(): FaultKind {
    return FAULT_CATALOGUE[this.code].kind;
  }
}

/** The receiver of a sink does not take anything now, and may have said for how long. */
export class ReceiverFailed extends Error {
  /** How long it asks to be left alone; 0 when it does not. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A key that signs previews, or only verifies them. It never appears in a log, a message or an answer. */
export interface PreviewKey {
  /** Says in a token which key has signed it. */
  readonly id: string;
  readonly secret: string;
}

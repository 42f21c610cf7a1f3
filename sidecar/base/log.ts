/** What a line of the log is about. Never a person: no ids, attributes or keys. */
type LogFields = Readonly<Record<string, unknown>>;

/** Where the sidecar tells what happened. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** A log that nobody reads. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
